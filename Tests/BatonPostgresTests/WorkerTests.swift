import Baton
import PostgresClient
import RunStoreSupport
import TestSupport
import Testing

@testable import BatonPostgres

@Suite(
    "Workers on PostgreSQL",
    .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.reason)),
    .timeLimit(.minutes(15)))
struct WorkerTests {
    private let made = TestDatabase()

    private func store() async throws -> PostgresRunStore { try await made.store() }

    private let workflow = Workflow("w", tasks: [AgentTask("a", agent: "x", operation: "y")])

    private func begin(_ name: String) -> Commit {
        Commit(
            run: RunID(name),
            events: [
                RunEvent(
                    sequence: 1, at: Timestamp(nanoseconds: 1),
                    kind: .runStarted(RunID(name), workflow, input: [:]))
            ])
    }

    private func next(_ name: String, _ sequence: Int) -> Commit {
        Commit(
            run: RunID(name),
            events: [RunEvent(sequence: sequence, at: Timestamp(nanoseconds: 2), kind: .runDrained)])
    }

    private func epoch(_ name: String, _ store: PostgresRunStore) async throws -> [SQLValue]? {
        try await store.database.read {
            try $0.queryOne("SELECT epoch, worker IS NULL FROM run WHERE id = ?", [.text(name)])?.values
        }
    }

    @Test("a run is claimed by one at a time; others see that, and can have it when it is released")
    func claims() async throws {
        let (one, two) = (try await store(), try await store())
        _ = try await one.post(
            RunRequest(
                id: "s", run: RunID("r"), .start(workflow, input: [:]), postedAt: Timestamp(nanoseconds: 1)))
        try await one.withWorker(named: "one") { first in
            try await two.withWorker(named: "two") { second in
                let (run, other) = (RunID("r"), RunID("other"))
                #expect(try await first.claim(run))
                #expect(try await first.claim(run))
                #expect(try await second.claim([run, other]) == [other])
                #expect(try await second.isClaimedByOther(run))
                #expect(try await !first.isClaimedByOther(run))
                #expect(try await one.openStarts(of: nil, limit: 9).count == 1)
                #expect(try await two.openStarts(of: nil, limit: 9).isEmpty)
                first.release(run)
                while try await !second.claim(run) { try await Task.sleep(for: .milliseconds(5)) }
                #expect(try await first.isClaimedByOther(run))
                // Begun by its new owner, it cannot be had by the old one.
                try await two.commit([begin("r")])
                #expect(try await !first.claim(run))
            }
            // The second worker has ended: its runs are free.
            #expect(try await first.claimUnfinished() == [RunID("r")])
            #expect(try await epoch("r", one) == [2, 0])
        }
        #expect(try await epoch("r", one) == [2, 1])
        await #expect(throws: RunStoreError.self) { _ = try await one.claims().claim(RunID("r")) }
    }

    @Test("a run whose start was refused cannot be claimed by who has seen it queued before")
    func refusedStart() async throws {
        let (one, two) = (try await store(), try await store())
        let run = RunID("r")
        _ = try await one.post(
            RunRequest(id: "s", run: run, .start(workflow, input: [:]), postedAt: Timestamp(nanoseconds: 1)))
        try await one.withWorker(named: "one") { first in
            try await two.withWorker(named: "two") { second in
                #expect(try await two.openStarts(of: nil, limit: 9).count == 1)
                #expect(try await first.claim(run))
                try await one.answer([(request: "s", reply: .refused("no"))])
                first.release(run)
                #expect(try await !second.claim(run))
                #expect(try await second.claim(RunID("unknown")))
            }
        }
    }

