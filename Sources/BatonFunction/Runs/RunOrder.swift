internal import Baton

/// A run to be made, once.
struct RunOrder: Sendable {
    let id: RunID
    /// How often a run that does not succeed is tried in all; each further call for it is another try.
    var attempts: Int
    /// Whether alerts are raised after it.
    var raisesAlerts: Bool
    /// The workflow with the input that it starts with; asked for when the run has not begun yet.
    let start: @Sendable () async throws -> (workflow: Workflow, input: [String: Value])

    init(
        _ id: RunID, attempts: Int, raisesAlerts: Bool = true,
        start: @escaping @Sendable () async throws -> (workflow: Workflow, input: [String: Value])
    ) {
        self.id = id
        self.attempts = attempts
        self.raisesAlerts = raisesAlerts
        self.start = start
    }
}
