import Baton
import PostgresClient
import RunStoreSupport
import TestSupport
import Testing

@testable import BatonPostgres

@Suite(
    "Runs of tasks, spread over workers",
    .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.reason)),
    .timeLimit(.minutes(15)))
struct DistributedWorkerTests {
    private let made = TestDatabase()

    private func store() async throws -> PostgresRunStore { try await made.store() }

    private static let inner = Workflow(
        "inner",
        tasks: ["a", "b"].map { AgentTask($0, agent: "x", operation: "y", inputs: ["n": "${input.n}"]) })

    private static func each(_ count: Int, _ inner: Workflow = inner) -> Workflow {
        let one = AgentTask("one", .workflow(inner), inputs: ["n": "${item}"], isDistributed: true)
        let map = MapTask(
            over: .array((0..<count).map { .int(Int64($0)) }), body: TaskBody(tasks: [one]))
        return Workflow("each", tasks: [AgentTask("each", .map(map))])
    }

    /// Runs a worker until it is told to stop.
    private static func work(
        _ store: PostgresRunStore, _ agent: BasicAgent, busyRuns: Int,
        _ started: @escaping @Sendable (Runner) -> Void
    ) async throws {
        try await store.withWorker(named: "w") { claims in
            var options = Runner.Options.worker
            options.maximumBusyRuns = busyRuns
            let orchestrator = try AgentOrchestrator(agents: [agent], store: store, claims: claims)
            let runner = Runner(orchestrator: orchestrator, store: store, inbox: store, options: options)
            started(runner)
            _ = try await runner.run()
        }
    }

