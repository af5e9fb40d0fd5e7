@testable import Baton

/// A whole run as the contract says that it goes.
struct ReferenceRun {
    private(set) var fates: [String: Fate] = [:]
    /// By path and place, how each body ended.
    let ends: [String: TaskStatus]
    let outcome: RunOutcome
    let output: Value?
    /// In nanoseconds after its start.
    private(set) var end: Int64
    let isAmbiguous: Bool

    init(_ scenario: Scenario) {
        let deadline = scenario.workflow.deadline?.wholeNanoseconds
        let cut = Cut.never.or(scenario.cancelledAt).or(deadline, isDeadline: true)
        let root = ReferenceScope(
            scenario.workflow, oracle: scenario.oracle, input: scenario.input, cut: cut)
        root.play()
        isAmbiguous = root.isAmbiguous
        ends = root.ends
        end = root.end
        let statuses = root.finals.map(\.status)
        let isDeclared = scenario.workflow.output != nil
        output = isDeclared ? try? root.output() : nil
        let isBad =
            isDeclared && output == nil || statuses.contains { $0 != .success && $0 != .skipped }
        outcome =
            root.isStopped
            ? cut.isDeadline ? .timedOut : .cancelled
            : !isBad ? .success : statuses.contains(.success) ? .partial : .failed
        let records = root.records
        fates = records.mapValues(\.fate)
        guard outcome != .success else { return }
        // What was done last is taken back first.
        let done = records.filter { $1.fate.status == .success && $1.task.compensation != nil }
        for (path, record) in done.sorted(by: { $0.value.fate.end > $1.value.fate.end }) {
            guard let undo = record.task.compensation else { continue }
            let task = AgentTask(
                "compensate", agent: undo.agent, operation: undo.operation, inputs: undo.inputs,
                retry: undo.retry, timeout: undo.timeout)
            let scope = ReferenceScope(
                Workflow("undo", tasks: [task]), prefix: path + "/", oracle: scenario.oracle,
                input: record.scope.input, outer: record.scope, begin: end)
            scope.play()
            fates.merge(scope.records.mapValues(\.fate)) { $1 }
            end = scope.end
        }
    }
}
