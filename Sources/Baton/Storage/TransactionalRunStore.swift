/// A store that keeps runs in a database to which operations write too, and can commit both together.
public protocol TransactionalRunStore: RunStore {
    /// Whether a database is the one that the runs are kept in.
    func keepsRuns(in database: any SQLDatabase) -> Bool

    /// Ends attempts and appends events, all in one transaction.
    ///
    /// - Parameters:
    ///   - attempts: performed one after another; what one of them wrote is undone alone when it says so.
    ///   - commits: asked for once all attempts have been performed, in the same transaction.
    /// - Throws: as ``RunStore/commit(_:)``; nothing is kept then, of the attempts neither.
    func commit(
        _ attempts: [ClosingAttempt], then commits: @escaping @Sendable () -> [Commit]
    ) async throws
}

/// The end of an attempt whose operation writes to the database that runs are kept in.
public struct ClosingAttempt: Sendable {
    let run: RunID
    private let body: @Sendable (any SQLTransaction) throws -> Bool
    /// Tells its run that the database could not be written to.
    let fail: @Sendable (any Error) -> Void

    init(
        run: RunID, body: @escaping @Sendable (any SQLTransaction) throws -> Bool,
        fail: @escaping @Sendable (any Error) -> Void
    ) {
        self.run = run
        self.body = body
        self.fail = fail
    }

    /// Writes what the operation has to write, and tells its run, which then has an event to commit.
    ///
    /// - Returns: whether what was written is to be kept; otherwise the caller undoes it.
    /// - Throws: when the database cannot go on; the whole transaction has to be undone.
    public func perform(in transaction: any SQLTransaction) throws -> Bool { try body(transaction) }
}
