import Baton
import PostgresClient
import RunStoreSupport
import TestSupport
import Testing

@testable import BatonPostgres

@Suite(
    "Partitions of runs", .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.reason)),
    .timeLimit(.minutes(15)))
struct PartitionTests {
    private let made = PartitionedDatabase()

    @Test("a store of many small partitions keeps what every store promises")
    func conformance() async throws {
        let promises = RunStoreConformance { try await PartitionedDatabase().store(runsPerPartition: 7) }
        try await promises.roundTrip(seeds: 1...2)
        try await promises.conflicts()
        try await promises.paging()
        try await promises.filters()
        try await promises.summaries()
        try await promises.removal()
    }

    @Test("writers of several processes cross many boundaries at the same time, and no number is left out")
    func boundaries() async throws {
        let stores = [
            try await made.store(runsPerPartition: 5), try await made.store(runsPerPartition: 3),
            try await made.store(runsPerPartition: 5, connections: 1),
        ]
        let first = try #require(try await stores[0].partitionList().last?.end)
        var random = RandomRuns(seed: 5)
        _ = random.batches(runs: 90)
        try await stores.commit(random)
        let partitions = try await stores[0].partitionList()
        #expect(partitions.count > 18)
        for (one, next) in zip(partitions, partitions.dropFirst()) { #expect(one.end == next.first) }
        let numbers = try await stores[0].numbers()
        #expect(numbers.count == 90 && numbers.values.allSatisfy { $0 >= first })
        #expect(try await stores[1].verify() == [])
        for (run, events) in random.events {
            #expect(try await stores[2].events(of: run).map(\.line) == events.map(\.line))
        }
    }

    @Test("one batch of more runs than a partition holds")
    func largeBatch() async throws {
        let store = try await made.store(runsPerPartition: 10, connections: 1)
        try await store.commit((0..<35).map { SmallRun.commit("r\($0)", endsAfter: 1) })
        #expect(try await store.counts("run", "segment", "task") == [35, 35, 35])
        #expect(try await store.verify() == [])
    }

    @Test("a partition is made ahead by a worker when half of the last is used")
    func ahead() async throws {
        let store = try await made.store(runsPerPartition: 100)
        try await store.withWorker(named: "w") { _ in
            try await store.commit([SmallRun.commit("r", endsAfter: 1)])
            let made = try await store.partitionList().count
            try await store.commit((0..<60).map { SmallRun.commit("r\($0)", endsAfter: 1) })
            while try await store.partitionList().count == made {
                try await Task.sleep(for: .milliseconds(5))
            }
        }
    }

    @Test("the events of a run are looked for in one partition alone")
    func pruning() async throws {
        let store = try await made.store(runsPerPartition: 4)
        for number in 0..<14 { try await store.commit([SmallRun.commit("r\(number)", endsAfter: 1)]) }
        let number = try #require(try await store.numbers()[RunID("r5")])
        let statements = [
            "SELECT first, events FROM segment WHERE run = \(number) AND last > 0 ORDER BY first",
            "SELECT first, events FROM segment WHERE run = (SELECT number FROM run WHERE id = 'r5') ORDER BY first",
            "UPDATE task SET status = 'running' WHERE run = \(number) AND path = 'a'",
            "DELETE FROM segment WHERE run = ANY (ARRAY[\(number)]::bigint[])",
        ]
        for statement in statements {
            let plan = try await store.database.write { transaction in
                try transaction.query("EXPLAIN (ANALYZE, COSTS OFF) \(statement)").map {
                    try $0.get(0, as: String.self)
                }
            }
            let visited = plan.filter { line in
                ["segment_", "task_"].contains { line.contains(" on \($0)") } && line.contains("Scan")
                    && !line.contains("never executed") && !line.contains("Bitmap Index")
            }
            #expect(visited.count == 1, "\(plan)")
        }
    }

    // MARK: What is in the way

    @Test(
        "a commit that needs a partition which cannot be made waits for it, on one connection, and is stored")
    func blocked() async throws {
        let store = try await made.store(runsPerPartition: 4, connections: 1)
        try await store.commit((0..<4).map { SmallRun.commit("r\($0)", endsAfter: 1) })
        let other = try await made.session()
        // What a statement that makes an index has, for one: no writer waits for it.
        try other.run("BEGIN; LOCK TABLE ONLY segment IN SHARE UPDATE EXCLUSIVE MODE")
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await store.commit([SmallRun.commit("late", endsAfter: 1)]) }
            let waiting =
                "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'segment'::regclass AND mode = 'ShareUpdateExclusiveLock'"
            while try other.query(waiting).rowCount == 0 { try await Task.sleep(for: .milliseconds(5)) }
            try other.run("COMMIT")
            try await group.waitForAll()
        }
        #expect(try await store.counts("run", "segment") == [5, 5])
        #expect(try await store.verify() == [])
    }

    @Test(
        "who may not make partitions is told so, as of something that may pass, and removes runs row by row")
    func rights() async throws {
        let owner = try await made.store(runsPerPartition: 4)
        for number in 0..<12 { try await owner.commit([SmallRun.commit("r\(number)", endsAfter: 1)]) }
        let session = try await made.session()
        let role = "baton_\(UInt64.random(in: 0 ... .max))"
        try session.run(
            """
            CREATE ROLE \(role) LOGIN; GRANT ALL ON ALL TABLES IN SCHEMA public TO \(role);
            GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO \(role)
            """)
        defer { try? session.run("DROP OWNED BY \(role); DROP ROLE \(role)") }
        var options = PostgresOptions(
            server: try await made.made.address().replacing("user=postgres", with: "user=\(role)"))
        options.borrowTimeout = .seconds(180)
        let store = try await PostgresRunStore(database: PostgresDatabase(options), runsPerPartition: 4)
        let error = try await #require(throws: SQLError.self) {
            try await store.commit([SmallRun.commit("late", endsAfter: 1)])
        }
        #expect(error.isTemporary)
        #expect(error.message.contains("cannot be made") && error.message.contains("permission denied"))

        let end = try #require(try await owner.partitionList().last?.end)
        for table in RunPartition.parents {
            try session.run(
                "CREATE TABLE \(table)_x PARTITION OF \(table) FOR VALUES FROM (\(end)) TO (\(end + 50))")
        }
        try await store.commit([SmallRun.commit("late", endsAfter: 1)])
        let before = try await owner.partitionList().count
        #expect(try await store.removeRuns(finishedBefore: nil) == 13)
        #expect(try await owner.partitionList().count == before)
        #expect(try await owner.counts("run", "segment", "task") == [0, 0, 0])
        #expect(try await store.verify() == [])
    }
}
