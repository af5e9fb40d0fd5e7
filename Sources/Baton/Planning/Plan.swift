/// The graph that the engine executes: tasks by index, with edges that data flows along and edges that only order.
///
/// Names appear at its edges only; inside the engine a task is its place in the workflow's list.
struct Plan: Sendable {
    let workflow: Workflow
    let tasks: [PlannedTask]
    /// By task, the tasks that it waits for without taking their data.
    let orderEdges: [[Int]]
    /// The tasks that wait for a task, by either kind of edge, in one array: those of task i are
    /// `successors[successorOffsets[i] ..< successorOffsets[i + 1]]`.
    private let successorOffsets: [Int32]
    private let successors: [Int32]
    /// How many different tasks a task waits for.
    let predecessorCounts: [Int32]
    private let indices: [String: Int]

    init(workflow: Workflow, tasks: [PlannedTask], orderEdges: [[Int]]) {
        self.workflow = workflow
        self.tasks = tasks
        self.orderEdges = orderEdges
        indices = Dictionary(tasks.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })

        var counts = [Int32](repeating: 0, count: tasks.count)
        var offsets = [Int32](repeating: 0, count: tasks.count + 1)
        var edges: [(from: Int, to: Int)] = []
        for (index, task) in tasks.enumerated() {
            for predecessor in Self.union(task.dependencies, orderEdges[index]) {
                edges.append((predecessor, index))
                offsets[predecessor + 1] += 1
                counts[index] += 1
            }
        }
        for index in tasks.indices { offsets[index + 1] += offsets[index] }
        var cursor = offsets
        var targets = [Int32](repeating: 0, count: edges.count)
        for edge in edges {
            targets[Int(cursor[edge.from])] = Int32(edge.to)
            cursor[edge.from] += 1
        }
        predecessorCounts = counts
        successorOffsets = offsets
        successors = targets
    }

    /// Each once, ascending; most tasks have none or one.
    private static func union(_ dependencies: [Int], _ orderEdges: [Int]) -> [Int] {
        if dependencies.isEmpty, orderEdges.count < 2 { return orderEdges }
        if orderEdges.isEmpty, dependencies.count < 2 { return dependencies }
        return Set(dependencies + orderEdges).sorted()
    }

    func index(of id: String) -> Int? { indices[id] }

    /// In the order of the workflow.
    func successors(of task: Int) -> ArraySlice<Int32> {
        successors[Int(successorOffsets[task])..<Int(successorOffsets[task + 1])]
    }
}

/// A task with everything that could be prepared before the run.
///
/// A class, because the machine takes tasks out of the plan all the time and a struct of this size copies slowly.
final class PlannedTask: Sendable {
    let definition: AgentTask
    /// `nil` when the agent or the operation is unknown; `failure` then says so.
    let implementation: OperationImplementation?
    /// Places of the tasks whose outputs flow in, in declared order.
    let dependencies: [Int]
    let inputs: InputTemplate
    /// `nil` when the pattern reads none.
    let condition: PlannedCondition?
    /// Known before the run: the task fails with it at its turn, and the rest runs.
    let failure: TaskFailure?

    init(
        definition: AgentTask, implementation: OperationImplementation?, dependencies: [Int],
        inputs: InputTemplate,
        condition: PlannedCondition?, failure: TaskFailure?
    ) {
        self.definition = definition
        self.implementation = implementation
        self.dependencies = dependencies
        self.inputs = inputs
        self.condition = condition
        self.failure = failure
    }

    var id: String { definition.id }

    /// The author's policy or the default of the operation's effect class.
    var retry: RetryPolicy {
        definition.retry
            ?? RetryPolicy(maxAttempts: (implementation?.definition.effect ?? .external).defaultMaxAttempts)
    }
}
