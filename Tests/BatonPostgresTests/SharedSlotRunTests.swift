import Baton
import PostgresClient
import Synchronization
import RunStoreSupport
import TestSupport
import Testing

@testable import BatonPostgres

/// Runs of several workers under limits that they share, counted from outside.
@Suite(
    "Runs of several workers under limits",
    // Several workers each: the server has but so many connections.
    .serialized,
    .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.reason)),
    .timeLimit(.minutes(15)))
struct SharedSlotRunTests {
    private let bench = SlotBench()

    /// How many operations are under way by key, whichever worker they are of.
    private final class Occupancy: Sendable {
        private let state = Mutex<(inside: [String: Int], most: [String: Int])>(([:], [:]))

        func most(_ key: String) -> Int { state.withLock { $0.most[key] ?? 0 } }
        func enter(_ key: String) {
            state.withLock { state in
                state.inside[key, default: 0] += 1
                state.most[key] = max(state.most[key] ?? 0, state.inside[key] ?? 0)
            }
        }
        func leave(_ key: String) { state.withLock { $0.inside[key, default: 0] -= 1 } }
    }

    private func orchestrator(
        _ worker: SlotBench.Worker, limits: [String: SlotLimit] = [:], _ body: @escaping BasicAgent.Body
    ) throws -> AgentOrchestrator {
        try AgentOrchestrator(
            agents: [BasicAgent("x", effect: .pure, ["y": body])], store: worker.store,
            claims: worker.claims, limits: limits)
    }

    private static func task(_ id: String, _ key: String, _ limit: Int, priority: Int = 0) -> AgentTask {
        var task = AgentTask(id, agent: "x", operation: "y", inputs: ["key": .string(key)])
        task.concurrency = ConcurrencyKey(key, limit: limit)
        return task
    }

