import Foundation
import GRDB
import RunStoreSupport
import TestSupport
import Testing

@testable import Baton
@testable import BatonSQLite

@Suite("The rows of the SQLite run store")
struct StoredRowTests {
    private let folder = TemporaryFolder()

    private func filled(seed: UInt64, runs: Int = 6) async throws -> (SQLiteRunStore, RandomRuns) {
        let store = try await SQLiteRunStore(database: SQLiteDatabase.inMemory(), largestValueBytes: 200)
        var random = RandomRuns(seed: seed)
        for batch in random.batches(runs: runs) { try await store.commit(batch) }
        return (store, random)
    }

    private func count(_ table: String, _ store: SQLiteRunStore) async throws -> Int {
        try await store.database.read { try $0.queryOne("SELECT COUNT(*) FROM \(table)")?.get(0) ?? 0 }
    }

    @Test("A large value is stored once, read back equal and removed with the last run that has it")
    func largeValues() async throws {
        let store = try await SQLiteRunStore(database: SQLiteDatabase.inMemory())
        let large = Value.string(String(repeating: "x", count: 70_000))
        let workflow = Workflow("w", tasks: [AgentTask("a", agent: "x", operation: "y")])
        let input = ResolvedInput(values: ["all": large], provenance: ["all": .inputs], overwrites: [])
        for name in ["1", "2"] {
            let kinds: [RunEvent.Kind] = [
                .runStarted(RunID(name), workflow, input: ["all": large]),
                .attemptStarted(task: "a", attempt: 1, queuedAt: Timestamp(nanoseconds: 3), input: input),
                .itemsListed(task: "a", items: [large, 1, large]),
                .taskFinished(task: "a", attempts: 1, .success, output: large, failure: nil),
                .runFinished(.success, output: large, failure: nil),
            ]
            let events = kinds.enumerated().map {
                RunEvent(sequence: $0 + 1, at: Timestamp(nanoseconds: Int64($0)), kind: $1)
            }
            try await store.commit([Commit(run: RunID(name), events: events)])
            #expect(try await store.events(of: RunID(name)).map(\.line) == events.map(\.line))
        }
        #expect(try await count("blob", store) == 1)
        #expect(try await count("definition", store) == 1)
        #expect(
            try await store.database.read {
                try $0.queryOne("SELECT SUM(LENGTH(events)) FROM segment")?.get(0, as: Int.self) ?? 0
            } < 2500)
        try await store.removeFinishedRuns()
        for table in ["run", "segment", "task", "blob", "blob_use", "definition"] {
            #expect(try await count(table, store) == 0, "\(table)")
        }
    }

    @Test(
        "A run is appended to by whoever has it, and its rows are as if one had written all",
        arguments: UInt64(1)...4)
    func turns(seed: UInt64) async throws {
        let path = folder.path("turns-\(seed).db")
        var stores: [SQLiteRunStore] = []
        for _ in 0..<3 {
            stores.append(
                try await SQLiteRunStore(database: SQLiteDatabase(path: path), largestValueBytes: 256))
        }
        var random = RandomRuns(seed: seed)
        var turns = SplitMix(state: seed)
        for batch in random.batches(runs: 12) {
            try await stores[Int.random(in: 0..<3, using: &turns)].commit(batch)
        }
        for (run, events) in random.events {
            #expect(try await stores[0].events(of: run).map(\.line) == events.map(\.line))
        }
        #expect(try await stores[0].verify() == [])
    }

    @Test("Verification finds a change of any stored column")
    func changedColumns() async throws {
        let columns = [
            "run": [
                "id", "workflow", "pattern", "outcome", "started_at", "finished_at", "task_counts",
                "last_sequence", "definition", "last_hash", "tasks_ready", "tasks_running",
            ],
            "segment": ["run", "first", "last", "hash", "events"],
            "task": ["run", "path", "status", "attempts", "started_at", "finished_at", "failure_kind"],
            "blob": ["hash", "content"], "definition": ["hash", "document"], "tally": ["name", "count"],
        ]
        for (table, names) in columns {
            for name in names {
                let (store, _) = try await filled(seed: 5)
                #expect(try await store.verify() == [])
                try await store.database.writer.writeWithoutTransaction { database in
                    try database.execute(sql: "PRAGMA foreign_keys = OFF")
                    let rows =
                        "SELECT \(name) FROM \(table) WHERE \(name) IS NOT NULL ORDER BY \(name) LIMIT 1"
                    try database.execute(
                        sql: """
                            UPDATE OR REPLACE \(table) SET \(name) = CASE typeof(\(name))
                                WHEN 'integer' THEN \(name) + 1000003
                                WHEN 'blob' THEN randomblob(32) ELSE \(name) || '!' END
                            WHERE \(name) = (\(rows))
                            """)
                }
                #expect(try await store.verify() != [], "\(table).\(name)")
            }
        }
    }

    @Test("Verification finds every single bit that flips in the text of a segment")
    func flippedBits() async throws {
        let (store, random) = try await filled(seed: 8, runs: 1)
        let run = try #require(random.events.keys.first)
        let rows = try await store.database.read { try $0.query("SELECT first, events FROM segment") }
        var generator = SplitMix(state: 99)
        for _ in 0..<60 {
            let row = try #require(rows.randomElement(using: &generator))
            let text: String = try row.get(1)
            var bytes = Array(text.utf8)
            bytes[Int.random(in: 0..<bytes.count, using: &generator)] ^=
                1 << UInt8.random(in: 0..<7, using: &generator)
            let first: Int = try row.get(0)
            try await write(String(decoding: bytes, as: UTF8.self), first, store)
            #expect(try await store.verify().contains { $0.run == run })
            try await write(text, first, store)
        }
        #expect(try await store.verify() == [])
    }

    private func write(_ text: String, _ first: Int, _ store: SQLiteRunStore) async throws {
        try await store.database.write {
            try $0.execute(
                "UPDATE segment SET events = ? WHERE first = ?", [.text(text), .integer(Int64(first))])
        }
    }

    @Test("Verification finds rows that have vanished")
    func vanishedRows() async throws {
        for table in ["run", "segment", "task", "blob", "definition", "tally"] {
            let (store, _) = try await filled(seed: 5)
            try await store.database.writer.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA foreign_keys = OFF")
                let key = ["segment", "task"].contains(table) ? "run" : table == "tally" ? "name" : "rowid"
                try database.execute(
                    sql: "DELETE FROM \(table) WHERE \(key) = (SELECT MAX(\(key)) FROM \(table))")
            }
            #expect(try await store.verify() != [], "\(table)")
        }
    }

    @Test("Runs of the first schema are taken over with all their events")
    func upgrade() async throws {
        let path = folder.path("old.db")
        var random = RandomRuns(seed: 3)
        _ = random.batches(runs: 5)
        let old = try SQLiteDatabase(path: path)
        try await old.migrate([SQLiteRunStore.migrations[0]])
        let runs = random.events
        try await old.write { transaction in
            for (run, events) in runs {
                try transaction.execute(
                    "INSERT INTO run VALUES (?, 'w', 'parallel', NULL, 0, NULL, '{}', ?)",
                    [.text(run.text), .integer(Int64(events.count))])
                try transaction.executeBatch(
                    "INSERT INTO run_event VALUES (?, ?, ?, ?, ?, ?)",
                    events.map { event in
                        [
                            .text(run.text), event.sequence.sqlValue, event.at.nanoseconds.sqlValue,
                            .text(event.name), event.task.sqlValue, .text(event.payload.json()),
                        ]
                    })
            }
            try transaction.execute(
                "INSERT INTO run VALUES ('broken', 'w', 'parallel', NULL, 0, NULL, '{}', 1)")
        }
        try old.close()
        for _ in 1...2 {
            let store = try await SQLiteRunStore(database: SQLiteDatabase(path: path), largestValueBytes: 200)
            for (run, events) in runs {
                #expect(try await store.events(of: run).map(\.line) == events.map(\.line))
            }
            #expect(try await store.runs(limit: 9, before: nil).count == 5)
            #expect(try await store.verify() == [])
            // What cannot be read is kept as it was.
            #expect(try await count("run_1", store) == 1)
        }
    }

    @Test("An input that is the output of the task before is stored once, and read back equal")
    func inputsFromOutputs() async throws {
        let store = try await SQLiteRunStore(database: SQLiteDatabase.inMemory())
        let text = Value.string(String(repeating: "x", count: 1000))
        let agent = BasicAgent("x", effect: .pure, ["y": { _, _ in ["text": text, "e\u{301}": -0.0] }])
        let tasks = (0..<10).map { number in
            AgentTask(
                "t\(number)", agent: "x", operation: "y",
                inputs: number > 5 ? ["n": .int(Int64(number))] : [:],
                dependencies: number == 0 ? [] : ["t\(number - 1)"])
        }
        let run = try await AgentOrchestrator(agents: [agent], store: store)
            .executeWorkflow(Workflow("w", tasks: tasks))
        let events = try await store.events(of: run.id)
        let stored = RunResult(folding: events)
        for task in run.results {
            #expect(stored[task.id]?.input?.values == task.input?.values)
            #expect(stored[task.id]?.input?.provenance == task.input?.provenance)
            #expect(stored[task.id]?.output == task.output)
        }
        let bytes = try await store.database.read {
            try $0.queryOne("SELECT SUM(LENGTH(events)) FROM segment")?.get(0, as: Int.self) ?? 0
        }
        // Ten outputs and one for each further commit that begins with an input; twenty without this.
        #expect(bytes < 15_000, "\(bytes)")
        #expect(try await store.verify() == [])
    }

    @Test("What looks equal and is not the same is written as it is")
    func identity() {
        #expect(!Value.string("e\u{301}").isIdentical(to: "\u{e9}"))
        #expect(Value.string("e\u{301}") == "\u{e9}")
        #expect(!Value.double(-0.0).isIdentical(to: 0.0))
        #expect(!Value.int(1).isIdentical(to: .double(1)))
        #expect(!Value.object(["e\u{301}": 1]).isIdentical(to: ["\u{e9}": 1]))
        #expect(!Value.array([1, 2]).isIdentical(to: [1]))
        #expect(
            Value.object(["a": [1, "x", nil, true, 0.5]]).isIdentical(to: ["a": [1, "x", nil, true, 0.5]]))
    }

    @Test("Sixty-four writers on one file, from two connections, never hear that it is busy")
    func concurrentWriters() async throws {
        let path = folder.path("busy.db")
        let stores = [
            try await SQLiteRunStore(database: SQLiteDatabase(path: path)),
            try await SQLiteRunStore(database: SQLiteDatabase(path: path)),
        ]
        var random = RandomRuns(seed: 17)
        _ = random.batches(runs: 64)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, (run, events)) in random.events.enumerated() {
                group.addTask {
                    for event in events {
                        try await stores[number % 2].commit([Commit(run: run, events: [event])])
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await stores[0].runs(limit: 100, before: nil).count == 64)
        #expect(try await stores[1].verify() == [])
    }

    @Test("A copy holds everything that was committed, and an existing file is not overwritten")
    func backup() async throws {
        let database = try SQLiteDatabase(path: folder.path("runs.db"))
        let store = try await SQLiteRunStore(database: database)
        var random = RandomRuns(seed: 29)
        for batch in random.batches(runs: 5) { try await store.commit(batch) }
        let copy = folder.path("copy.db")
        try await database.backup(to: copy)
        let restored = try await SQLiteRunStore(database: SQLiteDatabase(path: copy))
        #expect(try await restored.verify() == [])
        for (run, events) in random.events {
            #expect(try await restored.events(of: run).map(\.line) == events.map(\.line))
        }
        let error = await #expect(throws: SQLError.self) { try await database.backup(to: copy) }
        #expect(error?.kind == .unavailable)
    }
}
