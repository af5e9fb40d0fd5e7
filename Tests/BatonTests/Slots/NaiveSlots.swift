@testable import Baton

/// What a slot table without claims has to do, said as simply as possible: after everything that happens, the first
/// by rank of those whose slots are all free goes, until there is none.
struct NaiveSlots {
    private struct Request {
        let ticket: Int
        let slots: [String]
        let priority: Int
    }

    let limits: [String: SlotLimit]
    private var queue: [Request] = []
    private(set) var holding: [Int: [String]] = [:]
    /// When each slot was granted under its rate.
    private(set) var grants: [String: [Timestamp]] = [:]

    init(limits: [String: SlotLimit]) { self.limits = limits }

    var waiting: [Int] { queue.map(\.ticket) }

    mutating func request(_ ticket: Int, _ slots: [String], priority: Int, at now: Timestamp) -> [Int] {
        let earlier = settle(at: now)
        let position = queue.firstIndex { $0.priority < priority } ?? queue.count
        queue.insert(Request(ticket: ticket, slots: slots, priority: priority), at: position)
        return earlier + settle(at: now)
    }

    mutating func release(_ ticket: Int, at now: Timestamp) -> [Int] {
        let earlier = settle(at: now)
        holding[ticket] = nil
        return earlier + settle(at: now)
    }

    mutating func withdraw(_ ticket: Int, at now: Timestamp) -> [Int] {
        let earlier = settle(at: now)
        queue.removeAll { $0.ticket == ticket }
        return earlier + settle(at: now)
    }

    mutating func settle(at now: Timestamp) -> [Int] {
        var granted: [Int] = []
        while let next = queue.firstIndex(where: { $0.slots.allSatisfy { isFree($0, at: now) } }) {
            let request = queue.remove(at: next)
            holding[request.ticket] = request.slots
            for name in request.slots { grants[name, default: []].append(now) }
            granted.append(request.ticket)
        }
        return granted
    }

    private func isFree(_ name: String, at now: Timestamp) -> Bool {
        let held = holding.values.count { $0.contains(name) }
        if let concurrent = limits[name]?.concurrent, held >= concurrent { return false }
        guard let rate = limits[name]?.rate else { return true }
        // A token bucket that starts full is the same as this bound on every window that ends now.
        let starts = (grants[name] ?? []) + [now]
        return rate.allowsWindows(of: starts[...], until: now)
    }
}