    @Test("a worker of some agents takes only runs all of whose tasks, at any depth, are of these")
    func agents() async throws {
        func task(_ agent: String) -> AgentTask { AgentTask("t-\(agent)", agent: agent, operation: "y") }
        func nested(_ agent: String, _ inner: String) -> Workflow {
            Workflow(
                "nested", pattern: .graph,
                tasks: [
                    task(agent),
                    AgentTask("map", .map(MapTask(over: [1], body: TaskBody(tasks: [task(inner)])))),
                ])
        }
        let workflows: [String: Workflow] = [
            "a": Workflow("w", tasks: [task("a")]), "b": Workflow("w", tasks: [task("b")]),
            "ab": Workflow("w", tasks: [task("a"), task("b")]), "a-a": nested("a", "a"),
            "a-b": nested("a", "b"),
            "nul": Workflow("w", tasks: [AgentTask("t", agent: "a", operation: "y", inputs: ["z": "\u{0}"])]),
        ]
        let (poster, worker) = (try await store(), try await store())
        for (name, workflow) in workflows {
            _ = try await poster.post(
                RunRequest(
                    id: name, run: RunID(name), .start(workflow, input: [:]),
                    postedAt: Timestamp(nanoseconds: 1)))
        }
        let all = workflows.keys.map { RunID($0) }.sorted()
        for (agents, expected) in [
            (["a"], ["a", "a-a"]), (["b", "c"], ["b"]), (["a", "b"], ["a", "a-a", "a-b", "ab", "b"]),
            ([], []),
        ] as [([String], [String])] {
            try await worker.withWorker(named: "w", agents: Set(agents)) { claims in
                let queued = try await worker.openStarts(of: nil, limit: 99).map(\.request.run)
                #expect(queued.sorted() == expected.map { RunID($0) }, "\(agents)")
                let claimed = try await claims.claim(all)
                #expect(claimed == expected.map { RunID($0) }, "\(agents)")
                for run in claimed { claims.release(run) }
            }
        }
        try await worker.withWorker(named: "any") { claims in
            #expect(try await worker.openStarts(of: nil, limit: 99).count == workflows.count)
            for (name, workflow) in workflows {
                claims.claimNew(RunID(name))
                try await worker.commit([
                    Commit(
                        run: RunID(name),
                        events: [
                            RunEvent(
                                sequence: 1, at: Timestamp(nanoseconds: 1),
                                kind: .runStarted(RunID(name), workflow, input: [:]))
                        ])
                ])
            }
        }
        // The same of runs that were begun.
        try await worker.withWorker(named: "w", agents: ["a"]) { claims in
            let taken = try await claims.claimUnfinished()
            #expect(taken == [RunID("a"), RunID("a-a")])
            #expect(try await claims.claim([RunID("b"), RunID("ab"), RunID("nul")]).isEmpty)
        }
    }

    @Test("a worker that is to drain is told once; who is there is listed")
    func drain() async throws {
        let (one, looker) = (try await store(), try await store())
        let told = Shared(0)
        try await one.withWorker(
            named: "one", lease: .seconds(1), agents: ["b", "a"], concurrency: 7,
            whenToDrain: { told.change { $0 += 1 } }
        ) { _ in
            let worker = try #require(try await looker.workers().first)
            #expect(worker.name == "one" && worker.state == .active && worker.takesQueue)
            #expect(worker.agents == ["a", "b"] && worker.concurrency == 7 && worker.endedAt == nil)
            #expect(try await looker.drain([worker.number, worker.number + 1]) == [worker.number])
            #expect(try await looker.drain(nil).isEmpty)
            #expect(try await looker.workers().map(\.state) == [.draining])
            for _ in 0..<6_000 where told.value == 0 { try await Task.sleep(for: .milliseconds(20)) }
            try await Task.sleep(for: .milliseconds(600))
            #expect(told.value == 1)
        }
        #expect(try await looker.workers().isEmpty)
        let ended = try await looker.workers(includesEnded: true)
        #expect(ended.map(\.state) == [.ended] && ended[0].endedAt != nil)
    }

    @Test("a run whose end could not be stored for good can be taken over when it is given up")
    func failedEnd() async throws {
        let (one, two) = (try await store(), try await store())
        let run = RunID("r")
        try await one.withWorker(named: "one") { first in
            first.claimNew(run)
            try await one.commit([begin("r")])
            try await one.database.write { transaction in
                try transaction.execute(
                    """
                    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no''; END'
                    """)
                try transaction.execute(
                    "CREATE TRIGGER refuse BEFORE UPDATE OF outcome ON run FOR EACH ROW EXECUTE FUNCTION refuse()"
                )
            }
            let end = RunEvent(
                sequence: 2, at: Timestamp(nanoseconds: 3),
                kind: .runFinished(.success, output: .null, failure: nil))
            await #expect(throws: SQLError.self) { try await one.commit([Commit(run: run, events: [end])]) }
            try await one.database.write { _ = try $0.execute("DROP TRIGGER refuse ON run") }
            first.release(run)
            try await two.withWorker(named: "two") { second in
                for _ in 0..<3_000 {
                    if try await second.claim(run) { break }
                    try await Task.sleep(for: .milliseconds(20))
                }
                try await two.commit([Commit(run: run, events: [end])])
            }
        }
        #expect(try await two.verify() == [])
    }

