@testable import Baton

/// A workflow and everything that happens to its run.
struct Scenario: Sendable {
    var workflow: Workflow
    let input: [String: Value] = ["n": 3]
    let oracle: Oracle
    /// Whether there are timeouts, deadlines, races and policies that end what is under way.
    let isTimed: Bool
    /// Whether there are limits of concurrency and pauses.
    let isLimited: Bool
    /// Whether a run that only waits is made anew from its events each time.
    var isPassivated: Bool { !oracle.seed.isMultiple(of: 3) }
    /// Nanoseconds after the start at which the run is cancelled.
    var cancelledAt: Int64?
    /// When the run is paused and resumed, in nanoseconds after its start.
    var pauses: [(from: Int64, to: Int64)] = []

    /// The agent of all scenarios; its operations are never called, the oracle answers for them.
    static let agents: [any Agent] = [ScenarioAgent()]
}

/// `test.mix` takes anything, `test.need` wants a number `x`.
private struct ScenarioAgent: Agent {
    struct Need: Payload {
        var x: Int
        var factor: Int
        static let fields: [Field<Need>] = [
            .required("x", \.x, "A number."), .optional("factor", \.factor, default: 2, "A factor."),
        ]
    }

    let type = "test"
    let summary = ""
    let operations = [
        Operation<OpenObject, OpenObject>("test", "mix", effect: .pure, "").implemented { input, _ in input },
        Operation<Need, OpenObject>("test", "need", effect: .pure, "").implemented { _, _ in OpenObject() },
    ]
}
