extension RunStore {
    /// Removes the runs that have ended.
    public func removeFinishedRuns() async throws { try await removeRuns(finishedBefore: nil) }

    /// Looks at every run; stores with an index do better.
    public func runs(where filter: RunFilter, limit: Int, before: RunID?) async throws -> [RunSummary] {
        var found: [RunSummary] = []
        var last = before
        while found.count < limit {
            let page = try await runs(limit: 256, before: last)
            guard let end = page.last else { break }
            for run in page where filter.matches(run) {
                guard try await hasTasks(run, filter) else { continue }
                found.append(run)
            }
            last = end.id
        }
        return Array(found.prefix(max(limit, 0)))
    }

    private func hasTasks(_ run: RunSummary, _ filter: RunFilter) async throws -> Bool {
        guard filter.taskStatus != nil || filter.failureKind != nil else { return true }
        let tasks = TaskRecord.fold(try await events(of: run.id))
        return (filter.taskStatus.map { status in tasks.contains { $0.status == status } } ?? true)
            && (filter.failureKind.map { kind in tasks.contains { $0.failureKind == kind } } ?? true)
    }

    /// Reads them all; stores with an index do better.
    public func events(of run: RunID, after sequence: Int) async throws -> [RunEvent] {
        Array(try await events(of: run).drop { $0.sequence <= sequence })
    }

    /// Asks for one after another; stores with an index do better.
    public func stored(_ runs: [RunID]) async throws -> Set<RunID> {
        var stored: Set<RunID> = []
        for run in runs {
            do {
                _ = try await events(of: run, after: .max)
                stored.insert(run)
            } catch let error as RunStoreError where error.kind == .unknownRun {}
        }
        return stored
    }

    /// Reads one after another; stores with an index do better.
    public func ended(_ runs: [RunID]) async throws -> Set<RunID> {
        var ended: Set<RunID> = []
        for run in try await stored(runs) {
            if case .runFinished? = try await events(of: run).last?.kind { ended.insert(run) }
        }
        return ended
    }

    /// Reads every run and compares its line of the history with its events.
    public func verify() async throws -> [RunStoreProblem] {
        var problems: [RunStoreProblem] = []
        try await forEachRun { run in
            problems += RunCheck.problems(of: run, events: try await events(of: run.id))
        }
        return problems
    }

    /// Counts by reading every run; stores with counters do better.
    public func statistics() async throws -> RunStoreStatistics {
        var statistics = RunStoreStatistics()
        try await forEachRun { run in statistics.add(run, events: try await events(of: run.id).count) }
        return statistics
    }

    private func forEachRun(_ body: (RunSummary) async throws -> Void) async throws {
        var last: RunID?
        while true {
            let page = try await runs(limit: 256, before: last)
            for run in page { try await body(run) }
            guard let end = page.last else { return }
            last = end.id
        }
    }
}

/// Compares the rows of a run with its events.
package enum RunCheck {
    /// - Parameter run: the row.
    package static func problems(of run: RunSummary, events: [RunEvent]) -> [RunStoreProblem] {
        var problems: [RunStoreProblem] = []
        for (offset, event) in events.enumerated() where event.sequence != offset + 1 {
            problems.append(
                RunStoreProblem(
                    .gap, run: run.id, "event \(event.sequence) stands where event \(offset + 1) belongs"))
            break
        }
        guard var folded = events.first.flatMap(RunSummary.init) else {
            return problems + [RunStoreProblem(.gap, run: run.id, "the events do not begin with the start")]
        }
        for event in events { folded.apply(event) }
        if folded != run {
            problems.append(
                RunStoreProblem(.row, run: run.id, "the row of the run is not what its events come to"))
        }
        return problems
    }
}