    @Test("a write of one who has lost the run is refused, in the same transaction, and changes nothing")
    func fencing() async throws {
        let (one, two, outsider) = (try await store(), try await store(), try await store())
        try await one.withWorker(named: "one") { first in
            first.claimNew(RunID("r"))
            try await one.commit([begin("r"), begin("own")])
            for stranger in [two, outsider] {
                let error = await #expect(throws: RunStoreError.self) {
                    try await stranger.commit([next("r", 2)])
                }
                #expect(error?.kind == .conflict)
            }
            try await two.withWorker(named: "two") { second in
                first.release(RunID("r"))
                while try await !second.claim(RunID("r")) { try await Task.sleep(for: .milliseconds(5)) }
                // As one that stood still believes it.
                one.ownership.take(RunID("r"), epoch: 1)
                let error = await #expect(throws: RunStoreError.self) {
                    try await one.commit([begin("new"), next("r", 2)])
                }
                #expect(error?.message.contains("epoch 2") == true)
                try await two.commit([next("r", 2)])
                // It comes back: what was written of it before is not taken for the latest.
                _ = one.ownership.release(RunID("r"))
                _ = one.ownership.takeReleased()
                second.release(RunID("r"))
                while try await !first.claim(RunID("r")) { try await Task.sleep(for: .milliseconds(5)) }
                try await one.commit([next("r", 3)])
                try await one.commit([next("r", 4)])
            }
        }
        #expect(try await outsider.events(of: RunID("r")).count == 4)
        #expect(try await outsider.runs(limit: 9, before: nil).count == 2)
        #expect(try await outsider.verify() == [])
    }

    @Test(
        "a worker that gives no sign of life is buried, its runs are taken over, and what it still writes is refused"
    )
    func takeover() async throws {
        let (one, two) = (try await store(), try await store())
        // A lease that nobody renews: as after SIGSTOP.
        let zombie = try await one.database.lockingRows.write { transaction in
            try transaction.queryOne(
                """
                INSERT INTO worker (name, started_at, lease_until)
                VALUES ('zombie', clock_timestamp(), clock_timestamp() + make_interval(secs => 600)) RETURNING number
                """)?.get(0, as: Int64.self)
        }
        #expect(one.ownership.begin(worker: try #require(zombie), leaseEnd: .now + .seconds(60)))
        for name in ["a", "b"] { one.ownership.takeNew(RunID(name)) }
        try await one.commit([begin("a"), begin("b")])
        try await two.withWorker(named: "two", lease: .seconds(4)) { second in
            #expect(try await second.claimUnfinished().isEmpty)
            try await one.database.lockingRows.write {
                _ = try $0.execute(
                    "UPDATE worker SET lease_until = clock_timestamp() WHERE name = 'zombie'")
            }
            var taken: [RunID] = []
            for _ in 0..<6_000 where taken.isEmpty {
                try await Task.sleep(for: .milliseconds(20))
                taken = try await second.claimUnfinished()
            }
            #expect(taken == [RunID("a"), RunID("b")])
            try await two.commit([next("a", 2)])
            // Also to a run that it alone knows of.
            for commit in [next("b", 2), next("a", 3), begin("c")] {
                let error = await #expect(throws: RunStoreError.self) { try await one.commit([commit]) }
                #expect(error?.kind == .conflict)
            }
        }
        #expect(try await two.events(of: RunID("b")).count == 1)
        #expect(try await two.verify() == [])
    }

    @Test("a worker that cannot be sure of its lease stores nothing until it is renewed")
    func selfFencing() async throws {
        let store = try await store()
        let worker = try await store.database.lockingRows.write { transaction in
            try transaction.queryOne(
                """
                INSERT INTO worker (name, started_at, lease_until)
                VALUES ('w', clock_timestamp(), clock_timestamp() + make_interval(secs => 600)) RETURNING number
                """)?.get(0, as: Int64.self)
        }
        // By its own clock it is over, whatever the database says.
        #expect(store.ownership.begin(worker: try #require(worker), leaseEnd: .now - .milliseconds(1)))
        store.ownership.takeNew(RunID("r"))
        async let commit: Void = store.commit([begin("r")])
        try await Task.sleep(for: .milliseconds(200))
        #expect(try await store.runs(limit: 1, before: nil).isEmpty)
        store.ownership.renewed(until: .now + .seconds(600))
        try await commit
        #expect(try await store.runs(limit: 9, before: nil).map(\.id) == [RunID("r")])
        #expect(try await epoch("r", store) == [1, 0])
        store.ownership.noteEnd()
        let error = await #expect(throws: RunStoreError.self) { try await store.commit([next("r", 2)]) }
        #expect(error?.kind == .conflict)
    }

    @Test(
        "a commit that is acknowledged after the end of the lease lets nothing begin before that is renewed")
    func lateAcknowledgement() async throws {
        let (store, other) = (try await store(), try await store())
        let worker = try await store.database.lockingRows.write { transaction in
            try transaction.queryOne(
                """
                INSERT INTO worker (name, started_at, lease_until)
                VALUES ('w', clock_timestamp(), clock_timestamp() + make_interval(secs => 600)) RETURNING number
                """)?.get(0, as: Int64.self)
        }
        let number = try #require(worker)
        #expect(store.ownership.begin(worker: number, leaseEnd: .now + .seconds(600)))
        store.ownership.takeNew(RunID("r"))
        try await store.commit([begin("r")])

        let (isLocked, mayUnlock) = (Shared(false), Shared(false))
        async let lock: Void = other.database.lockingRows.write { transaction in
            _ = try transaction.query("SELECT 1 FROM run WHERE id = 'r' FOR UPDATE")
            isLocked.change { $0 = true }
            while !mayUnlock.value {
                // Within less than what the server ends the session after.
                _ = try transaction.query("SELECT pg_sleep(0.005)")
            }
        }
        while !isLocked.value { try await Task.sleep(for: .milliseconds(1)) }
        let isAcknowledged = Shared(false)
        async let commit: Void = {
            try await store.commit([next("r", 2)])
            isAcknowledged.change { $0 = true }
        }()
        let waits =
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        while try await other.database.read({ try $0.queryOne(waits) }) == nil {
            try await Task.sleep(for: .milliseconds(1))
        }
        store.ownership.forgetWorker()
        #expect(store.ownership.begin(worker: number, leaseEnd: .now - .milliseconds(1)))
        store.ownership.take(RunID("r"), epoch: 1)
        mayUnlock.change { $0 = true }
        try await lock
        while try await other.events(of: RunID("r")).count < 2 { try await Task.sleep(for: .milliseconds(1)) }
        try await Task.sleep(for: .milliseconds(200))
        #expect(!isAcknowledged.value)
        store.ownership.renewed(until: .now + .seconds(600))
        try await commit
    }

    @Test("a worker that was taken for dead hears of it: what it does is cancelled, and it can begin anew")
    func cancellation() async throws {
        let store = try await store()
        let wasCancelled = Shared(false)
        await #expect(throws: RunStoreError.self) {
            try await store.withWorker(named: "one", lease: .seconds(1)) { _ in
                try await store.database.lockingRows.write {
                    _ = try $0.execute("UPDATE worker SET ended_at = now()")
                }
                do {
                    try await Task.sleep(for: .seconds(60))
                } catch {
                    wasCancelled.change { $0 = true }
                    throw error
                }
            }
        }
        #expect(wasCancelled.value)
        try await store.withWorker(named: "one") { claims in
            claims.claimNew(RunID("r"))
            try await store.commit([begin("r")])
        }
        #expect(try await epoch("r", store) == [1, 1])
    }

    @Test("no run is claimed twice by stores that claim at the same time, and all are claimed")
    func concurrentClaims() async throws {
        let stores = [try await store(), try await store(), try await store()]
        let names = (0..<300).map { "run-\($0)" }
        try await stores[0].commit(names.prefix(200).map(begin))
        for name in names.dropFirst(200) {
            _ = try await stores[0].post(
                RunRequest(
                    id: name, run: RunID(name), .start(workflow, input: [:]),
                    postedAt: Timestamp(nanoseconds: 1)))
        }
        let claimed = Shared<[[RunID]]>([])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for store in stores {
                group.addTask {
                    try await store.withWorker(named: "w") { claims in
                        var own: [RunID] = []
                        for start in stride(from: 0, to: 300, by: 25).shuffled() {
                            own += try await claims.claim(names[start..<(start + 25)].map { RunID($0) })
                        }
                        own += try await claims.claimUnfinished()
                        claimed.change { [own] in $0.append(own) }
                        // Until all have claimed: a worker that ends gives its runs back.
                        while claimed.value.count < stores.count {
                            try await Task.sleep(for: .milliseconds(2))
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let runs = claimed.value.joined()
        #expect(runs.count == 300 && Set(runs).count == 300)
    }

    /// Reading all and sorting looks cheap to a server that has no statistics of a large table yet.
    @Test("the first of many that are queued are found without reading the others")
    func longQueue() async throws {
        let store = try await made.store(connections: 1)
        _ = try await store.post(
            RunRequest(
                id: "0", run: RunID("run-0"), .start(workflow, input: [:]),
                postedAt: Timestamp(nanoseconds: 1)))
        try await store.database.write { transaction in
            try transaction.execute(
                """
                INSERT INTO request (number, id, run, kind, definition, payload, created_at, hash)
                SELECT number + i, i::text, 'run-' || i, kind, definition, payload || repeat(' ', 900), created_at, hash
                FROM request, generate_series(1, 20000) AS i
                """)
        }
        /// Rows of requests that this session has read.
        func rowsRead() async throws -> Int {
            // What it counted is told to others, and to itself, after a transaction.
            try await store.database.read { _ = try $0.query("SELECT pg_stat_force_next_flush()") }
            return try await store.database.read { transaction in
                try transaction.queryOne(
                    "SELECT idx_tup_fetch + seq_tup_read FROM pg_stat_user_tables WHERE relname = 'request'"
                )?.get(0) ?? 0
            }
        }
        let before = try await rowsRead()
        #expect(try await store.openStarts(of: nil, limit: 20).map(\.number) == Array(1...20))
        let read = try await rowsRead() - before
        #expect(read >= 20 && read < 1000)
    }

    @Test("a queued run that another worker is about to start is not cancelled behind its back")
    func cancelledBeforeStart() async throws {
        let (one, two) = (try await store(), try await store())
        let run = RunID("r")
        for (id, action) in [("s", .start(workflow, input: [:])), ("c", .cancel(reason: "no"))]
            as [(String, RunRequest.Action)]
        {
            _ = try await one.post(RunRequest(id: id, run: run, action, postedAt: Timestamp(nanoseconds: 1)))
        }
        try await one.withWorker(named: "one") { first in
            #expect(try await first.claim(run))
            try await two.withWorker(named: "two") { second in
                var options = Runner.Options()
                options.pollInterval = .milliseconds(5)
                let orchestrator = try AgentOrchestrator(agents: [], store: two, claims: second)
                let runner = Runner(orchestrator: orchestrator, store: two, inbox: two, options: options)
                async let ended = runner.run()
                try await Task.sleep(for: .milliseconds(300))
                #expect(try await two.request("c")?.reply == nil)
                #expect(try await two.request("s")?.reply == nil)
                first.release(run)
                for _ in 0..<12_000 {
                    if try await two.request("c")?.reply != nil { break }
                    try await Task.sleep(for: .milliseconds(5))
                }
                #expect(try await two.request("c")?.reply == .accepted)
                #expect(try await two.request("s")?.reply == .refused("cancelled before it started: no"))
                runner.stop()
                _ = try await ended
            }
        }
        #expect(try await one.runs(limit: 1, before: nil).isEmpty)
        #expect(try await one.verify() == [])
    }

    @Test("runners of several workers do every queued run once, and none is left")
    func runners() async throws {
        let stores = [try await store(), try await store(), try await store()]
        for number in 0..<90 {
            _ = try await stores[0].post(
                RunRequest(
                    id: "s\(number)", run: RunID("run-\(number)"), .start(workflow, input: [:]),
                    postedAt: Timestamp(nanoseconds: 1)))
        }
        let performed = Shared<[RunID: Int]>([:])
        let agent = BasicAgent(
            "x", effect: .external,
            [
                "y": { _, context in
                    performed.change { $0[context.run, default: 0] += 1 }
                    return [:]
                }
            ])
        let runners = try await withThrowingTaskGroup(of: Int.self) { group in
            for store in stores {
                group.addTask {
                    try await store.withWorker(named: "w") { claims in
                        var options = Runner.Options()
                        options.endsWhenIdle = true
                        options.pollInterval = .milliseconds(5)
                        options.maximumBusyRuns = 7
                        let orchestrator = try AgentOrchestrator(
                            agents: [agent], store: store, claims: claims)
                        return try await Runner(
                            orchestrator: orchestrator, store: store, inbox: store, options: options
                        ).run()
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(runners == [0, 0, 0])
        #expect(performed.value.count == 90)
        #expect(performed.value.values.allSatisfy { $0 == 1 })
        #expect(try await stores[0].statistics().finishedRuns == [.success: 90])
        #expect(try await stores[0].verify() == [])
    }
}
