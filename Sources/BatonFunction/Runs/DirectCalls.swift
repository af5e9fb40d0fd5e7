internal import Baton
internal import EventLayer
internal import LambdaRuntime

/// Runs what callers name, and gives them what became of it.
struct DirectCalls: Sendable {
    let parts: FunctionParts

    /// - Parameters:
    ///   - id: of the run, unless the call has one of its own.
    ///   - attempts: more than one where nobody reads the answer, but whoever calls does so again.
    /// - Returns: the run; that of an earlier call under the same id where there was one.
    /// - Throws: `LambdaFailure` when it could not be started.
    func run(
        _ call: DirectCall, id: RunID?, attempts: Int = 1, _ invocation: Invocation
    ) async throws -> RunResult {
        let id =
            call.id.map { RunIdentity.call("call", $0) } ?? id
            ?? RunIdentity.call("request", invocation.requestID)
        let input = call.input
        let workflow: Workflow
        let raisesAlerts: Bool
        switch call.work {
        case .tasks(let tasks): (workflow, raisesAlerts) = (tasks, false)
        case .workflow(let name): (workflow, raisesAlerts) = (try parts.library.workflow(name), true)
        }
        let order = RunOrder(id, attempts: attempts, raisesAlerts: raisesAlerts) { (workflow, input) }
        return try await parts.conductor.conduct(order, in: invocation)
    }
}
