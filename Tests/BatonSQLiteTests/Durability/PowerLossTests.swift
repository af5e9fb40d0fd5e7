import Baton
import BatonSQLite
import Foundation
import TestSupport
import Testing

/// Copies of database and write-ahead log, taken while runs go on and cut off after what was acknowledged, are what a loss
/// of power may leave: SQLite appends to the log and synchronises it before a commit returns; what comes after may be
/// there in part.
@Suite("Loss of power", .timeLimit(.minutes(15)))
struct PowerLossTests {
    private let folder = TemporaryFolder()

    @Test(
        "what is left opens, verifies and goes on; what was acknowledged is there, what was written is there once",
        arguments: UInt64(1)...6)
    func copies(seed: UInt64) async throws {
        var random = Dice(seed: seed)
        let path = folder.path("runs.db")
        let ledger = try await Ledger(SQLiteDatabase(path: path))
        // The log only grows then, so that its beginning is what it was at any instant before.
        try await ledger.database.write { try $0.execute("PRAGMA wal_autocheckpoint = 0") }
        let orchestrator = try ledger.orchestrator()
        let workflow = Workflow.alternating(40)
        let runs = try (0..<5).map { _ in try orchestrator.start(workflow) }
        for copy in 0..<5 {
            for _ in 0..<random.next(upTo: 400) { await Task.yield() }
            let run = runs[random.next(upTo: runs.count - 1)]
            let seen = run.current.results.filter { $0.status.isTerminal }
            try await run.flush()
            let acknowledged = try size(of: path + "-wal")
            try await check(
                try copyFiles(of: path, to: "copy-\(copy).db", from: acknowledged, &random), run.id, seen,
                workflow)
        }
        for run in runs { #expect(try await run.result().outcome == .success) }
        #expect(try await ledger.entries.count == runs.count * 20)
    }

    private func check(
        _ copy: String, _ run: RunID, _ seen: [ExecutionResult], _ workflow: Workflow
    ) async throws {
        let ledger = try await Ledger(SQLiteDatabase(path: copy))
        #expect(try await ledger.store.verify() == [])
        let stored = RunResult(folding: try await ledger.store.events(of: run))
        for task in seen {
            #expect(stored[task.id]?.status == task.status)
            #expect(stored[task.id]?.output == task.output)
        }
        for handle in try await ledger.orchestrator().recover() {
            let result = try await handle.result()
            #expect(result.outcome == .success)
            #expect(result["t39"]?.output == ["entries": 1])
        }
        let started = try await ledger.store.statistics().finishedRuns[.success] ?? 0
        #expect(try await ledger.entries.count == started * 20)
        #expect(try await ledger.entries.values.allSatisfy { $0 == 1 })
        #expect(try await ledger.store.verify() == [])
        try ledger.database.close()
    }

    private func size(of path: String) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    }

    /// Copies the database, and its log up to a random place after what was acknowledged.
    private func copyFiles(
        of path: String, to name: String, from acknowledged: Int, _ random: inout Dice
    ) throws -> String {
        let log = try Data(contentsOf: URL(fileURLWithPath: path + "-wal"))
        let end = acknowledged + random.next(upTo: log.count - acknowledged)
        _ = try folder.write(name + "-wal", Array(log[..<end]))
        return try folder.write(name, Array(try Data(contentsOf: URL(fileURLWithPath: path))))
    }
}

/// Repeatable random numbers.
struct Dice {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
    mutating func next(upTo limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((bits ^ (bits >> 31)) % UInt64(max(limit, 0) + 1))
    }
}
