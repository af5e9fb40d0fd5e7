import Baton
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import BatonSQLite

/// A file that may not grow any more gives SQLite's own answer to a full disk. `FullDiskTests` have a real one.
@Suite("A database that may not grow", .timeLimit(.minutes(15)))
struct FullStoreTests {
    private let folder = TemporaryFolder()

    private func limit(_ pages: Int?, _ ledger: Ledger) async throws {
        try await ledger.database.write { transaction in
            let used = try transaction.queryOne("PRAGMA page_count")?.get(0, as: Int.self) ?? 0
            _ = try transaction.query("PRAGMA max_page_count = \(pages.map { used + $0 } ?? 1_000_000_000)")
        }
    }

    @Test(
        "runs that have begun wait, new ones are refused, and afterwards everything was written once",
        arguments: [0, 1, 5, 20])
    func full(pagesLeft: Int) async throws {
        let ledger = try await Ledger(SQLiteDatabase(path: folder.path("runs.db")))
        let blocks = Mutex<[SQLError.Kind?]>([])
        let ends = Mutex(0)
        let orchestrator = try ledger.orchestrator(
            padding: 3000,
            whenStoreIsBlocked: { error in blocks.withLock { $0.append((error as? SQLError)?.kind) } },
            whenStoreGoesOn: { ends.withLock { $0 += 1 } })
        let runs = try (0..<4).map { _ in try orchestrator.start(.alternating(40)) }
        for run in runs { try await run.flush() }
        try await limit(pagesLeft, ledger)
        while blocks.withLock(\.isEmpty) { try await Task.sleep(for: .milliseconds(2)) }

        let refused = try orchestrator.start(.alternating(2))
        let error = await #expect(throws: SQLError.self) { try await refused.result() }
        #expect(error?.kind == .full)
        #expect(ends.withLock(\.self) == 0)
        #expect(runs.allSatisfy { $0.current.outcome == nil })

        try await limit(nil, ledger)
        for run in runs { #expect(try await run.result().outcome == .success) }
        #expect(blocks.withLock { Set($0) } == [.full])
        #expect(ends.withLock(\.self) == 1)
        #expect(try await ledger.entries.count == runs.count * 20)
        #expect(try await ledger.entries.values.allSatisfy { $0 == 1 })
        #expect(try await ledger.store.runs(limit: 9, before: nil).count == runs.count)
        #expect(try await ledger.store.verify() == [])
    }
}
