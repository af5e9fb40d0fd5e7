import Baton
import EventLayer
import Synchronization

/// A target that writes down what it is asked for; runs end when a test says so.
final class RecordedStarts: EventTarget {
    struct Start: Equatable {
        let workflow: String
        let input: [String: Value]
    }

    private struct State {
        var starts: [Start] = []
        var runs: [String: RunID] = [:]
        var outcomes: [RunID: RunOutcome] = [:]
        var refusals: [any Error] = []
        var requests = 0
    }

    private let state = Mutex(State())

    var starts: [Start] { state.withLock(\.starts) }
    /// How often it was asked, repeated starts included.
    var requests: Int { state.withLock(\.requests) }
    var runs: [RunID] { state.withLock { Array($0.runs.values) } }

    /// The next starts fail with these.
    func refuse(_ errors: any Error...) { state.withLock { $0.refusals = errors } }

    func endAll(_ outcome: RunOutcome) {
        state.withLock { state in
            for run in state.runs.values where state.outcomes[run] == nil { state.outcomes[run] = outcome }
        }
    }

    func start(_ workflow: String, input: [String: Value], key: String) async throws -> RunID {
        try state.withLock { state in
            state.requests += 1
            if !state.refusals.isEmpty { throw state.refusals.removeFirst() }
            if let run = state.runs[key] { return run }
            state.starts.append(Start(workflow: workflow, input: input))
            let run = RunID(at: Timestamp(nanoseconds: Int64(state.starts.count) * 1_000_000_000), entropy: 7)
            state.runs[key] = run
            return run
        }
    }

    func outcome(of run: RunID) async throws -> RunOutcome? { state.withLock { $0.outcomes[run] } }
}
