import Foundation
import RunStoreSupport
import TestSupport
import Testing

@testable import Baton
@testable import BatonSQLite

/// Invariant I5: the rows are what the events come to, for runs of the engine and whatever becomes of them.
@Suite("Rows and events", .timeLimit(.minutes(15)))
struct FoldTests {
    private let folder = TemporaryFolder()
    /// `BATON_FOLD_SEEDS` in the environment makes it longer.
    private static let seeds =
        UInt64(ProcessInfo.processInfo.environment["BATON_FOLD_SEEDS"] ?? "") ?? 60

    @Test("fold to the same after every crash, recovery, redrive and fork of random workflows")
    func folds() async throws {
        var (recovered, redriven, forked) = (0, 0, 0)
        for seed in 0..<Self.seeds {
            let store = try await SQLiteRunStore(
                database: SQLiteDatabase(path: folder.path("\(seed).db")), largestValueBytes: 200)
            var random = SplitMix(state: seed)
            var workflows = RandomWorkflows(seed: seed)
            let dying = DyingStore(store, after: Int.random(in: 1...12, using: &random))
            do {
                let orchestrator = try AgentOrchestrator(agents: [RandomWorkflows.agent], store: dying)
                let runs = try (0..<3).map { _ in try orchestrator.start(workflows.next()) }
                for run in runs { _ = try? await run.result() }
            }
            try await check(store, seed)

            let orchestrator = try AgentOrchestrator(agents: [RandomWorkflows.agent], store: store)
            for run in try await orchestrator.recover() {
                _ = try await run.result()
                recovered += 1
            }
            try await check(store, seed)

            for run in try await store.runs(limit: 9, before: nil) where run.outcome != .success {
                guard let handle = try? await orchestrator.redrive(run.id) else { continue }
                _ = try await handle.result()
                redriven += 1
            }
            try await check(store, seed)

            for run in try await store.runs(limit: 9, before: nil) {
                let tasks = RunResult(folding: try await store.events(of: run.id)).workflow.tasks
                guard let task = tasks.randomElement(using: &random) else { continue }
                _ = try await orchestrator.fork(run.id, from: task.id).result()
                forked += 1
            }
            try await check(store, seed)
            try store.database.close()
        }
        #expect(recovered > Self.seeds / 3 && redriven > Self.seeds / 3 && forked > Self.seeds)
    }

    /// Compares the rows with the results, which are folded by other code, and asks the store itself.
    private func check(_ store: SQLiteRunStore, _ seed: UInt64) async throws {
        #expect(try await store.verify() == [], "seed \(seed)")
        for run in try await store.runs(limit: 99, before: nil) {
            let result = RunResult(folding: try await store.events(of: run.id))
            #expect(run.outcome == result.outcome, "seed \(seed)")
            #expect(run.generation == result.generation, "seed \(seed)")
            #expect(run.startedAt == result.startedAt && run.finishedAt == result.finishedAt, "seed \(seed)")
            let tasks = result.results + result.innerResults
            var counts: [TaskStatus: Int] = [:]
            for task in tasks where task.status.isTerminal { counts[task.status, default: 0] += 1 }
            #expect(run.taskCounts == counts, "seed \(seed), \(run.id)")
            let rows = try await rows(of: run.id, store)
            for task in tasks {
                let hasRow = task.status != .pending && task.status != .ready && task.status != .running
                #expect(rows[task.id] == (hasRow ? Row(task) : nil), "seed \(seed), \(task.id)")
            }
            #expect(Set(rows.keys).isSubset(of: tasks.map(\.id)), "seed \(seed)")
        }
    }

    fileprivate struct Row: Equatable {
        let status: String
        let attempts: Int
        let startedAt: Int64?
        let finishedAt: Int64?
        let failure: String?
    }

    private func rows(of run: RunID, _ store: SQLiteRunStore) async throws -> [String: Row] {
        try await store.database.read { transaction in
            var rows: [String: Row] = [:]
            for row in try transaction.query(
                """
                SELECT path, status, attempts, started_at, finished_at, failure_kind FROM task
                WHERE run = (SELECT number FROM run WHERE id = ?)
                """, [.text(run.text)])
            {
                rows[try row.get(0)] = Row(
                    status: try row.get(1), attempts: try row.get(2), startedAt: try row.get(3),
                    finishedAt: try row.get(4), failure: try row.get(5))
            }
            return rows
        }
    }
}

extension FoldTests.Row {
    fileprivate init(_ task: ExecutionResult) {
        self.init(
            status: task.status.rawValue, attempts: task.attempts, startedAt: task.startedAt?.nanoseconds,
            finishedAt: task.finishedAt?.nanoseconds,
            // A result tells of the failure before while the next attempt runs.
            failure: task.status.isTerminal || task.status == .retrying ? task.failure?.kind.rawValue : nil)
    }
}
