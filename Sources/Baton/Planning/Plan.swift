internal import Expressions

/// The graph that the engine executes: tasks by index, with edges that data flows along and edges that only order.
///
/// Names appear at its edges only; inside the engine a task is its place in the list.
final class Plan: Sendable {
    /// The workflow, or the body of a control task in the form of one.
    let workflow: Workflow
    let tasks: [PlannedTask]
    let orderEdges: OrderEdges
    /// What the tasks yield together; `nil` when it follows from their outputs.
    let output: InputTemplate?
    /// Whether one success is enough, and ends the others.
    let isRace: Bool
    /// Names of outer tasks and variables that its expressions read.
    let freeNames: Set<String>
    /// Names that its expressions may read besides its own tasks.
    let outerNames: Set<String>
    /// Variables that only its own expressions see.
    let localNames: Set<String>
    /// The tasks that wait for a task, by either kind of edge, in one array: those of task i are
    /// `successors[successorOffsets[i] ..< successorOffsets[i + 1]]`.
    private let successorOffsets: [Int32]
    private let successors: [Int32]
    /// How many different tasks a task waits for.
    let predecessorCounts: [Int32]
    let indices: [String: Int]

    init(
        workflow: Workflow, tasks: [PlannedTask], orderEdges: OrderEdges, indices: [String: Int],
        output: InputTemplate? = nil, isRace: Bool = false, freeNames: Set<String> = [],
        outerNames: Set<String> = [], localNames: Set<String> = []
    ) {
        self.workflow = workflow
        self.tasks = tasks
        self.orderEdges = orderEdges
        self.output = output
        self.isRace = isRace
        self.freeNames = freeNames
        self.outerNames = outerNames
        self.localNames = localNames
        self.indices = indices

        var counts = [Int32](repeating: 0, count: tasks.count)
        var offsets = [Int32](repeating: 0, count: tasks.count + 1)
        var edges: [(from: Int32, to: Int32)] = []
        edges.reserveCapacity(tasks.count)
        for (index, task) in tasks.enumerated() {
            orderEdges.forEachPredecessor(of: index, dependencies: task.dependencies) { predecessor in
                edges.append((Int32(predecessor), Int32(index)))
                offsets[predecessor + 1] += 1
                counts[index] += 1
            }
        }
        for index in tasks.indices { offsets[index + 1] += offsets[index] }
        var cursor = offsets
        var targets = [Int32](repeating: 0, count: edges.count)
        for edge in edges {
            targets[Int(cursor[Int(edge.from)])] = edge.to
            cursor[Int(edge.from)] += 1
        }
        predecessorCounts = counts
        successorOffsets = offsets
        successors = targets
    }

    func index(of id: String) -> Int? { indices[id] }

    /// What a task waits for, by either kind of edge, each once.
    func predecessors(of task: Int) -> [Int] {
        var predecessors: [Int] = []
        orderEdges.forEachPredecessor(of: task, dependencies: tasks[task].dependencies) {
            predecessors.append($0)
        }
        return predecessors
    }

    /// In the order of the list.
    func successors(of task: Int) -> ArraySlice<Int32> {
        successors[Int(successorOffsets[task])..<Int(successorOffsets[task + 1])]
    }
}
