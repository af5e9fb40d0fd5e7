/// A condition in Swift that workflows call by its name, in files too.
///
/// ```swift
/// let isDue = RegisteredCondition("order_is_due", reads: ["stock"]) { context in
///     (context.output(of: "stock")?["days_of_cover"]?.doubleValue ?? 0) < 7
/// }
/// let orchestrator = try AgentOrchestrator(agents: agents, conditions: [isDue])
/// ```
///
/// A task has it as ``Condition/registered(_:)``, in a file as `condition: {registered: order_is_due}`. The workflow
/// stores the name, so a run that has it can be recovered by a process that registers it again. The decision is an
/// event and never made a second time.
public struct RegisteredCondition: Sendable {
    public let name: String
    /// One line for people.
    public let summary: String
    /// Ids of the tasks whose results it looks at. They must exist where it is used and be sure to have ended by then;
    /// in the pattern `graph` the task waits for them.
    public let reads: [String]
    let decide: Condition.Closure

    /// - Parameter decide: called once for each task that has the condition, on a thread of Swift's own: it must not
    ///   block. What it throws fails the task, kind `condition`.
    public init(
        _ name: String, summary: String = "", reads: [String] = [],
        _ decide: @escaping @Sendable (ExecutionContext) throws -> Bool
    ) {
        self.name = name
        self.summary = summary
        self.reads = reads
        self.decide = decide
    }
}
