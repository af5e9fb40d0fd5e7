import Baton
import BatonSQLite
import Foundation
import Testing

/// A crash at each named point of a task's life leaves what the table in docs/semantics.md says, and the next process
/// makes of it what the table says.
@Suite struct CrashPointTests {
    struct Point: Sendable, CustomTestStringConvertible {
        let point: String
        let tasks: [AgentTask]
        /// What others want of the run beforehand.
        var requests: [RunRequest.Action] = []
        /// What others want of the run once it waits for its approval.
        var whenWaiting: [RunRequest.Action] = []
        /// The statuses of tasks that are stored after the crash; tasks that are not named have no row.
        let stored: [String: TaskStatus]
        /// Whether nothing at all may be stored instead: pure operations run ahead of the store, so that their events
        /// may be in the same commit as the start of the run.
        var mayBeBeforeTheStart = false
        /// Whether the next process finds a task in doubt.
        var isInDoubt = false
        /// What others want of it after the next process has done what it can.
        var later: [RunRequest.Action] = []
        var outcome = RunOutcome.success
        /// How often effects that cannot be repeated happen.
        var effects = 0
        /// Attempts of tasks, where it is not one.
        var attempts: [String: Int] = [:]

        var testDescription: String { point }
    }

    private static func task(_ id: String, _ operation: String? = nil, compensation: Compensation? = nil)
        -> AgentTask
    {
        AgentTask(
            id, agent: "effects", operation: operation ?? id,
            retry: operation == "flaky" || id == "flaky"
                ? RetryPolicy(maxAttempts: 3, initialBackoff: .milliseconds(1)) : nil,
            compensation: compensation)
    }
    private static let ask = AgentTask("ok", .approval(ApprovalTask("Well?")))
    private static let approve = RunRequest.Action.answer(task: "ok", isApproved: true, comment: nil)
    private static let each = AgentTask(
        "each", .map(MapTask(over: "[1, 2, 3]", body: TaskBody(tasks: [task("order")]))))
    private static let undone = [
        task("order", compensation: Compensation(agent: "effects", operation: "order")), task("fail"),
    ]

    static let points = [
        // The start of the run.
        Point(point: "before:run_started:", tasks: [task("order")], stored: [:], effects: 1),
        Point(
            point: "answer:start", tasks: [ask], stored: ["ok": .waiting], later: [approve]),
        // An operation with an outside effect.
        Point(
            point: "before:attempt_started:order", tasks: [task("compute"), task("order")],
            stored: ["compute": .running], mayBeBeforeTheStart: true, effects: 1, attempts: ["compute": 2]),
        Point(
            point: "after:attempt_started:order", tasks: [task("order")], stored: ["order": .running],
            isInDoubt: true, effects: 1, attempts: ["order": 2]),
        Point(
            point: "during:order", tasks: [task("order")], stored: ["order": .running], isInDoubt: true,
            effects: 1, attempts: ["order": 2]),
        Point(
            point: "effect:order", tasks: [task("order")], stored: ["order": .running], isInDoubt: true,
            effects: 1),
        Point(
            point: "before:task_finished:order", tasks: [task("order")], stored: ["order": .running],
            isInDoubt: true, effects: 1),
        Point(
            point: "after:task_finished:order", tasks: [task("order"), ask],
            stored: ["order": .success, "ok": .waiting], later: [approve], effects: 1),
        // One of which only a person can tell.
        Point(
            point: "during:pay", tasks: [task("pay")], stored: ["pay": .running], isInDoubt: true,
            later: [.resolve(task: "pay", .retry)], effects: 1, attempts: ["pay": 2]),
        Point(
            point: "effect:pay", tasks: [task("pay")], stored: ["pay": .running], isInDoubt: true,
            later: [.resolve(task: "pay", .done(output: [:]))], effects: 1),
        Point(
            point: "effect:pay", tasks: [task("pay")], stored: ["pay": .running], isInDoubt: true,
            later: [.resolve(task: "pay", .fail(message: "lost"))], outcome: .failed, effects: 1),
        // One that repeats harmlessly, and one without effect.
        Point(point: "effect:put", tasks: [task("put")], stored: ["put": .running], attempts: ["put": 2]),
        Point(
            point: "before:task_finished:compute", tasks: [task("compute"), ask],
            stored: ["compute": .running], mayBeBeforeTheStart: true,
            later: [approve], attempts: ["compute": 2]),
        // Waits.
        Point(
            point: "after:attempt_failed:flaky", tasks: [task("flaky")], stored: ["flaky": .retrying],
            attempts: ["flaky": 3]),
        Point(point: "after:task_waiting:ok", tasks: [ask], stored: ["ok": .waiting], later: [approve]),
        Point(
            point: "after:task_waiting:news", tasks: [AgentTask("news", .signal(SignalTask("news")))],
            stored: ["news": .waiting], later: [.signal(name: "news", payload: [:])]),
        Point(
            point: "after:task_waiting:nap", tasks: [AgentTask("nap", .sleep(.duration(.milliseconds(30))))],
            stored: ["nap": .waiting]),
        // Requests of other processes.
        Point(
            point: "after:run_paused:", tasks: [ask], whenWaiting: [.pause(reason: "p")],
            stored: ["ok": .waiting], later: [.resume(), approve]),
        Point(
            point: "answer:pause", tasks: [ask], whenWaiting: [.pause(reason: "p")],
            stored: ["ok": .waiting], later: [.resume(), approve]),
        Point(
            point: "answer:signal", tasks: [AgentTask("news", .signal(SignalTask("news"))), ask],
            requests: [.signal(name: "news", payload: [:])],
            stored: ["news": .success, "ok": .waiting], later: [approve]),
        Point(
            point: "after:cancellation_requested:", tasks: [ask], whenWaiting: [.cancel(reason: "c")],
            stored: ["ok": .cancelled], outcome: .cancelled),
        // Tasks within tasks.
        Point(
            point: "after:items_listed:each", tasks: [each],
            stored: [
                "each": .running, "each[0]/order": .running, "each[1]/order": .running,
                "each[2]/order": .running,
            ], isInDoubt: true, effects: 3,
            attempts: ["each[0]/order": 2, "each[1]/order": 2, "each[2]/order": 2]),
        // Taking back.
        Point(
            point: "after:compensation_started:", tasks: undone,
            stored: ["order": .success, "fail": .failed, "order/compensate": .running], isInDoubt: true,
            outcome: .partial, effects: 2, attempts: ["order/compensate": 2]),
        Point(
            point: "effect:order/compensate", tasks: undone,
            stored: ["order": .success, "fail": .failed, "order/compensate": .running], isInDoubt: true,
            outcome: .partial, effects: 2),
    ]

