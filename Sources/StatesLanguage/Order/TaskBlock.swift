/// How tasks follow each other in a language that knows sequences and tasks side by side, and no graphs.
///
/// Tasks that have nothing to do with each other, directly or through others, become branches side by side; what is left
/// goes in levels: first those that wait for nothing, and when all of them have ended, the rest.
indirect enum TaskBlock: Hashable {
    /// A task by its place in the list.
    case task(Int)
    case inOrder([TaskBlock])
    case sideBySide([TaskBlock])

    /// - Parameters:
    ///   - tasks: places, in the order of the list.
    ///   - predecessors: for each place, those that it waits for.
    init(_ tasks: [Int], predecessors: [[Int]]) {
        var steps: [TaskBlock] = []
        var rest = tasks
        while !rest.isEmpty {
            let parts = Self.parts(of: rest, predecessors)
            if parts.count > 1 {
                steps.append(.sideBySide(parts.map { TaskBlock($0, predecessors: predecessors) }))
                break
            }
            let open = Set(rest)
            let first = rest.filter { task in !predecessors[task].contains(where: open.contains) }
            // A plan has no cycles.
            guard !first.isEmpty else { break }
            steps.append(first.count == 1 ? .task(first[0]) : .sideBySide(first.map(TaskBlock.task)))
            let taken = Set(first)
            rest.removeAll(where: taken.contains)
        }
        self = steps.count == 1 ? steps[0] : .inOrder(steps)
    }

    /// Groups of tasks that no edge connects, each in the order of the list.
    private static func parts(of tasks: [Int], _ predecessors: [[Int]]) -> [[Int]] {
        let open = Set(tasks)
        var neighbours: [Int: [Int]] = [:]
        for task in tasks {
            for predecessor in predecessors[task] where open.contains(predecessor) {
                neighbours[task, default: []].append(predecessor)
                neighbours[predecessor, default: []].append(task)
            }
        }
        var seen: Set<Int> = []
        var parts: [[Int]] = []
        for task in tasks where seen.insert(task).inserted {
            var part = [task]
            var next = 0
            while next < part.count {
                for neighbour in neighbours[part[next]] ?? [] where seen.insert(neighbour).inserted {
                    part.append(neighbour)
                }
                next += 1
            }
            parts.append(part.sorted())
        }
        return parts
    }

    /// All tasks in it.
    var tasks: [Int] {
        switch self {
        case .task(let task): [task]
        case .inOrder(let blocks), .sideBySide(let blocks): blocks.flatMap(\.tasks)
        }
    }
}
