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
                RunRequest(id: "to \(id)", run: RunID(id), .resume(), postedAt: SmallRun.begin))
            try await store.commit([
                SmallRun.commit(id, endsAfter: 1, value: .array([large, .int(Int64(number))]))
            ])
        }
        try await store.answer((0..<35).map { ("to r\($0)", .accepted) })
        // Two of the first schema, two of ten runs that have a whole one behind them; it and the last stay.
        let before = try await tables(store)
        let passed = try await store.partitionList().filter(\.isPassed)
        #expect(passed.count == 4)
        let files = try await store.counts("pg_class WHERE relname LIKE 'segment%' AND relkind = 'r'")[0]
        let end = try #require(passed.last?.end)
        let whole = try await store.numbers().values.count { $0 < end }
        #expect(whole > 10)
        #expect(try await store.removePartitions(finishedBefore: nil) == whole)
        #expect(try await tables(store) == before - 8)
        #expect(
            try await store.counts("pg_class WHERE relname LIKE 'segment%' AND relkind = 'r'")[0] == files - 4
        )
        #expect(
            try await store.counts("run", "segment", "task", "request", "blob_use")
                == Array(repeating: 35 - whole, count: 5))
        #expect(try await store.verify() == [])
        #expect(try await store.removeRuns(finishedBefore: nil) == 35 - whole)
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

    @Test(
        "due runs go with their partition, and wait for it no longer than an eighth of the time that they are kept",
        arguments: [
            (Retention(age: .seconds(80)), 85), (Retention(age: .seconds(80)), 90),
            (Retention(age: .seconds(56)), 75), (Retention(runs: 48), 75), (Retention(runs: 20), 75),
            (Retention(age: .seconds(40), runs: 40), 75), (Retention(runs: 0), 75),
        ])
    func retention(retention: Retention, seconds: Int) async throws {
        let store = try await made.store(runsPerPartition: 10)
        // They end in order, a second apart.
        for number in 0..<60 { try await store.commit([SmallRun.commit("r\(number)", endsAfter: number)]) }
        let numbers = try await store.numbers()
        var left = Set(0..<60)
        /// - Parameter patience: by what part of the retention runs are kept longer.
        func due(patience: Int?) -> Set<Int> {
            var kept = left
            if let age = retention.age {
                let longest = age + (patience.map { age / $0 } ?? .zero)
                kept.formIntersection(left.filter { .seconds(seconds - $0) <= longest })
            }
            if let runs = retention.runs {
                kept.formIntersection(left.sorted().suffix(runs + (patience.map { runs / $0 } ?? 0)))
            }
            return left.subtracting(kept)
        }
        let passed = try await store.partitionList().filter(\.isPassed)
        let dueAtOnce = due(patience: nil)
        let whole = passed.map { partition in
            left.filter { (partition.first..<partition.end).contains(numbers[RunID("r\($0)")] ?? 0) }
        }.filter { $0.isSubset(of: dueAtOnce) }
        for runs in whole { left.subtract(runs) }
        left.subtract(due(patience: whole.count == passed.count ? nil : 8))

        let now = SmallRun.begin + .seconds(seconds)
        #expect(try await store.prune(retention, now: now) == 60 - left.count)
        #expect(try await Set(store.numbers().keys) == Set(left.map { RunID("r\($0)") }))
        #expect(try await store.partitionList().filter(\.isPassed).count == passed.count - whole.count)
        #expect(try await store.verify() == [])
    }

    @Test("a few runs at the beginning of a command go one by one")
    func limit() async throws {
        let store = try await made.store(runsPerPartition: 5)
        for number in 0..<20 { try await store.commit([SmallRun.commit("r\(number)", endsAfter: number)]) }
        let partitions = try await store.partitionList().count
        #expect(try await store.prune(Retention(runs: 0), now: SmallRun.begin, limit: 7) == 7)
        #expect(try await store.counts("run") == [13])
        #expect(try await store.partitionList().count == partitions)
        #expect(try await store.verify() == [])
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
                #expect(removed != nil)
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
