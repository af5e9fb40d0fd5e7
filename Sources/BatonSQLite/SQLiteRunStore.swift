public import Baton
internal import RunTables

/// Keeps runs in an SQLite file; what ``commit(_:)`` has acknowledged survives loss of power, or the end of the process,
/// as the database was opened.
///
/// A run's events are stored as one row per commit, linked by hashes; values above a threshold are stored once, by their
/// hash, and so are workflows. The rows of runs and tasks say what the events come to, for queries; each commit keeps
/// them up to date in its own transaction.
public struct SQLiteRunStore: TransactionalRunStore {
    public var durability: Durability { database.durability }
    let database: SQLiteDatabase
    let tables: RunTables

    /// Migrates the database to what this version needs. Runs that an older version stored are taken over.
    ///
    /// - Parameter largestValueBytes: an output, input member or list item whose JSON is longer is stored once, by its
    ///   hash, however often it occurs.
    /// - Throws: `SQLError`, when the database was migrated by a newer version among others.
    public init(database: SQLiteDatabase, largestValueBytes: Int = 65_536) async throws {
        self.database = database
        // Writers take turns: any transaction is safe.
        tables = RunTables(
            database: database, own: database, dialect: SQLiteRunDialect(),
            largestValueBytes: largestValueBytes)
        try await database.migrate(Self.migrations)
        try await takeOverOldRuns()
    }

    public func commit(_ commits: [Commit]) async throws { try await tables.commit(commits) }

    public func keepsRuns(in database: any SQLDatabase) -> Bool {
        (database as? SQLiteDatabase)?.writer === self.database.writer
    }

    public func commit(
        _ attempts: [ClosingAttempt], then commits: @escaping @Sendable () -> [Commit]
    ) async throws { try await tables.commit(attempts, then: commits) }

    public func runs(limit: Int, before: RunID?) async throws -> [RunSummary] {
        try await tables.runs(where: .all, limit: limit, before: before)
    }

    public func runs(where filter: RunFilter, limit: Int, before: RunID?) async throws -> [RunSummary] {
        try await tables.runs(where: filter, limit: limit, before: before)
    }

    public func unfinishedRuns() async throws -> [RunID] { try await tables.unfinishedRuns() }

    public func stored(_ runs: [RunID]) async throws -> Set<RunID> { try await tables.stored(runs) }

    public func ended(_ runs: [RunID]) async throws -> Set<RunID> { try await tables.ended(runs) }

    public func events(of run: RunID) async throws -> [RunEvent] { try await tables.events(of: run) }

    public func events(of run: RunID, after sequence: Int) async throws -> [RunEvent] {
        try await tables.events(of: run, after: sequence)
    }

    public func statistics() async throws -> RunStoreStatistics { try await tables.statistics() }

    public func removeRuns(finishedBefore limit: Timestamp?) async throws -> Int {
        try await tables.removeRuns(finishedBefore: limit)
    }

    public func verify() async throws -> [RunStoreProblem] { try await tables.verify() }

    /// Removes finished runs that are not to be kept, those that ended first before others, and what only they used. Events
    /// of other runs stay as they are, and so do the operations' own tables.
    ///
    /// Found by an index: when there is nothing to remove it takes no longer in a large database than in a small one.
    ///
    /// - Parameters:
    ///   - now: what ages are counted from.
    ///   - limit: how many runs at most; further ones are left for the next time.
    /// - Returns: how many runs were removed.
    /// - Throws: `SQLError`; what was removed before stays so.
    @discardableResult
    public func prune(_ retention: Retention, now: Timestamp, limit: Int = .max) async throws -> Int {
        try await tables.prune(retention, now: now, limit: limit)
    }

    /// When the first of the runs ended that are there; `nil` when none has.
    public func firstEnd() async throws -> Timestamp? { try await tables.firstEnd() }

    private func takeOverOldRuns() async throws {
        guard try await database.read({ try RunUpgrade.isPending($0) }) else { return }
        let tables = tables
        try await database.write { transaction in try RunUpgrade(transaction, tables: tables).run() }
    }
}
