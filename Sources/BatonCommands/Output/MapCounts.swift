internal import Baton

/// How many items the maps of a run have, and how those ended that have ended.
struct MapCounts {
    private var totals: [String: Int] = [:]
    private var ended: [String: [TaskStatus: Int]] = [:]

    init() {}

    init(_ events: [RunEvent]) {
        for event in events { apply(event) }
    }

    mutating func apply(_ event: RunEvent) {
        if case .itemsListed(let task, let items) = event.kind { totals[task] = items.count }
        if case .scopeFinished(let task, _, let status, _) = event.kind, totals[task] != nil {
            ended[task, default: [:]][status, default: 0] += 1
        }
    }

    /// `120 items: 118 success, 2 failed`; `nil` for what is no map, or has no list yet.
    func text(of task: String) -> String? {
        guard let total = totals[task] else { return nil }
        let counts = TaskStatus.allCases.compactMap { status in
            ended[task]?[status].map { "\($0) \(status.rawValue)" }
        }
        let items = "\(total) \(total == 1 ? "item" : "items")"
        return counts.isEmpty ? items : "\(items): \(counts.joined(separator: ", "))"
    }
}
