@testable import Baton

/// A whole run as the contract says that it goes.
struct ReferenceRun {
    /// By path, what became of the tasks and of their bodies.
    let fates: [String: Fate]
    let outcome: RunOutcome
    let output: Value?
    private(set) var end: Int64
    let isAmbiguous: Bool

    init(_ scenario: Scenario) {
        var scope = ReferenceScope(oracle: scenario.oracle, input: scenario.input)
        let played = scope.play(scenario.workflow, "", at: 0)
        let deadline = scenario.workflow.deadline?.wholeNanoseconds ?? .max
        let instant = min(deadline, scenario.cancelledAt ?? .max)
        let root = played.cut(at: instant, isDeadline: instant == deadline) ?? played
        let ending: RunOutcome? = instant < played.end ? instant == deadline ? .timedOut : .cancelled : nil
        let hasSuccess = root.inner.contains { $0.status == .success }
        let outcome = ending ?? (root.status == .success ? .success : hasSuccess ? .partial : .failed)
        self.outcome = outcome
        isAmbiguous = root.all.contains { $0.doubt <= $0.end }
        end = root.end
        scope = scope.seeing(root.inner)
        output = scenario.workflow.output.flatMap { [scope] in try? scope.template($0) }
        // When a run ends badly, what was done last is taken back first.
        var all = root.all.dropFirst()
        let done = all.filter { $0.status == .success && outcome != .success }.sorted { $0.end > $1.end }
        for fate in done {
            guard let undo = fate.task?.compensation else { continue }
            let task = AgentTask(
                "compensate", agent: undo.agent, operation: undo.operation, inputs: undo.inputs,
                retry: undo.retry, timeout: undo.timeout)
            scope.prefix = fate.path + "/"
            let undone = scope.seeing([fate]).play(Workflow("", tasks: [task]), "", at: end)
            all += undone.inner
            end = undone.end
        }
        fates = Dictionary(uniqueKeysWithValues: all.map { ($0.path, $0) })
    }
}
