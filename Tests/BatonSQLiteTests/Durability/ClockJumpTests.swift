import Baton
import BatonSQLite
import BatonTesting
import Foundation
import RunStoreSupport
import Synchronization
import TestSupport
import Testing

/// A process ends while tasks wait for time, and the next one finds another time on its clock.
@Suite("Clocks that jump between two processes", .timeLimit(.minutes(15)))
struct ClockJumpTests {
    private let folder = TemporaryFolder()

    /// Calls that succeed in their third attempt; counted over all processes.
    private final class Calls: Sendable {
        private let counts = Mutex<[String: Int]>([:])

        var agent: BasicAgent {
            BasicAgent(
                "x", effect: .idempotent,
                [
                    "flaky": { [self] _, context in
                        let count = counts.withLock { counts in
                            counts[context.task, default: 0] += 1
                            return counts[context.task, default: 0]
                        }
                        if count < 3 {
                            throw OperationFailure("not yet", isRetryable: true, retryAfter: .seconds(1200))
                        }
                        return ["calls": .int(Int64(count))]
                    }
                ])
        }
    }

    private static let workflow = Workflow(
        "waits", pattern: .parallel,
        tasks: [
            AgentTask("short", .sleep(.duration(.seconds(600)))),
            AgentTask("long", .sleep(.duration(.seconds(7200)))),
            AgentTask("ask", .approval(ApprovalTask("Well?", onTimeout: .approve)), timeout: .seconds(1800)),
            AgentTask("go", .signal(SignalTask("go", onTimeout: ["late": true])), timeout: .seconds(2700)),
            AgentTask(
                "flaky", agent: "x", operation: "flaky",
                retry: RetryPolicy(
                    maxAttempts: 3, initialBackoff: .seconds(1), maximumBackoff: .seconds(3600))),
            AgentTask("after", .sleep(.duration(.seconds(60))), dependencies: ["short", "flaky"]),
        ])

    private func store() async throws -> SQLiteRunStore {
        try await SQLiteRunStore(database: SQLiteDatabase(path: folder.path("runs.db")))
    }

    @Test(
        "no timer is lost and none fires twice or early, and no duration is negative",
        arguments: [-3600, -1, 0, 1, 3600], UInt64(1)...3)
    func jumps(seconds: Int, seed: UInt64) async throws {
        var random = Dice(seed: seed)
        let calls = Calls()
        var clock = VirtualClock()
        let id: RunID
        do {
            let store = DyingStore(try await store())
            defer { store.die() }
            let orchestrator = try AgentOrchestrator(agents: [calls.agent], store: store, clock: clock)
            let run = try orchestrator.start(Self.workflow)
            id = run.id
            try await clock.waitForSleepers()
            try await settle(run, waiting: 5)
        }
        // Processes end at random instants, with whatever waits then.
        for _ in 0..<(1 + random.next(upTo: 2)) {
            let jump = Duration.seconds(seconds)
            clock = VirtualClock(at: clock.now() + .seconds(random.next(upTo: 900)) + jump)
            let store = DyingStore(try await store())
            defer { store.die() }
            let orchestrator = try AgentOrchestrator(agents: [calls.agent], store: store, clock: clock)
            guard let run = try await orchestrator.recover().first else { break }
            for _ in 0..<random.next(upTo: 3) { try await step(run, clock) }
            // Somebody answers, perhaps before the question was put by this clock.
            if random.next(upTo: 1) == 0 {
                run.answer("ask", ApprovalAnswer(id: "1", isApproved: true, by: "Ada"))
            }
            try await run.flush()
        }
        let store = try await store()
        clock = VirtualClock(at: clock.now())
        let orchestrator = try AgentOrchestrator(agents: [calls.agent], store: store, clock: clock)
        if let run = try await orchestrator.recover().first {
            while run.current.outcome == nil { try await step(run, clock) }
            _ = try await run.result()
        }
        try check(try await store.events(of: id))
        #expect(try await store.verify() == [])
    }

    /// Waits until the run waits for time with so many tasks.
    private func settle(_ run: RunHandle, waiting: Int) async throws {
        while run.current.results.count(where: { $0.status == .waiting || $0.status == .retrying }) < waiting
        {
            try await Task.sleep(for: .milliseconds(1))
        }
        try await run.flush()
    }

    /// Wakes the next sleeper, if there is one by now.
    private func step(_ run: RunHandle, _ clock: VirtualClock) async throws {
        let before = run.current.results.map(\.status)
        guard await clock.advanceToNextSleeper() != nil else {
            return try await Task.sleep(for: .milliseconds(1))
        }
        for _ in 0..<50 where run.current.outcome == nil && run.current.results.map(\.status) == before {
            try await Task.sleep(for: .milliseconds(1))
        }
    }

    private func check(_ events: [RunEvent]) throws {
        let result = RunResult(folding: events)
        #expect(result.outcome == .success)
        #expect(try #require(result.duration) >= .zero)
        for task in result.results {
            #expect(task.status == .success)
            #expect(task.executionTime >= .zero, "\(task.id)")
        }
        // An attempt that the end of a process cut short is repeated.
        let interruptions = events.count { $0.name == "attempt_interrupted" }
        #expect((3...(3 + interruptions)).contains(try #require(result["flaky"]?.attempts)))
        var ends: [String: Int] = [:]
        for event in events {
            if case .taskFinished(let task, _, _, _, _) = event.kind { ends[task, default: 0] += 1 }
        }
        #expect(ends == ["short": 1, "long": 1, "ask": 1, "go": 1, "flaky": 1, "after": 1])
        try checkInstants(events)
    }

    /// What was set for an instant ended no earlier by the clock.
    private func checkInstants(_ events: [RunEvent]) throws {
        for event in events {
            guard case .taskWaiting(let task, let wait) = event.kind, let until = wait.until, task != "ask"
            else { continue }
            let end = try #require(
                events.first { other in
                    if case .taskFinished(task, _, _, _, _) = other.kind { true } else { false }
                })
            #expect(end.at >= until, "\(task)")
        }
        for (place, event) in events.enumerated() {
            guard case .attemptFailed(let task, _, _, let retryAt) = event.kind else { continue }
            let next = try #require(
                events[place...].first { other in
                    if case .attemptStarted(task, _, _, _) = other.kind { true } else { false }
                })
            #expect(next.at >= retryAt, "\(task)")
        }
    }
}

extension TaskWait {
    fileprivate var until: Timestamp? {
        switch self {
        case .sleep(let until): until
        case .approval(_, let until): until
        case .signal(_, let until), .run(_, let until): until
        }
    }
}
