import Baton
import PostgresClient
import RunStoreSupport
import RunTables
import TestSupport
import Testing

@testable import BatonPostgres

@Suite(
    "Removal of partitions",
    .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.reason)),
    .timeLimit(.minutes(15)))
struct PartitionRemovalTests {
    private let made = PartitionedDatabase()

    private func tables(_ store: PostgresRunStore) async throws -> Int {
        try await store.counts("pg_inherits WHERE inhparent IN ('segment'::regclass, 'task'::regclass)")[0]
    }

    @Test("partitions all of whose runs may go are dropped, with everything else of these runs")
    func dropped() async throws {
        let store = try await made.store(runsPerPartition: 10)
        let large = Value.string(String(repeating: "x", count: 500))
        for number in 0..<35 {
            let id = "r\(number)"
            _ = try await store.post(
                RunRequest(id: "to \(id)", run: RunID(id), .resume, postedAt: SmallRun.begin))
            try await store.commit([
                SmallRun.commit(id, endsAfter: 1, value: .array([large, .int(Int64(number))]))
            ])
        }
        try await store.answer((0..<35).map { ("to r\($0)", .accepted) })
        // Two of the first schema, two of ten runs that have a whole one behind them; it and the last stay.
        #expect(try await tables(store) == 12)
        let passed = try await store.partitionList().filter(\.isPassed)
        #expect(passed.count == 4)
        let files = try await store.counts("pg_class WHERE relname LIKE 'segment%' AND relkind = 'r'")[0]
        #expect(try await store.removePartitions(finishedBefore: nil) == 20)
        #expect(try await tables(store) == 4)
        #expect(
            try await store.counts("pg_class WHERE relname LIKE 'segment%' AND relkind = 'r'")[0] == files - 4
        )
        #expect(
            try await store.counts("run", "segment", "task", "request", "blob_use") == [15, 15, 15, 15, 15])
        #expect(try await store.verify() == [])
        #expect(try await store.removeRuns(finishedBefore: nil) == 15)
        #expect(
            try await store.counts("run", "segment", "task", "request", "blob_use", "blob", "definition")
                == [0, 0, 0, 0, 0, 0, 0])
        #expect(try await store.statistics() == RunStoreStatistics())
        #expect(try await store.verify() == [])
    }

    @Test("a run that goes on, or is to stay, keeps its partition, and others are removed one by one")
    func kept() async throws {
        let store = try await made.store(runsPerPartition: 5)
        for number in 0..<30 {
            // One that goes on in the second five, one that ended late in the fourth.
            let end = number == 7 ? nil : number == 17 ? 100 : 1
            try await store.commit([SmallRun.commit("r\(number)", endsAfter: end)])
        }
        let limit = SmallRun.begin + .seconds(50)
        #expect(try await store.removeRuns(finishedBefore: limit) == 28)
        #expect(try await store.runs(limit: 9, before: nil).map(\.id.text).sorted() == ["r17", "r7"])
        #expect(try await store.partitionList().filter(\.isPassed).count == 2)
        #expect(try await store.verify() == [])
        try await store.commit([SmallRun.end("r7", after: 2)])
        #expect(try await store.removeRuns(finishedBefore: nil) == 2)
        #expect(try await store.partitionList().filter(\.isPassed).isEmpty)
        #expect(try await store.verify() == [])
    }

    @Test("runs wait for the end of their partition no longer than an eighth of the time that they are kept")
    func retention() async throws {
        let store = try await made.store(runsPerPartition: 10)
        // They end in order, a second apart.
        for number in 0..<60 { try await store.commit([SmallRun.commit("r\(number)", endsAfter: number)]) }
        func left(_ retention: Retention, at seconds: Int, limit: Int = .max) async throws -> Int {
            let now = SmallRun.begin + .seconds(seconds)
            let before = try await store.counts("run")[0]
            let removed = try await store.prune(retention, now: now, limit: limit)
            let left = try await store.counts("run")[0]
            #expect(before - removed == left)
            #expect(try await store.verify() == [])
            return left
        }
        // r0 to r4 are due, none for longer than ten seconds.
        #expect(try await left(Retention(age: .seconds(80)), at: 85) == 60)
        // r0 to r9, which are a partition.
        #expect(try await left(Retention(age: .seconds(80)), at: 90) == 50)
        // r10 to r18, of which r10 and r11 have waited too long.
        #expect(try await left(Retention(age: .seconds(56)), at: 75) == 48)
        // All but 40 are due, and with them the rest of a partition; 45 would be no reason to remove any one by one.
        #expect(try await left(Retention(runs: 40), at: 75) == 40)
        #expect(try await left(Retention(runs: 32), at: 75) == 36)
        // A few at the beginning of a command: one by one.
        #expect(try await left(Retention(runs: 0), at: 75, limit: 3) == 33)
        #expect(try await left(Retention(age: .zero), at: 1000) == 0)
        #expect(try await store.partitionList().count == 2)
    }

    @Test(
        "whoever has the tables, as a backup does, holds up neither a removal nor those who write meanwhile")
    func backup() async throws {
        let store = try await made.store(runsPerPartition: 5)
        for number in 0..<20 { try await store.commit([SmallRun.commit("r\(number)", endsAfter: 1)]) }
        let partitions = try await store.partitionList().count
        let session = try await made.session()
        try session.run("BEGIN; LOCK TABLE segment, task IN ACCESS SHARE MODE")
        let isPruning = Shared(true)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                let now = SmallRun.begin + .seconds(1002)
                for _ in 0..<3 {
                    let removed = try await store.prune(Retention(age: .seconds(1000)), now: now)
                    #expect(removed == 0)
                }
                isPruning.change { $0 = false }
            }
            group.addTask {
                var number = 0
                while isPruning.value {
                    try await store.commit([SmallRun.commit("w\(number)", endsAfter: nil)])
                    number += 1
                }
            }
            try await group.waitForAll()
        }
        #expect(try await store.partitionList().count >= partitions)
        // One by one they can go.
        #expect(try await store.removeRuns(finishedBefore: nil) == 20)
        try session.run("COMMIT")
        #expect(try await store.removeRuns(finishedBefore: nil) == 0)
        #expect(try await store.partitionList().first.map { $0.first > 0 } == true)
        #expect(try await store.verify() == [])
    }

    @Test("whoever has the tables only for a moment is waited for")
    func shortReader() async throws {
        let store = try await made.store(runsPerPartition: 5)
        for number in 0..<20 { try await store.commit([SmallRun.commit("r\(number)", endsAfter: 1)]) }
        let session = try await made.session()
        // The removal has looked for the lock and deletes the runs: a row of them is in the way.
        try session.run("BEGIN; SELECT 1 FROM run WHERE id = 'r0' FOR UPDATE")
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                let first = try #require(try await store.partitionList().first { $0.first > 1_000_000 })
                let removed = try await PartitionRemoval.remove(
                    first, finishedBefore: nil, dialect: store.tables.dialect, store.database)
                #expect(removed == 5)
            }
            let waiting = "SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'"
            while try session.query(waiting).rowCount == 0 { try await Task.sleep(for: .milliseconds(5)) }
            try session.run("LOCK TABLE ONLY segment IN ACCESS SHARE MODE; COMMIT")
            try await group.waitForAll()
        }
        #expect(try await store.verify() == [])
    }

    @Test("a run that is redriven while its partition is removed stays, and the partition with it")
    func redriven() async throws {
        let store = try await made.store(runsPerPartition: 5)
        for number in 0..<20 { try await store.commit([SmallRun.commit("r\(number)", endsAfter: 1)]) }
        let session = try await made.session()
        try session.run("BEGIN; UPDATE run SET outcome = NULL, finished_at = NULL WHERE id = 'r3'")
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                let first = try #require(try await store.partitionList().first { $0.first > 1_000_000 })
                let removed = try await PartitionRemoval.remove(
                    first, finishedBefore: nil, dialect: store.tables.dialect, store.database)
                #expect(removed == nil)
            }
            let waiting = "SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'"
            while try session.query(waiting).rowCount == 0 { try await Task.sleep(for: .milliseconds(5)) }
            try session.run("COMMIT")
            try await group.waitForAll()
        }
        #expect(try await store.counts("run", "segment", "task") == [20, 20, 20])
        #expect(try await store.events(of: RunID("r3")).count == 3)
    }

    @Test("a transaction that took a number long ago still finds its partition")
    func lateWriter() async throws {
        let store = try await made.store(runsPerPartition: 3)
        let late = try await made.store(runsPerPartition: 3)
        let (isLate, mayGoOn) = (Shared(false), Shared(false))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await late.database.lockingRows.write { transaction in
                    let numbers = try late.tables.dialect.newRunNumbers(1, transaction)
                    isLate.change { $0 = true }
                    while !mayGoOn.value {
                        try transaction.execute("SELECT pg_sleep(0.01)")
                    }
                    try transaction.execute(
                        "INSERT INTO segment (run, first, last, hash, events) VALUES (?, 1, 1, '', '')",
                        [numbers[0].sqlValue])
                    try transaction.execute("DELETE FROM segment WHERE run = ?", [numbers[0].sqlValue])
                }
            }
            while !isLate.value { try await Task.sleep(for: .milliseconds(5)) }
            for number in 0..<12 { try await store.commit([SmallRun.commit("r\(number)", endsAfter: 1)]) }
            #expect(try await store.removeRuns(finishedBefore: nil) == 12)
            mayGoOn.change { $0 = true }
            try await group.waitForAll()
        }
        _ = try await store.removeRuns(finishedBefore: nil)
        #expect(try await store.partitionList().filter(\.isPassed).isEmpty)
    }

    @Test("while several remove and others write, a verification sees every moment whole and nothing is lost")
    func everythingAtOnce() async throws {
        let stores = [
            try await made.store(runsPerPartition: 4), try await made.store(runsPerPartition: 4),
            try await made.store(runsPerPartition: 4),
        ]
        let begin = try #require(try await stores[0].partitionList().last?.end)
        var dropped = 0
        for round in 0..<4 {
            var random = RandomRuns(seed: UInt64(300 + round))
            let batches = random.batches(runs: 20)
            let isWriting = Shared(true)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for batch in batches { try await stores[0].commit(batch) }
                    for number in 0..<30 {
                        try await stores[0].commit([SmallRun.commit("s\(round)-\(number)", endsAfter: 1)])
                    }
                    isWriting.change { $0 = false }
                }
                for store in stores.dropFirst() {
                    group.addTask {
                        while isWriting.value { _ = try await store.removeRuns(finishedBefore: nil) }
                    }
                }
                group.addTask {
                    while isWriting.value {
                        let problems = try await stores[2].verify()
                        #expect(problems == [])
                    }
                }
                try await group.waitForAll()
            }
            let unfinished = random.events.filter { $0.value.outcome == nil }
            for (run, events) in unfinished {
                #expect(try await stores[1].events(of: run).map(\.line) == events.map(\.line))
            }
            _ = try await stores[1].removeRuns(finishedBefore: nil)
            let partitions = try await stores[0].partitionList()
            let last = try #require(partitions.last)
            dropped = (last.end - begin) / 4 - partitions.count
            #expect(try await stores[0].statistics().finishedRuns == [:])
            #expect(try await stores[0].verify() == [], "round \(round)")
        }
        #expect(dropped > 20)
    }
}
