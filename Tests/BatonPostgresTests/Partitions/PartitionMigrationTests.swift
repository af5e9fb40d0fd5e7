import Baton
import Foundation
import PostgresClient
import RunStoreSupport
import RunTables
import TestSupport
import Testing

@testable import BatonPostgres

/// The statements of the version that knew no partitions: it took numbers and wrote.
private struct FormerDialect: RunDialect {
    let current: PostgresRunDialect
    var rowLockOfAny: String { current.rowLockOfAny }

    func problems(_ transaction: any SQLTransaction) throws -> [RunStoreProblem] { [] }
    func isOwn(_ run: RunID) -> Bool { current.isOwn(run) }
    func noteEnd(of run: RunID) { current.noteEnd(of: run) }
    func rows(of runs: [RunID], _ transaction: any SQLTransaction) throws -> [RunRow] {
        try current.rows(of: runs, transaction)
    }
    func newRunNumbers(_ count: Int, _ transaction: any SQLTransaction) throws -> [Int] {
        try transaction.query(
            "SELECT nextval('run_number') FROM generate_series(1, ?::bigint) ORDER BY 1 DESC",
            [count.sqlValue]
        ).map { try $0.get(0) }
    }
    func newRequestNumber(_ transaction: any SQLTransaction) throws -> Int {
        try current.newRequestNumber(transaction)
    }
    func preferOrderOfIndex(_ transaction: any SQLTransaction) throws {
        try current.preferOrderOfIndex(transaction)
    }
    func openRequests(_ ids: [String], _ transaction: any SQLTransaction) throws -> [SQLRow] {
        try current.openRequests(ids, transaction)
    }
    func saveAnswers(_ answers: [[SQLValue]], _ transaction: any SQLTransaction) throws {
        try current.saveAnswers(answers, transaction)
    }
    func save(_ batch: RunBatch, _ transaction: any SQLTransaction) throws {
        try current.save(batch, transaction)
    }
    func addToTallies(_ changes: [String: Int], _ transaction: any SQLTransaction) throws {
        try current.addToTallies(changes, transaction)
    }
    func tallies(_ transaction: any SQLTransaction) throws -> [String: Int] {
        try current.tallies(transaction)
    }
    func delete(runs numbers: [Int], _ transaction: any SQLTransaction) throws {
        try current.delete(runs: numbers, transaction)
    }
}

@Suite(
    "From the schema without partitions",
    .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.reason)),
    .timeLimit(.minutes(15)))
struct PartitionMigrationTests {
    private let made = PartitionedDatabase()

    /// A process of the version before, on a database of its schema.
    private func former() async throws -> RunTables {
        var options = PostgresOptions(server: try await made.made.address())
        options.borrowTimeout = .seconds(180)
        let database = try PostgresDatabase(options)
        let steps = PostgresRunStore.migrations.prefix { !$0.name.hasPrefix("baton/7") }
        if try await database.read({ try $0.query("SELECT 1 WHERE to_regclass('run') IS NOT NULL").isEmpty })
        {
            try await database.migrate(Array(steps))
        }
        return RunTables(
            database: database, own: database.lockingRows,
            dialect: FormerDialect(
                current: PostgresRunDialect(
                    ownership: RunOwnership(), partitions: PartitionMaker(database, size: 1))),
            largestValueBytes: 200)
    }

    /// The tables and indexes that hold rows of runs, with the file of each.
    private func files(_ database: PostgresDatabase) async throws -> [String: Int] {
        try await database.read { transaction in
            var files: [String: Int] = [:]
            let rows = try transaction.query(
                """
                SELECT relname::text, relfilenode::bigint FROM pg_class
                WHERE relkind IN ('r', 'i') AND relname ~ '^(segment|task)_?'
                """)
            for row in rows { files[try row.get(0)] = try row.get(1) }
            return files
        }
    }