    @Test(
        "never more than the limit of a key or of an agent run at the same time", arguments: 0..<3)
    func limits(seed: Int) async throws {
        var random = SplitMix(state: UInt64(seed))
        let keys = Dictionary(
            uniqueKeysWithValues: (0..<4).map { ("key-\($0)", Int.random(in: 1...4, using: &random)) })
        let agentLimit = Int.random(in: 3...6, using: &random)
        let names = keys.keys.sorted()
        let tasks = (0..<24).map { _ in names.randomElement(using: &random) ?? "" }
        let occupancy = Occupancy()
        // Until as many as may are there at the same time, for once.
        let body: BasicAgent.Body = { input, _ in
            let key = input["key"]?.stringValue ?? ""
            occupancy.enter(key)
            occupancy.enter("agent")
            defer {
                occupancy.leave(key)
                occupancy.leave("agent")
            }
            let limit = min(keys[key] ?? 0, agentLimit)
            if occupancy.most(key) < limit {
                for _ in 0..<100 where occupancy.most(key) < limit {
                    try await Task.sleep(for: .milliseconds(2))
                }
            } else {
                try await Task.sleep(for: .milliseconds(1))
            }
            return [:]
        }
        try await bench.each(of: 3) { workers in
            let runs = try workers.enumerated().map { number, worker in
                let orchestrator = try orchestrator(
                    worker, limits: ["x": SlotLimit(concurrent: agentLimit)], body)
                let run = Workflow(
                    "w", pattern: .parallel,
                    tasks: tasks.enumerated().map {
                        Self.task("t\($0.offset)", $0.element, keys[$0.element] ?? 1)
                    })
                return try orchestrator.start(run)
            }
            for run in runs { #expect(try await run.result().outcome == .success) }
            try await untilNobodyHasSlots()
        }
        for (key, limit) in keys { #expect(occupancy.most(key) <= limit, "\(key)") }
        #expect(occupancy.most("agent") <= agentLimit)
    }

    @Test("a limit over workers is used up, not divided among them")
    func isReached() async throws {
        let occupancy = Occupancy()
        let body: BasicAgent.Body = { _, _ in
            occupancy.enter("k")
            defer { occupancy.leave("k") }
            for _ in 0..<60_000 where occupancy.most("k") < 5 { try await Task.sleep(for: .milliseconds(2)) }
            return [:]
        }
        try await bench.each(of: 3) { workers in
            let runs = try workers.map { worker in
                try orchestrator(worker, body).start(
                    Workflow(
                        "w", pattern: .parallel, tasks: (0..<10).map { Self.task("t\($0)", "k", 5) }))
            }
            for run in runs { #expect(try await run.result().outcome == .success) }
        }
        #expect(occupancy.most("k") == 5)
    }

    @Test("who waits gets a slot that is given back although nobody looks for it")
    func noLostWakeUp() async throws {
        let occupancy = Occupancy()
        let body: BasicAgent.Body = { _, _ in
            occupancy.enter("k")
            await Task.yield()
            occupancy.leave("k")
            return [:]
        }
        let start = ContinuousClock.now
        try await bench.each(of: 3, pollInterval: .seconds(1800)) { workers in
            let runs = try workers.map { worker in
                try orchestrator(worker, body).start(
                    Workflow(
                        "w", pattern: .parallel, tasks: (0..<40).map { Self.task("t\($0)", "k", 1) }))
            }
            for run in runs { #expect(try await run.result().outcome == .success) }
        }
        #expect(occupancy.most("k") == 1)
        #expect(start.duration(to: .now) < .seconds(800))
    }

    @Test("within a worker the order is kept: the higher priority first, then who came first")
    func order() async throws {
        let started = Shared<[String]>([])
        let body: BasicAgent.Body = { _, context in
            started.change { $0.append("\(context.workflow) \(context.task)") }
            return [:]
        }
        try await bench.each(of: 2) { workers in
            let runs = try workers.enumerated().map { number, worker in
                try orchestrator(worker, body).start(
                    Workflow(
                        "w\(number)", pattern: .parallel, tasks: (0..<20).map { Self.task("t\($0)", "k", 1) })
                )
            }
            for run in runs { #expect(try await run.result().outcome == .success) }
        }
        for number in 0..<2 {
            let own = started.value.filter { $0.hasPrefix("w\(number) ") }
            #expect(own == (0..<20).map { "w\(number) t\($0)" })
        }
    }

    @Test("a run that is cancelled, or whose task times out, while it waits leaves nothing behind")
    func withdrawal() async throws {
        let mayEnd = Shared(false)
        let body: BasicAgent.Body = { input, context in
            while context.workflow == "holder", !mayEnd.value { try await Task.sleep(for: .milliseconds(2)) }
            return [:]
        }
        try await bench.each(of: 2) { workers in
            let (one, two) = (try orchestrator(workers[0], body), try orchestrator(workers[1], body))
            let holder = try one.start(Workflow("holder", tasks: [Self.task("t", "k", 1)]))
            try await untilRows(1, where: "granted_at IS NOT NULL")
            let cancelled = try two.start(Workflow("cancelled", tasks: [Self.task("t", "k", 1)]))
            try await untilRows(1, where: "granted_at IS NULL")
            var limited = Workflow("late", tasks: [Self.task("t", "k", 1)])
            limited.deadline = .milliseconds(50)
            let late = try one.start(limited)
            #expect(try await late.result().outcome == .timedOut)
            cancelled.cancel(reason: "enough")
            #expect(try await cancelled.result().outcome == .cancelled)
            try await untilRows(0, where: "granted_at IS NULL")
            let next = try two.start(Workflow("next", tasks: [Self.task("t", "k", 1)]))
            mayEnd.change { $0 = true }
            #expect(try await holder.result().outcome == .success)
            #expect(try await next.result().outcome == .success)
            try await untilNobodyHasSlots()
        }
    }

    private func untilNobodyHasSlots() async throws { try await untilRows(0, where: "TRUE") }

    private func untilRows(_ count: Int64, where condition: String) async throws {
        let store = try await bench.store()
        let sql = "SELECT COUNT(*) FROM slot WHERE \(condition)"
        while try await bench.rows(sql, store) != [[.integer(count)]] {
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}
