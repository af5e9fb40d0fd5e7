public import Baton
internal import RunTables

/// Keeps runs in a PostgreSQL database that any number of processes share; what ``commit(_:)`` has acknowledged survives
/// loss of power, as far as the server's `synchronous_commit` and `fsync` are on.
///
/// A process that runs workflows does so as a worker: see ``withWorker(named:lease:_:)``. Looking at runs, and posting
/// requests, needs none.
public struct PostgresRunStore: TransactionalRunStore {
    public let durability = Durability.power
    public let database: PostgresDatabase
    let tables: RunTables
    let ownership = RunOwnership()
    let announcer: ChangeAnnouncer
    let partitions: PartitionMaker
    /// Who waits for a slot that workers share looks for it so often, should it not be told.
    var slotPollInterval = Duration.seconds(1)

    /// Migrates the database to what this version needs.
    ///
    /// - Parameters:
    ///   - largestValueBytes: an output, input member or list item whose JSON is longer is stored once, by its hash, however
    ///     often it occurs.
    ///   - runsPerPartition: for how many runs a partition is that this process makes. A partition whose runs are all due
    ///     is dropped: it should hold less than an eighth of the runs that are kept, and so many that there are some hundred
    ///     partitions at most.
    /// - Throws: `SQLError`, when the server cannot be reached or the database was migrated by a newer version among
    ///   others.
    public init(database: PostgresDatabase, largestValueBytes: Int = 65_536, runsPerPartition: Int = 500_000)
        async throws
    {
        self.database = database
        partitions = PartitionMaker(database, size: runsPerPartition)
        tables = RunTables(
            database: database, own: database.lockingRows,
            dialect: PostgresRunDialect(ownership: ownership, partitions: partitions),
            largestValueBytes: largestValueBytes)
        announcer = ChangeAnnouncer(pool: database.pool)
        try await database.migrate(Self.migrations)
    }

    public func commit(_ commits: [Commit]) async throws {
        let worker = ownership.worker
        try await tables.commit(commits)
        await announcer.stored()
        try await ownership.untilSure(of: worker)
    }

    public func keepsRuns(in database: any SQLDatabase) -> Bool {
        (database as? PostgresDatabase)?.pool === self.database.pool
    }

    public func commit(
        _ attempts: [ClosingAttempt], then commits: @escaping @Sendable () -> [Commit]
    ) async throws {
        let worker = ownership.worker
        try await tables.commit(attempts, then: commits)
        await announcer.stored()
        try await ownership.untilSure(of: worker)
    }

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
        let removed = try await removePartitions(finishedBefore: limit)
        return try await tables.removeRuns(finishedBefore: limit, after: removed)
    }

    public func verify() async throws -> [RunStoreProblem] { try await tables.verify() }

    /// Removes finished runs that are not to be kept, those that ended first before others, and what only they used.
    /// Several processes may do so at the same time.
    ///
    /// A partition goes as a whole when all of it is due and there is no limit; while there are such that could, runs wait
    /// for it up to an eighth longer than they were to be kept.
    ///
    /// - Parameters:
    ///   - now: what ages are counted from.
    ///   - limit: how many runs at most; further ones are left for the next time.
    /// - Returns: how many runs were removed.
    /// - Throws: `SQLError`; what was removed before stays so.
    @discardableResult
    public func prune(_ retention: Retention, now: Timestamp, limit: Int = .max) async throws -> Int {
        let removed = limit == .max ? try await prunePartitions(retention, now: now) : 0
        return try await removed + tables.prune(patient(retention), now: now, limit: limit - removed)
    }

    /// When the first of the runs ended that are there; `nil` when none has.
    public func firstEnd() async throws -> Timestamp? { try await tables.firstEnd() }

    /// The runs, and the starts that were posted, whose ids begin with a text, or else end with it, newest first.
    ///
    /// - Parameter limit: how many at most; two are enough to know whether a text is unambiguous.
    public func runs(named text: String, limit: Int = 2) async throws -> [RunID] {
        try await tables.runs(named: text, limit: limit)
    }

    /// The run that was started or queued last.
    public func latestRun() async throws -> RunID? { try await tables.latestRun() }

    /// Whether runs have ended, and how; those that have not begun or are gone are left out.
    public func states(of runs: [RunID]) async throws -> [RunID: RunFilter.State] {
        try await tables.states(of: runs)
    }

    /// The request that a run was, or is to be, started by; `nil` for a run that was started without one.
    public func start(of run: RunID) async throws -> PostedRequest? { try await tables.start(of: run) }
}
