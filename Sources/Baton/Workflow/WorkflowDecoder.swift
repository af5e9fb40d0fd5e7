/// Reads a workflow from its document form: what YAML and JSON files hold and what stores keep.
///
/// All problems are found in one pass, each with the path of the key that it is about; a reader of files turns paths
/// into lines. A key whose value is null counts as absent, except where any value is allowed (`output`, the
/// `on_timeout` of a signal).
public struct WorkflowDecoder {
    /// How many levels deep tasks may stand within tasks; those of the workflow itself are the first level.
    public static let maximumDepth = 32

    var problems: [WorkflowProblem] = []
    /// How many lists of tasks are around the place that is being read.
    var depth = 0

    /// - Throws: ``WorkflowError`` with every problem of the document.
    public static func decode(_ document: Value) throws(WorkflowError) -> Workflow {
        let (workflow, problems) = read(document)
        guard let workflow, problems.isEmpty else { throw WorkflowError(problems) }
        return workflow
    }

    /// Reads as much as can be understood, for whoever wants to look for further problems in it.
    ///
    /// - Returns: the workflow without what is malformed, `nil` when nothing can be made of the document, and every
    ///   problem of it. Tasks keep their places and ids even when nothing else of them is sound, so that further
    ///   problems are found where they are.
    public static func read(_ document: Value) -> (workflow: Workflow?, problems: [WorkflowProblem]) {
        var decoder = WorkflowDecoder()
        let workflow = decoder.workflow(document, at: [])
        return (workflow, decoder.problems)
    }

    /// Reads a list of tasks, as `spawn` yields it.
    ///
    /// - Parameter depth: how many levels of tasks are around the list; 0 for one of the workflow itself.
    /// - Throws: ``WorkflowError`` with every problem of the list; paths start at the list.
    static func decodeTasks(_ document: Value, depth: Int = 0) throws(WorkflowError) -> [AgentTask] {
        var decoder = WorkflowDecoder(depth: depth)
        let tasks = decoder.tasks(document, at: [])
        guard decoder.problems.isEmpty else { throw WorkflowError(decoder.problems) }
        return tasks
    }

    mutating func workflow(_ value: Value, at path: [String]) -> Workflow? {
        guard let members = object(value, at: path, keys: Self.workflowKeys) else { return nil }
        return Workflow(
            text(members, "name", at: path, isRequired: true) ?? "",
            summary: text(members, "summary", at: path) ?? "",
            version: wholeNumber(members, "version", at: path) ?? 1,
            pattern: keyword(members, "pattern", at: path) ?? .sequential,
            tasks: tasks(members["tasks"], at: path + ["tasks"]),
            failurePolicy: failurePolicy(members, at: path),
            carry: keyword(members, "carry", at: path) ?? .fill,
            maxConcurrency: wholeNumber(members, "max_concurrency", at: path),
            deadline: duration(members, "deadline", at: path),
            retryBudget: wholeNumber(members, "retry_budget", at: path),
            priority: wholeNumber(members, "priority", at: path) ?? 0,
            input: inputSchema(members["input"], at: path + ["input"]), output: members["output"])
    }

    mutating func failurePolicy(_ members: [String: Value], at path: [String]) -> FailurePolicy {
        guard let value = given(members, "failure_policy") else { return .continueIndependent }
        guard let policy = value.stringValue.flatMap(FailurePolicy.init) else {
            report(
                path + ["failure_policy"],
                expected: "one of continue_independent, fail_fast, 'tolerate N'", found: value)
            return .continueIndependent
        }
        return policy
    }
}
