import RunStoreSupport
import TestSupport
import Testing

@testable import Baton
@testable import BatonSQLite

@Suite("Retention", .timeLimit(.minutes(15)))
struct RetentionTests {
    private static let start = Timestamp(nanoseconds: 1_700_000_000_000_000_000)

    private func filled(seed: UInt64) async throws -> (SQLiteRunStore, RandomRuns) {
        let store = try await SQLiteRunStore(database: SQLiteDatabase.inMemory(), largestValueBytes: 200)
        var random = RandomRuns(seed: seed)
        for batch in random.batches(runs: 30) { try await store.commit(batch) }
        return (store, random)
    }

    private func tables(_ store: SQLiteRunStore) async throws -> [String: Int] {
        try await store.database.read { transaction in
            var counts: [String: Int] = [:]
            for table in ["blob", "blob_use", "definition", "request"] {
                counts[table] = try transaction.queryOne("SELECT COUNT(*) FROM \(table)")?.get(0) ?? 0
            }
            return counts
        }
    }

    @Test(
        "leaves what is young and late enough, all that is unfinished, and the chains of hashes whole",
        arguments: UInt64(1)...6)
    func model(seed: UInt64) async throws {
        for retention in [
            Retention.unlimited, Retention(age: .seconds(12)), Retention(runs: 7), Retention(runs: 0),
            Retention(age: .seconds(20), runs: 9), Retention(age: .zero),
            Retention(age: .seconds(20), runs: 100),
        ] {
            let (store, random) = try await filled(seed: seed)
            let now = Self.start + .seconds(30)
            let ended = random.events.filter { $0.value.outcome != nil }
                .sorted { ($0.value.last?.at ?? now) < ($1.value.last?.at ?? now) }
            var kept = ended.filter { run in
                retention.age.map { (run.value.last?.at ?? now) >= now + (.zero - $0) } ?? true
            }
            if let runs = retention.runs { kept = Array(kept.suffix(runs)) }

            #expect(try await store.prune(retention, now: now) == ended.count - kept.count, "\(retention)")
            let expected = kept.map(\.key) + random.events.filter { $0.value.outcome == nil }.map(\.key)
            let left = try await store.runs(limit: 99, before: nil).map(\.id)
            #expect(left == expected.sorted { $0.text > $1.text }, "\(retention)")
            for run in left {
                #expect(try await store.events(of: run).map(\.line) == random.events[run]?.map(\.line))
            }
            #expect(try await store.verify() == [], "\(retention)")
            #expect(try await store.prune(retention, now: now) == 0)
            #expect(try await store.firstEnd() == kept.first?.value.last?.at)
        }
    }

    @Test("removes no more at a time than it may, and those first that ended first")
    func limit() async throws {
        let (store, random) = try await filled(seed: 9)
        var left = random.events.values.filter { $0.outcome != nil }.compactMap(\.last?.at).sorted()
        while !left.isEmpty {
            #expect(try await store.firstEnd() == left.first)
            #expect(
                try await store.prune(Retention(runs: 0), now: Self.start, limit: 4) == min(4, left.count))
            left.removeFirst(min(4, left.count))
        }
        #expect(try await store.firstEnd() == nil)
        #expect(try await store.statistics().finishedRuns == [:])
        #expect(try await store.verify() == [])
    }

    @Test("takes answered requests, large values and workflows along with the last run that has them")
    func whatBelongsToRuns() async throws {
        let (store, random) = try await filled(seed: 4)
        let workflow = Workflow("queued", tasks: [AgentTask("a", agent: "x", operation: "y")])
        let ended = try #require(random.events.first { $0.value.outcome != nil }?.key)
        for (id, run) in [("done", ended), ("waiting", RunID("later"))] {
            _ = try await store.post(
                RunRequest(id: id, run: run, .start(workflow, input: [:]), postedAt: Self.start))
        }
        try await store.answer([("done", .accepted)])
        try await store.removeFinishedRuns()
        let unfinished = random.events.filter { $0.value.outcome == nil }
        #expect(try await store.request("done") == nil)
        #expect(try await store.request("waiting") != nil)
        #expect(try await store.verify() == [])
        let workflows = Set(
            unfinished.values.compactMap { events in
                if case .runStarted(_, let workflow, _) = events.first?.kind { workflow.name } else { nil }
            })
        #expect(try await tables(store)["definition"] == workflows.count + 1)
        #expect(try await tables(store)["request"] == 1)
    }

    @Test("finds out by an index that there is nothing to remove")
    func index() async throws {
        let (store, _) = try await filled(seed: 2)
        let plan = try await store.database.read { transaction in
            try transaction.query(
                "EXPLAIN QUERY PLAN SELECT MIN(finished_at) FROM run WHERE finished_at IS NOT NULL"
            ).map { try $0.get("detail", as: String.self) }
        }
        #expect(plan.contains { $0.contains("run_by_end") }, "\(plan)")
    }
}
