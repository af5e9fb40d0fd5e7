public import Baton

/// Keeps runs in an SQLite file; what ``commit(_:)`` has acknowledged survives loss of power, or the end of the process,
/// as the database was opened.
///
/// A run's events are stored as one row per commit, linked by hashes; values above a threshold are stored once, by their
/// hash, and so are workflows. The rows of runs and tasks say what the events come to, for queries; each commit keeps
/// them up to date in its own transaction.
public struct SQLiteRunStore: TransactionalRunStore {
    public var durability: Durability { database.durability }
    let database: SQLiteDatabase
    private let largestValueBytes: Int

    /// Migrates the database to what this version needs. Runs that an older version stored are taken over.
    ///
    /// - Parameter largestValueBytes: an output, input member or list item whose JSON is longer is stored once, by its
    ///   hash, however often it occurs.
    /// - Throws: `SQLError`, when the database was migrated by a newer version among others.
    public init(database: SQLiteDatabase, largestValueBytes: Int = 65_536) async throws {
        self.database = database
        self.largestValueBytes = max(largestValueBytes, 128)
        try await database.migrate(Self.migrations)
        try await takeOverOldRuns()
    }

    public func commit(_ commits: [Commit]) async throws {
        let largestValueBytes = largestValueBytes
        try await database.write { transaction in
            var writer = RunWriter(transaction, largestValueBytes: largestValueBytes)
            for commit in commits { try writer.append(commit) }
            try writer.saveTallies()
        }
    }

    public func keepsRuns(in database: any SQLDatabase) -> Bool {
        (database as? SQLiteDatabase)?.writer === self.database.writer
    }

    public func commit(
        _ attempts: [ClosingAttempt], then commits: @escaping @Sendable () -> [Commit]
    ) async throws {
        let largestValueBytes = largestValueBytes
        try await database.write { transaction in
            for attempt in attempts {
                try transaction.execute("SAVEPOINT attempt")
                if try !attempt.perform(in: transaction) { try transaction.execute("ROLLBACK TO attempt") }
                try transaction.execute("RELEASE attempt")
            }
            var writer = RunWriter(transaction, largestValueBytes: largestValueBytes)
            for commit in commits() { try writer.append(commit) }
            try writer.saveTallies()
        }
    }

    public func runs(limit: Int, before: RunID?) async throws -> [RunSummary] {
        try await runs(where: .all, limit: limit, before: before)
    }

    public func runs(where filter: RunFilter, limit: Int, before: RunID?) async throws -> [RunSummary] {
        try await database.read { transaction in
            try RunQuery(filter, before: before).page(limit: limit, transaction)
        }
    }

    public func unfinishedRuns() async throws -> [RunID] {
        try await database.read { transaction in
            try transaction.query("SELECT id FROM run WHERE outcome IS NULL ORDER BY id")
                .map { RunID(try $0.get("id")) }
        }
    }

    public func events(of run: RunID) async throws -> [RunEvent] {
        try await database.read { transaction in try RunReader(transaction).events(of: run) }
    }

    public func events(of run: RunID, after sequence: Int) async throws -> [RunEvent] {
        try await database.read { transaction in
            try RunReader(transaction).events(of: run, after: sequence)
        }
    }

    public func statistics() async throws -> RunStoreStatistics {
        try await database.read { transaction in
            RunStoreStatistics(tallies: try Tally.all(in: transaction))
        }
    }

    public func removeRuns(finishedBefore limit: Timestamp?) async throws -> Int {
        var removed = 0
        // In steps, so that running workflows can commit in between.
        while true {
            let step = try await database.write { try RunRemoval($0).removeSome(finishedBefore: limit) }
            removed += step
            guard step > 0 else { break }
        }
        guard removed > 0 else { return 0 }
        try await database.write { try RunRemoval($0).removeRequests(answeredBefore: limit) }
        return removed
    }

    public func verify() async throws -> [RunStoreProblem] {
        try await database.read { transaction in
            var verification = RunVerification(transaction)
            return try verification.problems()
        }
    }

    private func takeOverOldRuns() async throws {
        guard try await database.read({ try RunUpgrade.isPending($0) }) else { return }
        let largestValueBytes = largestValueBytes
        try await database.write { transaction in
            try RunUpgrade(transaction, largestValueBytes: largestValueBytes).run()
        }
    }
}
