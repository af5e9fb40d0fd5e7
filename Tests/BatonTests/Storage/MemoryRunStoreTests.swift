import Testing

@testable import Baton

@Suite("Memory run store")
struct MemoryRunStoreTests {
    static func events(_ run: String, finished: Bool = true) -> [RunEvent] {
        let workflow = Workflow("w", pattern: .parallel, tasks: [AgentTask("a")])
        let kinds: [RunEvent.Kind] = [
            .runStarted(RunID(run), workflow, input: [:]),
            .taskFinished(task: "a", attempts: 1, .success, output: 1, failure: nil),
            .runFinished(.success, output: nil, failure: nil),
        ]
        return kinds.prefix(finished ? 3 : 2).enumerated().map { offset, kind in
            RunEvent(sequence: offset + 1, at: Timestamp(nanoseconds: Int64(offset)), kind: kind)
        }
    }

    static func commit(_ run: String, _ range: Range<Int> = 0..<3) -> Commit {
        Commit(run: RunID(run), events: Array(events(run)[range]))
    }

    @Test("what is committed comes back, in one piece or several, in one batch or several")
    func commits() async throws {
        let store = MemoryRunStore()
        try await store.commit([Self.commit("1", 0..<1), Self.commit("2"), Self.commit("1", 1..<2)])
        try await store.commit([Self.commit("1", 2..<3)])
        for run in ["1", "2"] {
            #expect(try await store.events(of: RunID(run)).map(\.brief) == Self.events(run).map(\.brief))
        }
    }

    @Test("a gap, a repetition or a run without a start is a conflict, and nothing of the batch is kept")
    func conflicts() async throws {
        let store = MemoryRunStore()
        try await store.commit([Self.commit("1", 0..<1)])
        for bad in [Self.commit("1", 2..<3), Self.commit("1", 0..<1), Self.commit("2", 1..<2)] {
            let error = await #expect(throws: RunStoreError.self) {
                try await store.commit([Self.commit("9"), bad])
            }
            #expect(error?.kind == .conflict)
        }
        let noStart = Commit(
            run: RunID("3"),
            events: [
                RunEvent(
                    sequence: 1, at: Timestamp(nanoseconds: 0),
                    kind: .runFinished(.success, output: nil, failure: nil))
            ])
        await #expect(throws: RunStoreError.self) { try await store.commit([noStart]) }
        #expect(try await store.runs(limit: 9, before: nil).map(\.id.text) == ["1"])
        #expect(try await store.events(of: RunID("1")).count == 1)
    }

    @Test("runs are summed up, newest first, page by page")
    func pages() async throws {
        let store = MemoryRunStore()
        try await store.commit(["2", "1", "3"].map { Self.commit($0) })
        let first = try await store.runs(limit: 2, before: nil)
        #expect(first.map(\.id.text) == ["3", "2"])
        #expect(try await store.runs(limit: 2, before: first.last?.id).map(\.id.text) == ["1"])
        #expect(try await store.runs(limit: -1, before: nil).isEmpty)
        #expect(
            first.first
                == RunSummary(
                    id: RunID("3"), workflow: "w", pattern: .parallel, outcome: .success,
                    startedAt: Timestamp(nanoseconds: 0),
                    finishedAt: Timestamp(nanoseconds: 2), taskCounts: [.success: 1]))
    }

    @Test("only finished runs are removed; an unknown run is an error")
    func removal() async throws {
        let store = MemoryRunStore()
        try await store.commit([
            Self.commit("1"), Commit(run: RunID("2"), events: Self.events("2", finished: false)),
        ])
        try await store.removeFinishedRuns()
        #expect(try await store.runs(limit: 9, before: nil).map(\.id.text) == ["2"])
        let error = await #expect(throws: RunStoreError.self) { try await store.events(of: RunID("1")) }
        #expect(error?.kind == .unknownRun)
    }
}
