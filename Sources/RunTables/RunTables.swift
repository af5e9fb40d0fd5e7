package import Baton
internal import Synchronization

/// The tables of runs and requests in an SQL database: what the stores of all databases do alike.
///
/// A run's events are stored as one row per commit, linked by hashes; values above a threshold are stored once, by their
/// hash, and so are workflows. The rows of runs and tasks say what the events come to, for queries; each commit keeps
/// them up to date in its own transaction.
package struct RunTables: Sendable {
    /// In which operations write too.
    package let database: any SQLDatabase
    /// The same database, for transactions of nothing but the statements here, which are safe beside each other wherever
    /// single statements are.
    let own: any SQLDatabase
    package let dialect: any RunDialect
    package let largestValueBytes: Int
    let workflows = WorkflowCache()
    private let known = KnownRuns()

    package init(
        database: any SQLDatabase, own: any SQLDatabase, dialect: any RunDialect, largestValueBytes: Int
    ) {
        self.database = database
        self.own = own
        self.dialect = dialect
        self.largestValueBytes = max(largestValueBytes, 128)
    }

    package func writer(_ transaction: any SQLTransaction) -> RunWriter {
        RunWriter(transaction, dialect: dialect, largestValueBytes: largestValueBytes)
    }

    package func commit(_ commits: [Commit]) async throws {
        try await append(in: own) { _, writer in try writer.write(commits) }
    }

    package func commit(
        _ attempts: [ClosingAttempt], then commits: @escaping @Sendable () -> [Commit]
    ) async throws {
        try await append(in: database) { transaction, writer in
            for attempt in attempts {
                try transaction.executeLater("SAVEPOINT attempt", [[]])
                if try !attempt.perform(in: transaction) { try transaction.execute("ROLLBACK TO attempt") }
                try transaction.executeLater("RELEASE attempt", [[]])
            }
            try writer.write(commits())
        }
    }

    /// Runs a transaction that appends to runs. Should somebody else have changed a row that was taken for known, it is
    /// run again and reads all rows.
    private func append(
        in database: any SQLDatabase,
        _ body: @escaping @Sendable (any SQLTransaction, inout RunWriter) throws -> Void
    ) async throws {
        let mayKnow = Mutex(true)
        let transaction = { @Sendable [self] (transaction: any SQLTransaction) in
            let isFirst = mayKnow.withLock { mayKnow in
                defer { mayKnow = false }
                return mayKnow
            }
            var writer = RunWriter(
                transaction, dialect: dialect, largestValueBytes: largestValueBytes,
                known: isFirst ? known : nil)
            try body(transaction, &writer)
            return writer.runs
        }
        let written: [RunID: KnownRun]
        do {
            written = try await database.write(transaction)
        } catch is RunRowsChanged {
            written = try await database.write(transaction)
        }
        known.keep(written)
        for (run, state) in written where state.row.summary.outcome != nil { dialect.noteEnd(of: run) }
    }

    package func runs(where filter: RunFilter, limit: Int, before: RunID?) async throws -> [RunSummary] {
        try await database.read { transaction in
            try RunQuery(filter, before: before).page(limit: limit, transaction)
        }
    }

    package func unfinishedRuns() async throws -> [RunID] {
        try await database.read { transaction in
            try transaction.query("SELECT id FROM run WHERE outcome IS NULL ORDER BY id")
                .map { RunID(try $0.get("id")) }
        }
    }

    package func stored(_ runs: [RunID]) async throws -> Set<RunID> {
        try await those(of: runs, where: "")
    }

    package func ended(_ runs: [RunID]) async throws -> Set<RunID> {
        try await those(of: runs, where: " AND outcome IS NOT NULL")
    }

    /// Each is looked up by itself, in the index: joined, servers read a table through that is not large.
    private func those(of runs: [RunID], where condition: String) async throws -> Set<RunID> {
        guard !runs.isEmpty else { return [] }
        return try await database.read { transaction in
            try Set(
                transaction.query(
                    "SELECT (SELECT id FROM run WHERE id = wanted.column1\(condition)) FROM",
                    anyOf: runs.map { .text($0.text) }, "AS wanted"
                ).compactMap { try $0.get(0, as: String?.self).map { RunID($0) } })
        }
    }

    package func events(of run: RunID) async throws -> [RunEvent] {
        try await database.read { transaction in try RunReader(transaction).events(of: run) }
    }

    package func events(of run: RunID, after sequence: Int) async throws -> [RunEvent] {
        try await database.read { transaction in
            try RunReader(transaction).events(of: run, after: sequence)
        }
    }

    package func statistics() async throws -> RunStoreStatistics {
        try await database.read { [dialect] transaction in
            RunStoreStatistics(tallies: try dialect.tallies(transaction))
        }
    }

    package func verify() async throws -> [RunStoreProblem] {
        try await database.read { [dialect] transaction in
            var verification = RunVerification(transaction, dialect: dialect)
            return try verification.problems()
        }
    }
}