    /// Workers that are told to stop when the body is through.
    private func withWorkers(
        _ count: Int, _ operation: @escaping @Sendable (_ worker: Int, ExecutionContext) async throws -> Void,
        _ body: (PostgresRunStore) async throws -> Void
    ) async throws {
        let store = try await store()
        let runners = Shared<[Runner]>([])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<count {
                let agent = BasicAgent(
                    "x", effect: .external,
                    [
                        "y": { input, context in
                            try await operation(worker, context)
                            return .object(input)
                        }
                    ])
                let own = try await self.store()
                group.addTask {
                    try await Self.work(own, agent, busyRuns: 2) { runner in
                        runners.change { $0.append(runner) }
                    }
                }
            }
            try await body(store)
            while runners.value.count < count { try await Task.sleep(for: .milliseconds(5)) }
            for runner in runners.value { runner.stop() }
            try await group.waitForAll()
        }
        #expect(try await store.verify() == [])
    }

    private func start(_ workflow: Workflow, _ name: String, _ store: PostgresRunStore) async throws {
        _ = try await store.post(
            RunRequest(
                id: name, run: RunID(name), .start(workflow, input: [:]), postedAt: SystemClock().now()))
    }

    private func post(
        _ action: RunRequest.Action, _ id: String, to run: String, _ store: PostgresRunStore
    ) async throws {
        _ = try await store.post(
            RunRequest(id: id, run: RunID(run), action, postedAt: SystemClock().now()))
    }

    private func result(_ run: String, _ store: PostgresRunStore) async throws -> RunResult {
        while try await store.ended([RunID(run)]).isEmpty { try await Task.sleep(for: .milliseconds(20)) }
        return RunResult(folding: try await store.events(of: RunID(run)))
    }

    @Test("items of maps run on all workers, once each, though more runs wait than a worker may have")
    func map() async throws {
        let performed = Shared<[RunID: Int]>([:])
        let workers = Shared<Set<Int>>([])
        try await withWorkers(2) { worker, context in
            performed.change { $0[context.run, default: 0] += 1 }
            workers.change { $0.insert(worker) }
            try await Task.sleep(for: .milliseconds(20))
        } _: { store in
            let names = ["p0", "p1", "p2", "p3", "p4"]
            for name in names { try await start(Self.each(8), name, store) }
            for name in names {
                let result = try await result(name, store)
                #expect(result.outcome == .success)
                let outputs = result["each"]?.output?["outputs"]?.arrayValue ?? []
                #expect(outputs.map { $0["a"]?["n"] } == (0..<8).map { .int($0) })
            }
            #expect(try await store.statistics().finishedRuns == [.success: 45])
        }
        #expect(performed.value.count == 40 && performed.value.values.allSatisfy { $0 == 2 })
        #expect(workers.value == [0, 1])
    }

    @Test("failures are told to the parent")
    func failures() async throws {
        try await withWorkers(2) { _, context in
            if context.input["n"] == 2 { throw OperationFailure("no", isRetryable: false) }
        } _: { store in
            try await start(Self.each(4), "p", store)
            let result = try await result("p", store)
            #expect(result.outcome == .failed)
            #expect(result["each"]?.failure?.roots == ["each[2]/one/a", "each[2]/one/b"])
            let statuses = result.innerResults.map(\.status)
            #expect(statuses == [.success, .success, .failed, .success])
        }
    }

    @Test("a run that somebody cancels before it begins fails its task")
    func refused() async throws {
        let release = Shared(false)
        let begun = Shared(0)
        try await withWorkers(1) { _, _ in
            begun.change { $0 += 1 }
            while !release.value { try await Task.sleep(for: .milliseconds(10)) }
        } _: { store in
            try await start(Self.each(4), "p", store)
            var waiting: [PostedRequest] = []
            while waiting.count != 2 {
                try await Task.sleep(for: .milliseconds(20))
                // Those that have begun are not answered yet.
                guard begun.value == 2 else { continue }
                waiting = try await store.openStarts(of: nil, limit: 9)
                let stored = try await store.stored(waiting.map(\.request.run))
                waiting.removeAll { stored.contains($0.request.run) }
            }
            let child = waiting[0].request.run
            _ = try await store.post(
                RunRequest(id: "c", run: child, .cancel(reason: "no"), postedAt: SystemClock().now()))
            while try await store.request("c")?.reply == nil { try await Task.sleep(for: .milliseconds(20)) }
            release.change { $0 = true }
            let result = try await result("p", store)
            #expect(result.outcome == .failed)
            let failures = result.innerResults.compactMap(\.failure?.message)
            #expect(failures == ["run \(child) did not start: cancelled before it started: no"])
        }
    }

    @Test(
        "who cancels a run cancels those that it waits for, wherever they run")
    func cancel() async throws {
        let begun = Shared(0)
        try await withWorkers(2) { _, _ in
            begun.change { $0 += 1 }
            try await Task.sleep(for: .seconds(600))
        } _: { store in
            try await start(Self.each(6), "p", store)
            while begun.value < 4 { try await Task.sleep(for: .milliseconds(5)) }
            _ = try await store.post(
                RunRequest(
                    id: "c", run: RunID("p"), .cancel(reason: "no need"), postedAt: SystemClock().now()))
            #expect(try await result("p", store).outcome == .cancelled)
            // Those that had not begun never do, or are cancelled like the others.
            while true {
                let unfinished = try await store.unfinishedRuns()
                let starts = try await store.openStarts(of: nil, limit: 9)
                let requests = try await store.openRequests(to: nil)
                if unfinished.isEmpty, starts.isEmpty, requests.isEmpty { break }
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(Set(try await store.statistics().finishedRuns.keys) == [.cancelled])
        }
    }

    @Test(
        "who pauses a run pauses those that it waits for, wherever they run and whether they have begun, and so they stay when workers go"
    )
    func pause() async throws {
        let performed = Shared<[RunID: Int]>([:])
        let release = Shared(false)
        let agent = BasicAgent(
            "x", effect: .idempotent,
            [
                "y": { input, context in
                    performed.change { $0[context.run, default: 0] += 1 }
                    while !release.value { try await Task.sleep(for: .milliseconds(10)) }
                    return .object(input)
                }
            ])
        // Each item is a run, in which another one does the work: two levels.
        let middle = Workflow(
            "middle",
            tasks: [AgentTask("t", .workflow(Self.inner), inputs: ["n": "${input.n}"], isDistributed: true)])
        let (one, two, three, store) = (
            try await store(), try await store(), try await store(), try await store()
        )
        let runners = Shared<[Runner]>([])
        try await withThrowingTaskGroup(of: Void.self) { group in
            func work(_ store: PostgresRunStore, busyRuns: Int) async throws {
                let count = runners.value.count
                group.addTask {
                    try await Self.work(store, agent, busyRuns: busyRuns) { runner in
                        runners.change { $0.append(runner) }
                    }
                }
                while runners.value.count == count { try await Task.sleep(for: .milliseconds(5)) }
            }
            try await start(Self.each(6, middle), "p", store)
            // Runs that wait take no room: all of the upper level begins, and two of the lower.
            try await work(one, busyRuns: 1)
            try await work(two, busyRuns: 1)
            while performed.value.count < 2 { try await Task.sleep(for: .milliseconds(5)) }
            // Both workers are busy. Then each run that has begun has queued what it waits for.
            var known: Set<RunID> = []
            var awaited: Set<RunID> = []
            repeat {
                try await Task.sleep(for: .milliseconds(20))
                let begun = try await store.unfinishedRuns()
                known = Set(begun).union(try await store.openStarts(of: nil, limit: 99).map(\.request.run))
                awaited = try await runsAwaited(by: begun, store)
            } while awaited.count < 6 || !awaited.isSubset(of: known)
            try await post(.pause(reason: "lunch"), "pause", to: "p", store)
            while try await !isPausedThroughout(store) { try await Task.sleep(for: .milliseconds(20)) }
            #expect(performed.value.count == 2 && performed.value.values.allSatisfy { $0 == 1 })
            // One worker goes, and another has room for what is queued: that begins, and starts nothing.
            runners.value[0].stop()
            release.change { $0 = true }
            try await group.next()
            try await work(three, busyRuns: 10)
            var isPaused = false
            while !isPaused {
                try await Task.sleep(for: .milliseconds(20))
                guard try await store.openStarts(of: nil, limit: 1).isEmpty else { continue }
                isPaused = try await isPausedThroughout(store)
            }
            let runs = try await paused(store)
            #expect(runs.count >= 9)
            try await post(.pause(reason: "dinner"), "again", to: "p", store)
            while try await store.request("again")?.reply == nil {
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(try await store.request("again")?.reply == .repeated)
            #expect(try await Set(paused(store)) == Set(runs))
            #expect(performed.value.count == 2)

            try await post(.resume(), "resume", to: "p", store)
            let result = try await result("p", store)
            #expect(result.outcome == .success, "\(result.innerResults.map(\.failure))")
            for runner in runners.value { runner.stop() }
            try await group.waitForAll()
            for run in runs {
                var pauses: Set<PauseOrigin> = []
                let events = try await store.events(of: run)
                for event in events {
                    pauses.apply(event)
                    if case .attemptStarted(let task, _, _, _) = event.kind {
                        #expect(pauses.isEmpty, "\(run): \(task)")
                    }
                }
                let changes = events.count { event in
                    switch event.kind {
                    case .runPaused, .runResumed: true
                    default: false
                    }
                }
                #expect(changes == 2)
            }
        }
        #expect(performed.value.count == 6 && performed.value.values.allSatisfy { $0 >= 2 })
        #expect(try await store.openRequests(to: nil).isEmpty)
        #expect(try await store.verify() == [])
    }

    /// Whether all runs that have begun are paused, and those that are queued are to be.
    private func isPausedThroughout(_ store: PostgresRunStore) async throws -> Bool {
        let queued = try await store.openStarts(of: nil, limit: 99).map(\.request.run)
        let begun = Set(try await store.unfinishedRuns())
        let requested = Set(try await store.openRequests(to: nil).map(\.request.run))
        return try await Set(paused(store)) == begun
            && queued.allSatisfy { begun.contains($0) || requested.contains($0) }
    }

    /// The runs that tasks of some runs wait for.
    private func runsAwaited(by runs: [RunID], _ store: PostgresRunStore) async throws -> Set<RunID> {
        var awaited: Set<RunID> = []
        for run in runs {
            for event in try await store.events(of: run) {
                if case .taskWaiting(_, .run(let other, _)) = event.kind { awaited.insert(other) }
            }
        }
        return awaited
    }

    /// The runs that have begun and are paused.
    private func paused(_ store: PostgresRunStore) async throws -> [RunID] {
        var paused: [RunID] = []
        for run in try await store.unfinishedRuns() {
            var pauses: Set<PauseOrigin> = []
            for event in try await store.events(of: run) { pauses.apply(event) }
            if !pauses.isEmpty { paused.append(run) }
        }
        return paused
    }

    @Test("a parent whose worker is gone is taken up by another, which waits for the same runs")
    func takeover() async throws {
        let performed = Shared<[RunID: Int]>([:])
        let release = Shared(false)
        let agent = BasicAgent(
            "x", effect: .external,
            [
                "y": { input, context in
                    performed.change { $0[context.run, default: 0] += 1 }
                    while !release.value { try await Task.sleep(for: .milliseconds(10)) }
                    return .object(input)
                }
            ])
        let (parents, children, store) = (try await store(), try await store(), try await store())
        // The first worker has room for the parent, which waits, and one of its runs.
        let first = Shared<Runner?>(nil)
        let second = Shared<Runner?>(nil)
        try await withThrowingTaskGroup(of: Void.self) { group in
            try await start(Self.each(3), "p", store)
            group.addTask {
                try await Self.work(parents, agent, busyRuns: 1) { runner in first.change { $0 = runner } }
            }
            while performed.value.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
            group.addTask {
                try await Self.work(children, agent, busyRuns: 10) { runner in second.change { $0 = runner } }
            }
            while performed.value.count < 3 { try await Task.sleep(for: .milliseconds(5)) }
            // Its operation goes on until it is released; what it has not finished is another's then.
            first.value?.stop()
            release.change { $0 = true }
            try await group.next()
            let result = try await result("p", store)
            #expect(result.outcome == .success, "\(result.innerResults.map(\.failure))")
            second.value?.stop()
            try await group.waitForAll()
        }
        #expect(performed.value.count == 3 && performed.value.values.allSatisfy { $0 == 2 })
        #expect(try await store.verify() == [])
    }
}
