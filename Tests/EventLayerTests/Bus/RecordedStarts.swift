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

    func start(_ rule: EventRule, input: [String: Value], key: String) async throws -> EventStart {
        try state.withLock { state in
            state.requests += 1
            if !state.refusals.isEmpty { throw state.refusals.removeFirst() }
            if let run = state.runs[key] { return .started(run) }
            state.starts.append(Start(workflow: rule.workflow, input: input))
            let run = RunID(at: Timestamp(nanoseconds: Int64(state.starts.count) * 1_000_000_000), entropy: 7)
            state.runs[key] = run
            return .started(run)
        }
    }

    func ends(of runs: [RunID]) async throws -> [RunID: EventRunEnd] {
        state.withLock { state in
            state.outcomes.filter { runs.contains($0.key) }.mapValues { .ended($0, reason: nil) }
        }
    }
}

/// A target that keeps its runs in the database of the bus.
struct StoredStarts: EventTarget {
    /// Comes into the way of the transaction after the run is written.
    var failure: (any Error)?

    static let migration = SQLMigration(
        name: "test/1 started",
        statements: ["CREATE TABLE started (run TEXT NOT NULL, start_key TEXT NOT NULL UNIQUE)"])

    func start(_ rule: EventRule, input: [String: Value], key: String) async throws -> EventStart {
        .transactional { [failure] transaction in
            try transaction.execute(
                "INSERT INTO started (run, start_key) VALUES (?, ?)", [.text(key), .text(key)])
            if let failure { throw failure }
            return RunID(key)
        }
    }

    func ends(of runs: [RunID]) async throws -> [RunID: EventRunEnd] { [:] }
}