    @Test("the state after the crash, and what becomes of it", arguments: points)
    func crash(point: Point) async throws {
        let bench = try await FaultBench()
        defer { bench.server.close() }
        let run = try await bench.start(Workflow("w", tasks: point.tasks))
        for action in point.requests { try await bench.post(action, to: run) }
        let worker = try bench.worker(point: point.point, untilIdle: false)
        if !point.whenWaiting.isEmpty {
            while try await bench.tasks(of: run) != ["ok": .waiting], worker.isRunning {
                try await Task.sleep(for: .milliseconds(2))
            }
            for action in point.whenWaiting { try await bench.post(action, to: run) }
        }
        try await bench.wait(for: worker)
        try #require(worker.terminationReason == .uncaughtSignal, "the point was not reached")
        let stored = try await bench.tasks(of: run)
        let isBeforeTheStart = point.mayBeBeforeTheStart && stored.isEmpty
        #expect(stored == point.stored || isBeforeTheStart)
        #expect(try await bench.store.verify().map(\.description) == [])

        try await bench.work()
        // A sleep may end after the worker that waited for it has found nothing else to do.
        for _ in 0..<20 where point.later.isEmpty {
            guard RunResult(folding: try await bench.store.events(of: run)).outcome == nil else { break }
            try await bench.work()
        }
        for action in point.later {
            let id = try await bench.post(action, to: run)
            try await bench.work()
            #expect(try await bench.store.request(id)?.reply == .accepted)
        }
        let events = try await bench.store.events(of: run)
        let result = RunResult(folding: events)
        #expect(result.outcome == point.outcome)
        for task in result.results + result.innerResults where task.kind == .operation {
            #expect(task.attempts == (isBeforeTheStart ? 1 : point.attempts[task.id] ?? 1), "\(task.id)")
        }
        let doubts = events.contains { if case .taskInDoubt = $0.kind { true } else { false } }
        #expect(doubts == point.isInDoubt)
        #expect(bench.server.external.values.reduce(0, +) == point.effects)
        #expect(bench.server.external.values.allSatisfy { $0 == 1 })
        #expect(HistoryCheck.problems(of: run, events, external: ["order", "pay", "compensate"]) == [])
        #expect(try await bench.store.openRequests(to: nil).isEmpty)
        #expect(try await bench.store.openStarts(of: nil, limit: 1).isEmpty)
        #expect(try await bench.store.verify().map(\.description) == [])
    }
}
