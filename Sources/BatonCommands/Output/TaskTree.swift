internal import Baton

/// The tasks of a run in the order in which they are shown: those within a task follow it, indented.
struct TaskTree {
    /// More items or iterations than this are cut down to those that did not succeed.
    static let shownItems = 8

    struct Row {
        /// The last step of the task's path, indented by its depth; `[3]` before the first task of an item.
        let label: String
        let content: Content

        enum Content {
            case task(ExecutionResult)
            /// Instead of items that are left out.
            case note(String)
        }

        var task: ExecutionResult? {
            if case .task(let task) = content { task } else { nil }
        }
    }

    private struct Item {
        let place: Int?
        var tasks: [ExecutionResult]

        /// Not cancelled ones: those are the consequence.
        var hasFailed: Bool { tasks.contains { $0.status == .failed || $0.status == .timedOut } }
    }

    private(set) var rows: [Row] = []
    /// What stands in each task, by its path.
    private var items: [String: [Item]] = [:]
    private let showsAll: Bool

    init(_ result: RunResult, showsAll: Bool) {
        self.showsAll = showsAll
        let known = Set((result.results + result.innerResults).map(\.id))
        var places: [String: [Int?: Int]] = [:]
        var orphans: [ExecutionResult] = []
        for task in result.innerResults {
            guard let (parent, place) = Self.parent(of: task.id, known) else {
                orphans.append(task)
                continue
            }
            if let index = places[parent]?[place] {
                items[parent]?[index].tasks.append(task)
            } else {
                places[parent, default: [:]][place] = items[parent]?.count ?? 0
                items[parent, default: []].append(Item(place: place, tasks: [task]))
            }
        }
        for task in result.results + orphans {
            rows.append(Row(label: task.id, content: .task(task)))
            addItems(of: task, indent: "  ")
        }
    }

    /// The task that a path stands in, and for maps and loops the item's place.
    private static func parent(of path: String, _ known: Set<String>) -> (String, place: Int?)? {
        guard let slash = path.lastIndex(of: "/") else { return nil }
        let head = String(path[..<slash])
        if known.contains(head) { return (head, nil) }
        guard head.hasSuffix("]"), let bracket = head.lastIndex(of: "["),
            let place = Int(head[head.index(after: bracket)...].dropLast()),
            known.contains(String(head[..<bracket]))
        else { return nil }
        return (String(head[..<bracket]), place)
    }

    private mutating func addItems(of task: ExecutionResult, indent: String) {
        guard let inside = items[task.id] else { return }
        let sorted = inside.sorted { ($0.place ?? .max) < ($1.place ?? .max) }
        let shown = showsAll ? sorted : Self.worthShowing(sorted, of: task)
        for item in shown { add(item, indent: indent) }
        let hidden = sorted.count - shown.count
        guard hidden > 0 else { return }
        let what = task.kind == .loop ? "earlier iterations" : "more items"
        rows.append(Row(label: "\(indent)…", content: .note("\(hidden) \(what), shown with --all")))
    }

    private static func worthShowing(_ items: [Item], of task: ExecutionResult) -> [Item] {
        guard items.count > shownItems else { return items }
        if task.kind == .loop { return items.suffix(1) }
        return Array(items.filter(\.hasFailed).prefix(shownItems))
    }

    private mutating func add(_ item: Item, indent: String) {
        let mark = item.place.map { "[\($0)] " } ?? ""
        let space = String(repeating: " ", count: mark.count)
        for (index, task) in item.tasks.enumerated() {
            let step = task.id.split(separator: "/").last.map(String.init) ?? task.id
            rows.append(Row(label: indent + (index == 0 ? mark : space) + step, content: .task(task)))
            addItems(of: task, indent: indent + space + "  ")
        }
    }
}
