import Foundation
import GRDB
import RunStoreSupport
import TestSupport
import Testing

@testable import Baton
@testable import BatonSQLite

/// A disk or a memory that changes one bit.
@Suite("Bits that flip", .timeLimit(.minutes(15)))
struct FlippedBitTests {
    private let folder = TemporaryFolder()

    /// By table, all columns.
    private static let columns = [
        "run": [
            "number", "id", "workflow", "pattern", "outcome", "started_at", "finished_at", "task_counts",
            "last_sequence", "definition", "last_hash", "generation",
        ],
        "segment": ["run", "first", "last", "hash", "events"],
        "task": ["run", "path", "status", "attempts", "started_at", "finished_at", "failure_kind"],
        "definition": ["hash", "document"], "blob": ["hash", "content"], "blob_use": ["run", "hash"],
        "tally": ["name", "count"],
        "request": [
            "number", "id", "run", "kind", "definition", "payload", "actor", "created_at", "reply", "reason",
            "answered_at",
        ],
    ]

    private func fill(_ database: SQLiteDatabase, seed: UInt64) async throws -> SQLiteRunStore {
        let store = try await SQLiteRunStore(database: database, largestValueBytes: 200)
        var random = RandomRuns(seed: seed)
        for batch in random.batches(runs: 6) { try await store.commit(batch) }
        let workflow = Workflow("w", tasks: [AgentTask("a", agent: "x", operation: "y")])
        for number in 0..<3 {
            let start = RunRequest.Action.start(workflow, input: ["n": .int(Int64(number))])
            _ = try await store.post(
                RunRequest(
                    id: "request-\(number)", run: RunID("run-\(number)"), start, by: "Ada",
                    postedAt: Timestamp(nanoseconds: 1_700_000_000_000_000_000)))
        }
        try await store.answer([("request-0", .accepted), ("request-1", .refused("not today"))])
        return store
    }

    @Test("in any column of any table of the history are found", arguments: UInt64(1)...3)
    func columns(seed: UInt64) async throws {
        let store = try await fill(.inMemory(), seed: seed)
        #expect(try await store.verify() == [])
        var random = SplitMix(state: seed)
        for (table, columns) in Self.columns.sorted(by: { $0.key < $1.key }) {
            for column in columns {
                for _ in 0..<3 {
                    guard let flip = try await Flip(table, column, store, &random) else { continue }
                    guard try await flip.apply(to: store) else { continue }
                    #expect(try await store.verify() != [], "\(flip)")
                    try #require(try await flip.takeBack(from: store))
                }
            }
        }
        #expect(try await store.verify() == [])
    }

    /// One bit of one value.
    private struct Flip: CustomStringConvertible {
        let table: String
        let column: String
        let old: SQLValue
        let new: SQLValue

        /// `nil` when every value of the column is null.
        init?(
            _ table: String, _ column: String, _ store: SQLiteRunStore, _ random: inout SplitMix
        ) async throws {
            let values = try await store.database.read {
                try $0.query("SELECT DISTINCT \(column) FROM \(table) WHERE \(column) IS NOT NULL")
            }.map { $0.values[0] }
            guard let old = values.randomElement(using: &random) else { return nil }
            let new = old.flippingBit(using: &random)
            // Otherwise it could not be taken back.
            guard !values.contains(new) else { return nil }
            (self.table, self.column, self.old, self.new) = (table, column, old, new)
        }

        var description: String { "\(table).\(column): \(old) became \(new)" }

        func apply(to store: SQLiteRunStore) async throws -> Bool {
            try await change(store, from: old, to: new)
        }
        func takeBack(from store: SQLiteRunStore) async throws -> Bool {
            try await change(store, from: new, to: old)
        }

        /// - Returns: false when SQLite refuses it, so that no disk could have done it unseen.
        private func change(_ store: SQLiteRunStore, from: SQLValue, to: SQLValue) async throws -> Bool {
            let (table, column) = (table, column)
            let hasRows = !["task", "blob_use", "tally"].contains(table)
            let first = "rowid = (SELECT MIN(rowid) FROM \(table) WHERE \(column) = ?)"
            return try await store.database.writer.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA foreign_keys = OFF")
                do {
                    return try SQLiteTransaction(database: database, name: "test").execute(
                        "UPDATE \(table) SET \(column) = ? WHERE \(hasRows ? first : "\(column) = ?")",
                        [to, from]) > 0
                } catch let error as SQLError where error.kind == .uniqueViolation {
                    return false
                }
            }
        }
    }

    @Test(
        "anywhere in the file are found, unless nothing that is stored has changed", arguments: UInt64(1)...3)
    func pages(seed: UInt64) async throws {
        let original = try SQLiteDatabase.inMemory()
        _ = try await fill(original, seed: seed)
        let before = try await contents(original)
        // A file by itself, without a log.
        let path = folder.path("whole-\(seed).db")
        try await original.backup(to: path)
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        var random = SplitMix(state: seed)
        var changed = 0
        for number in 0..<200 {
            var damaged = bytes
            let place = Int.random(in: 0..<bytes.count, using: &random)
            damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            let copy = try folder.write("\(number).db", damaged)
            if let problems = try await problems(copy, before) {
                changed += 1
                #expect(problems > 0, "byte \(place)")
            }
            for name in [copy, copy + "-wal", copy + "-shm"] {
                try? FileManager.default.removeItem(atPath: name)
            }
        }
        #expect(changed > 10)
    }

    /// - Returns: how much verification finds; `nil` when everything can be read as it was.
    private func problems(_ path: String, _ before: [String: [[SQLValue]]]) async throws -> Int? {
        do {
            let database = try SQLiteDatabase(path: path)
            defer { try? database.close() }
            let store = try await SQLiteRunStore(database: database)
            let found = try await store.verify().count
            guard found == 0 else { return found }
            return try await contents(database) == before ? nil : 0
        } catch is SQLError {
            return 1
        } catch is RunStoreError {
            return 1
        }
    }

    private func contents(_ database: SQLiteDatabase) async throws -> [String: [[SQLValue]]] {
        try await database.read { transaction in
            var contents: [String: [[SQLValue]]] = [:]
            for (table, columns) in Self.columns {
                contents[table] = try transaction.query(
                    "SELECT \(columns.joined(separator: ", ")) FROM \(table)"
                )
                .map(\.values)
            }
            return contents
        }
    }
}

extension SQLValue {
    /// Text stays ASCII where it was: what is no UTF-8 is read as something else anyway.
    fileprivate func flippingBit(using random: inout SplitMix) -> SQLValue {
        switch self {
        case .null, .real: return self
        case .integer(let number): return .integer(number ^ (1 << Int64.random(in: 0..<63, using: &random)))
        case .text(let text):
            var bytes = Array(text.utf8)
            guard !bytes.isEmpty else { return .text("x") }
            bytes[Int.random(in: 0..<bytes.count, using: &random)] ^=
                1 << UInt8.random(in: 0..<7, using: &random)
            return .text(String(decoding: bytes, as: UTF8.self))
        case .blob(var bytes):
            guard !bytes.isEmpty else { return .blob([1]) }
            bytes[Int.random(in: 0..<bytes.count, using: &random)] ^=
                1 << UInt8.random(in: 0..<8, using: &random)
            return .blob(bytes)
        }
    }
}
