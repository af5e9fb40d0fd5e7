package import Baton

/// Where the SQL of the databases differs, or one of them has a faster way: everything that the tables of runs need beyond
/// what they share.
package protocol RunDialect: Sendable {
    /// Put behind a query for rows that are about to be changed, and that somebody else may change instead.
    var rowLockOfAny: String { get }

    /// What the database itself finds fault with.
    func problems(_ transaction: any SQLTransaction) throws -> [RunStoreProblem]

    /// Whether nobody else may write to a run, as far as this process knows.
    func isOwn(_ run: RunID) -> Bool

    /// A commit has ended a run.
    func noteEnd(of run: RunID)

    /// The rows of those runs that there are, for being changed in this transaction; the first that is asked in it, also
    /// when all rows are known.
    ///
    /// - Throws: `RunStoreError` of kind `conflict` when another process has one of the runs.
    func rows(of runs: [RunID], _ transaction: any SQLTransaction) throws -> [RunRow]

    /// Numbers for new rows of `run`.
    func newRunNumbers(_ count: Int, _ transaction: any SQLTransaction) throws -> [Int]

    /// The number of a new row of `request`: higher than those of all that were stored before.
    func newRequestNumber(_ transaction: any SQLTransaction) throws -> Int

    /// Asked before a query for the first rows in the order of an index: the database must not read and sort all that
    /// there are, however little it knows of the table.
    func preferOrderOfIndex(_ transaction: any SQLTransaction) throws

    /// The columns of ``RequestHash`` of those of some requests that are open, for being answered in this transaction.
    func openRequests(_ ids: [String], _ transaction: any SQLTransaction) throws -> [SQLRow]

    /// - Parameter answers: for each request reply, reason, time, hash and number.
    func saveAnswers(_ answers: [[SQLValue]], _ transaction: any SQLTransaction) throws

    /// Writes what commits come to; the last statements of a transaction.
    func save(_ batch: RunBatch, _ transaction: any SQLTransaction) throws

    func addToTallies(_ changes: [String: Int], _ transaction: any SQLTransaction) throws
    func tallies(_ transaction: any SQLTransaction) throws -> [String: Int]

    /// Removes rows of `run` and everything that belongs to them.
    func delete(runs numbers: [Int], _ transaction: any SQLTransaction) throws
}

/// A row of a run is not what this process wrote last; thrown by ``RunDialect/save(_:_:)`` where the database itself does
/// not have the transaction run again.
package struct RunRowsChanged: Error {}

/// What commits come to: rows to be written, none of them twice.
package struct RunBatch {
    package struct Segment {
        package let run: Int
        package let first: Int
        package let last: Int
        package let hash: SHA256.Digest
        package let events: [UInt8]
    }

    /// A row that is there, and what it was.
    package struct ChangedRun {
        package struct Before {
            package let lastSequence: Int
            /// Whether it was read in this transaction. Otherwise it is only believed: then nothing must be written unless
            /// the row is still that, and this process's.
            package let isRead: Bool
        }

        package let row: RunRow
        package let before: Before
    }

    /// Workflows and large values by their hashes; what is stored already stays.
    package var definitions: [SHA256.Digest: [UInt8]] = [:]
    package var blobs: [SHA256.Digest: [UInt8]] = [:]
    package var newRuns: [RunRow] = []
    package var changedRuns: [ChangedRun] = []
    package var segments: [Segment] = []
    /// By run, the large values that its events refer to.
    package var blobUses: [Int: Set<SHA256.Digest>] = [:]
    /// Tasks that have ended or wait; rows that are there are followed by these, as `TaskRecord.followed(by:)` has it.
    package var tasks: [(run: Int, record: TaskRecord)] = []
    /// Tasks that have rows and shall have none, since they are under way again.
    package var resumedTasks: [(run: Int, path: String)] = []
}
