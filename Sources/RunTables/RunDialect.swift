package import Baton

/// Where the SQL of the databases differs, or one of them has a faster way: everything that the tables of runs need beyond
/// what they share.
package protocol RunDialect: Sendable {
    /// Put behind a query for rows that are about to be changed.
    var rowLock: String { get }
    /// The same for rows that somebody else may change instead.
    var rowLockOfAny: String { get }

    /// What the database itself finds fault with.
    func problems(_ transaction: any SQLTransaction) throws -> [RunStoreProblem]

    /// The rows of those runs that there are, for being changed in this transaction.
    ///
    /// - Throws: `RunStoreError` of kind `conflict` when another process has one of the runs.
    func rows(of runs: [RunID], _ transaction: any SQLTransaction) throws -> [RunRow]

    /// Numbers for new rows of `run`.
    func newRunNumbers(_ count: Int, _ transaction: any SQLTransaction) throws -> [Int]

    /// The number of a new row of `request`: higher than those of all that were stored before.
    func newRequestNumber(_ transaction: any SQLTransaction) throws -> Int

    /// Writes what commits come to; the last statements of a transaction.
    func save(_ batch: RunBatch, _ transaction: any SQLTransaction) throws

    func addToTallies(_ changes: [String: Int], _ transaction: any SQLTransaction) throws
    func tallies(_ transaction: any SQLTransaction) throws -> [String: Int]

    /// Removes rows of `run` and everything that belongs to them.
    func delete(runs numbers: [Int], _ transaction: any SQLTransaction) throws
}

/// What commits come to: rows to be written, none of them twice.
package struct RunBatch {
    package struct Segment {
        package let run: Int
        package let first: Int
        package let last: Int
        package let hash: SHA256.Digest
        package let events: [UInt8]
    }

    /// Workflows and large values by their hashes; what is stored already stays.
    package var definitions: [SHA256.Digest: [UInt8]] = [:]
    package var blobs: [SHA256.Digest: [UInt8]] = [:]
    package var newRuns: [RunRow] = []
    package var changedRuns: [RunRow] = []
    package var segments: [Segment] = []
    /// By run, the large values that its events refer to.
    package var blobUses: [Int: Set<SHA256.Digest>] = [:]
    /// By run, what its events say of tasks; rows that are there are followed by these, as `TaskRecord.followed(by:)`
    /// has it.
    package var tasks: [(run: Int, records: [TaskRecord])] = []
}
