package import Baton
internal import Testing

/// What every run store promises; the tests of each implementation call all of these.
package struct RunStoreConformance: Sendable {
    private let makeStore: @Sendable () async throws -> any RunStore

    /// - Parameter makeStore: an empty store that keeps values of more than 200 bytes apart, if it does.
    package init(makeStore: @escaping @Sendable () async throws -> any RunStore) {
        self.makeStore = makeStore
    }

    private func filled(seed: UInt64, runs: Int = 12) async throws -> (any RunStore, RandomRuns) {
        let store = try await makeStore()
        var random = RandomRuns(seed: seed)
        for batch in random.batches(runs: runs) { try await store.commit(batch) }
        return (store, random)
    }

    /// Gives back the random events of random runs as they were committed.
    package func roundTrip(seeds: ClosedRange<UInt64> = 1...6) async throws {
        for seed in seeds {
            let (store, random) = try await filled(seed: seed)
            for (run, events) in random.events {
                let found = try await store.events(of: run)
                #expect(found.count == events.count, "seed \(seed)")
                for (found, event) in zip(found, events) { #expect(found.line == event.line, "seed \(seed)") }
            }
            #expect(try await store.verify() == [], "seed \(seed)")
        }
    }

    /// Refuses a gap, a repetition or a run without a start, and keeps nothing of the batch.
    package func conflicts() async throws {
        let (store, random) = try await filled(seed: 7, runs: 3)
        let before = try await store.statistics()
        let (run, events) = try #require(random.events.first { $0.value.count > 2 })
        let next = RunEvent(sequence: events.count + 1, at: Timestamp(nanoseconds: 1), kind: .runDrained)
        let gap = RunEvent(sequence: events.count + 3, at: Timestamp(nanoseconds: 1), kind: .runDrained)
        for bad in [
            Commit(run: run, events: [gap]), Commit(run: run, events: [events[1]]),
            Commit(run: RunID("new"), events: [next]), Commit(run: RunID("new"), events: [events[1]]),
        ] {
            let error = await #expect(throws: RunStoreError.self) {
                try await store.commit([Commit(run: run, events: [next]), bad])
            }
            #expect(error?.kind == .conflict)
        }
        #expect(try await store.events(of: run).count == events.count)
        #expect(try await store.statistics() == before)
        #expect(try await store.verify() == [])
        let unknown = await #expect(throws: RunStoreError.self) {
            try await store.events(of: RunID("new"))
        }
        #expect(unknown?.kind == .unknownRun)
    }

    /// Pages through all runs, newest first, each once.
    package func paging() async throws {
        let (store, random) = try await filled(seed: 11)
        let expected = random.events.keys.map(\.text).sorted(by: >)
        for limit in [1, 5, 12, 100] {
            var found: [String] = []
            while true {
                let page = try await store.runs(limit: limit, before: found.last.map { RunID($0) })
                if page.isEmpty { break }
                #expect(page.count <= limit)
                found += page.map(\.id.text)
            }
            #expect(found == expected)
        }
        #expect(try await store.runs(limit: 0, before: nil).isEmpty)
        #expect(try await store.runs(limit: -1, before: nil).isEmpty)
    }

    /// Finds the runs that a look at all events finds, for every filter.
    package func filters(runs: Int = 30) async throws {
        let (store, random) = try await filled(seed: 23, runs: runs)
        let instant = Timestamp(nanoseconds: 1_700_000_010_000_000_000)
        let states: [RunFilter.State?] =
            [nil, .unfinished, .finished] + RunOutcome.allCases.map { .ended($0) }
        for state in states {
            for workflow in [nil, "restock", "größer", "nobody's"] {
                for (from, before) in [(nil, nil), (instant, nil), (nil, instant)]
                    as [(Timestamp?, Timestamp?)]
                {
                    let filter = RunFilter(
                        workflow: workflow, state: state, startedFrom: from, startedBefore: before)
                    let found = try await store.runs(where: filter, limit: 4, before: nil)
                    #expect(found.map(\.id) == random.runs(filter, limit: 4), "\(filter)")
                }
            }
        }
        for status in TaskStatus.allCases {
            let filter = RunFilter(taskStatus: status)
            let found = try await store.runs(where: filter, limit: 50, before: nil)
            #expect(found.map(\.id) == random.runs(filter, limit: 50), "\(filter)")
            let rest = try await store.runs(where: filter, limit: 50, before: found.first?.id)
            #expect(rest == Array(found.dropFirst()))
        }
    }

    /// Sums up each run and counts them all.
    package func summaries() async throws {
        let (store, random) = try await filled(seed: 31)
        var expected = RunStoreStatistics()
        for run in try await store.runs(limit: 100, before: nil) {
            let events = try #require(random.events[run.id])
            #expect(run.outcome == events.outcome)
            #expect(run.startedAt == events.first?.at)
            #expect(run.taskCounts.values.reduce(0, +) == events.count { $0.name == "task_finished" })
            expected.add(run, events: events.count)
        }
        #expect(try await store.statistics() == expected)
        let unfinished = random.events.filter { $0.value.outcome == nil }.keys.sorted { $0.text < $1.text }
        #expect(try await store.unfinishedRuns() == unfinished)
    }

    /// Removes what ended before an instant and nothing else.
    package func removal() async throws {
        let (store, random) = try await filled(seed: 43, runs: 20)
        let ends = random.events.compactMap { $0.value.outcome == nil ? nil : $0.value.last?.at }.sorted()
        let limit = ends[ends.count / 2]
        let kept = random.events.filter { $0.value.outcome == nil || ($0.value.last?.at ?? limit) >= limit }
        #expect(try await store.removeRuns(finishedBefore: limit) == ends.count / 2)
        #expect(
            try await store.runs(limit: 100, before: nil).map(\.id.text)
                == kept.keys.map(\.text).sorted(by: >))
        for (run, events) in kept {
            #expect(try await store.events(of: run).map(\.line) == events.map(\.line))
        }
        #expect(try await store.verify() == [])
        try await store.removeFinishedRuns()
        #expect(try await store.runs(where: RunFilter(state: .finished), limit: 9, before: nil).isEmpty)
        #expect(try await store.statistics().finishedRuns == [:])
        #expect(try await store.verify() == [])
    }
}

extension RandomRuns {
    /// The naive model of a filter: a look at all events.
    func runs(_ filter: RunFilter, limit: Int) -> [RunID] {
        let found = events.filter { _, events in
            guard let first = events.first, case .runStarted(_, let workflow, _) = first.kind else {
                return false
            }
            let isInState =
                switch filter.state {
                case nil: true
                case .unfinished: events.outcome == nil
                case .finished: events.outcome != nil
                case .ended(let outcome): events.outcome == outcome
                }
            return isInState && filter.workflow.map { $0 == workflow.name } ?? true
                && filter.startedFrom.map { first.at >= $0 } ?? true
                && filter.startedBefore.map { first.at < $0 } ?? true
                && filter.taskStatus.map { Set(events.lastStatuses.values).contains($0) } ?? true
        }
        return found.keys.sorted { $0.text > $1.text }.prefix(limit).map(\.self)
    }
}
