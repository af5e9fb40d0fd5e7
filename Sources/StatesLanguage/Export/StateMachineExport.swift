public import Baton

/// A workflow as a state machine in the Amazon States Language, with JSONata as its query language.
///
/// Each task that calls an operation becomes an invocation of the function with that one task. Errors are caught task by
/// task, so an execution succeeds whatever became of its tasks; its output says it:
/// `{"status": …, "tasks": {"<id>": {"status": …, "output" | "error" | "reason": …}}}`.
///
/// ```swift
/// let machine = try StateMachineExport(workflow, agents: agents)
/// print(machine.definition.json(pretty: true))
/// ```
public struct StateMachineExport: Sendable {
    /// The definition, as `CreateStateMachine` takes it.
    public let definition: Value

    /// - Parameter agents: whose operations the tasks call; nothing of them runs.
    /// - Throws: ``StateMachineExportError`` with everything that the workflow uses and the language cannot say.
    public init(
        _ workflow: Workflow, agents: AgentRegistry, options: StateMachineOptions = StateMachineOptions()
    ) throws(StateMachineExportError) {
        let preview = PlanPreview(workflow, agents: agents)
        var problems = preview.problems.filter { $0.severity != .warning }
        if !problems.contains(where: { $0.severity == .rejected }) {
            problems += UnsupportedFeatures(options: options).problems(of: workflow)
        }
        guard problems.isEmpty else { throw StateMachineExportError(problems) }
        var writer = MachineWriter(options: options)
        let definition = writer.machine(workflow, tasks: preview.tasks)
        guard writer.problems.isEmpty else { throw StateMachineExportError(writer.problems) }
        let mistakes = StateMachineCheck(definition).problems
        guard mistakes.isEmpty else {
            throw StateMachineExportError(
                mistakes.map { WorkflowProblem(.rejected, at: [], "the state machine is wrong: \($0)") })
        }
        self.definition = definition
    }
}

/// A workflow that cannot become a state machine, with everything that is in the way.
public struct StateMachineExportError: Error, Sendable, CustomStringConvertible {
    /// In the order of the definition; at least one.
    public let problems: [WorkflowProblem]

    init(_ problems: [WorkflowProblem]) { self.problems = problems }

    public var description: String { problems.map(\.description).joined(separator: "\n") }
}