    @Test("tables that are there become the first partition as they are, with their indexes")
    func adopted() async throws {
        let former = try await former()
        var random = RandomRuns(seed: 77)
        for batch in random.batches(runs: 40) { try await former.commit(batch) }
        let database = try #require(former.database as? PostgresDatabase)
        let before = try await files(database)
        #expect(before.count == 6)

        let store = try await made.store(runsPerPartition: 10)
        let after = try await files(store.database)
        for (old, new) in [
            ("segment", "segment_0"), ("segment_pkey", "segment_0_pkey"), ("task", "task_0"),
            ("task_pkey", "task_0_pkey"), ("task_by_status", "task_0_by_status"),
            ("task_by_failure", "task_0_by_failure"),
        ] {
            #expect(before[old] != nil && before[old] == after[new], "\(old)")
        }
        // Nothing was made beside them: these, and as many of the next partition.
        #expect(after.count == 12)
        #expect(try await store.counts("pg_inherits WHERE inhparent = 'task_by_status'::regclass") == [2])
        #expect(try await store.counts("pg_constraint WHERE conname LIKE '%_bound'") == [0])
        #expect(try await store.partitionList().map(\.first).first == 0)
        for (run, events) in random.events {
            #expect(try await store.events(of: run).map(\.line) == events.map(\.line))
        }
        #expect(try await store.verify() == [])
    }

    @Test(
        "the version before goes on with what it has begun, begins more, and removes runs, while tables are changed and after"
    )
    func mixed() async throws {
        let formers = [try await former(), try await former()]
        var random = RandomRuns(seed: 78)
        var batches = random.batches(runs: 40)
        for batch in batches.prefix(10) { try await formers[0].commit(batch) }
        batches.removeFirst(10)
        let written = Shared(0)
        let rest = batches
        let stores = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for batch in rest {
                    try await formers[0].commit(batch)
                    written.change { $0 += 1 }
                }
            }
            while written.value < 3 { try await Task.sleep(for: .milliseconds(1)) }
            // Two begin at the same time.
            async let one = made.made.store(largestValueBytes: 200, runsPerPartition: 10)
            async let other = made.made.store(largestValueBytes: 200, runsPerPartition: 10)
            let stores = try await [one, other]
            try await group.waitForAll()
            return stores
        }
        for (run, events) in random.events {
            #expect(try await stores[0].events(of: run).map(\.line) == events.map(\.line))
            #expect(try await formers[1].events(of: run).map(\.line) == events.map(\.line))
        }
        #expect(try await stores[1].verify() == [])

        // Far on, where processes of both versions write, and those of this one make the partitions.
        let end = try #require(try await stores[0].partitionList().last?.end)
        try await stores[0].database.write {
            _ = try $0.query("SELECT setval('run_number', ?::bigint - 1)", [end.sqlValue])
        }
        for number in 0..<40 {
            let commit = SmallRun.commit("n\(number)", endsAfter: 1)
            if number.isMultiple(of: 2) {
                try await stores[number / 2 % 2].commit([commit])
            } else {
                try await formers[number / 2 % 2].commit([commit])
            }
        }
        #expect(try await stores[0].verify() == [])
        #expect(try await formers[0].prune(Retention(runs: 50), now: SmallRun.begin, limit: .max) > 0)
        #expect(try await stores[0].verify() == [])
        _ = try await stores[1].removeRuns(finishedBefore: nil)
        #expect(try await formers[0].statistics().finishedRuns == [:])
        let unfinished = random.events.filter { $0.value.outcome == nil }
        #expect(try await stores[0].counts("run")[0] == unfinished.count)
        // Runs that go on keep the first; the second had none.
        #expect(try await stores[0].partitionList().map(\.first).contains(0))
        #expect(try await stores[0].partitionList().count < 5)
        #expect(try await stores[0].verify() == [])
    }

    @Test(
        "the steps as a script for psql come to the same as their application, and are told apart from new ones"
    )
    func script() async throws {
        let session = try await made.session()
        let script = PostgresDatabase.script(of: PostgresRunStore.migrations)
        try session.run(script)
        let store = try await made.store(runsPerPartition: 10)
        #expect(try await store.counts("baton_migrations") == [PostgresRunStore.migrations.count])
        try await store.commit((0..<15).map { SmallRun.commit("r\($0)", endsAfter: 1) })
        #expect(try await store.verify() == [])
        let last = try #require(script.range(of: "BEGIN;", options: .backwards))
        #expect(throws: PostgresError.self) { try session.run(String(script[last.lowerBound...])) }
        try session.run("ROLLBACK")
        #expect(try await store.verify() == [])
    }

    @Test("a long history gets more room until its tables are partitions")
    func room() async throws {
        let former = try await former()
        try await former.database.write {
            _ = try $0.query("SELECT setval('run_number', 40000000)")
        }
        try await former.commit([SmallRun.commit("r", endsAfter: 1)])
        let store = try await made.store(runsPerPartition: 10)
        #expect(try await store.partitionList().map(\.end) == [44_000_001, 44_500_001])
        #expect(try await store.verify() == [])
    }
}