/// Retention.
extension RunTables {
    /// - Parameter removed: how many the caller has removed already.
    /// - Returns: how many runs were removed, these included.
    package func removeRuns(finishedBefore limit: Timestamp?, after removed: Int = 0) async throws -> Int {
        var removed = removed
        // In steps, so that running workflows can commit in between.
        while true {
            let step = try await own.write { [dialect] in
                try RunRemoval($0, dialect: dialect).removeSome(finishedBefore: limit)
            }
            removed += step
            guard step > 0 else { break }
        }
        guard removed > 0 else { return 0 }
        try await own.write { [dialect] in
            try RunRemoval($0, dialect: dialect).removeRequests(answeredBefore: limit)
        }
        return removed
    }

    package func prune(_ retention: Retention, now: Timestamp, limit: Int) async throws -> Int {
        let before = retention.age.map { now + (.zero - $0) }
        guard try await hasMore(than: retention, before: before) else { return 0 }
        var removed = 0
        // In steps, so that running workflows can commit in between.
        while removed < limit {
            let step = min(RunRemoval.runsAtATime, limit - removed)
            let count = try await own.write { [dialect] transaction in
                let removal = RunRemoval(transaction, dialect: dialect)
                var count = 0
                if let before { count += try removal.removeSome(finishedBefore: before, atMost: step) }
                if let runs = retention.runs {
                    count += try removal.removeSome(keeping: runs, atMost: step - count)
                }
                return count
            }
            removed += count
            if count < step { break }
        }
        return removed
    }

    /// Without a transaction that writes: most often there is nothing to be done.
    private func hasMore(than retention: Retention, before: Timestamp?) async throws -> Bool {
        try await database.read { [dialect] transaction in
            if let runs = retention.runs {
                let statistics = RunStoreStatistics(tallies: try dialect.tallies(transaction))
                if statistics.finishedRuns.values.reduce(0, +) > runs { return true }
            }
            guard let before, let first = try Self.firstEnd(transaction) else { return false }
            return first < before
        }
    }

    /// Before which instant runs must have ended to be removed; `nil` when none has to be.
    package func limit(of retention: Retention, now: Timestamp) async throws -> Timestamp? {
        let before = retention.age.map { now + (.zero - $0) }
        guard try await hasMore(than: retention, before: before) else { return nil }
        guard let runs = retention.runs else { return before }
        guard runs > 0 else { return Timestamp(nanoseconds: .max) }
        let last = try await database.read { transaction in
            try transaction.queryOne(
                """
                SELECT finished_at FROM run WHERE finished_at IS NOT NULL
                ORDER BY finished_at DESC LIMIT 1 OFFSET ?
                """, [(runs - 1).sqlValue]
            ).map { Timestamp(nanoseconds: try $0.get(0)) }
        }
        return [before, last].compactMap(\.self).max()
    }

    package func firstEnd() async throws -> Timestamp? { try await database.read(Self.firstEnd) }

    private static func firstEnd(_ transaction: any SQLTransaction) throws -> Timestamp? {
        try transaction.queryOne("SELECT MIN(finished_at) FROM run WHERE finished_at IS NOT NULL")?
            .get(0, as: Int64?.self).map(Timestamp.init)
    }
}
