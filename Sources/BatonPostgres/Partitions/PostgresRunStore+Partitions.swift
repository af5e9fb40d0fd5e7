internal import Baton
internal import RunTables

extension PostgresRunStore {
    /// By what part of a retention finished runs may stay longer, so that they can go with their partition.
    private static let patience = 8

    /// Removes the partitions all of whose runs may go.
    ///
    /// - Parameter limit: all that have ended when it is `nil`.
    /// - Returns: how many runs were removed.
    func removePartitions(finishedBefore limit: Timestamp?) async throws -> Int {
        var removed = 0
        for partition in try await database.read(RunPartition.all) where partition.isPassed {
            let runs = try await PartitionRemoval.remove(
                partition, finishedBefore: limit, dialect: tables.dialect, database)
            removed += runs ?? 0
        }
        return removed
    }

    /// Removes the partitions all of whose runs are due.
    ///
    /// - Returns: how many runs were removed.
    func prunePartitions(_ retention: Retention, now: Timestamp) async throws -> Int {
        guard let limit = try await tables.limit(of: retention, now: now) else { return 0 }
        return try await removePartitions(finishedBefore: limit)
    }

    /// What holds for runs that have to go one by one: while there are partitions that may be removed as a whole, theirs
    /// wait for it.
    func patient(_ retention: Retention) async throws -> Retention {
        guard try await database.read(RunPartition.all).contains(where: \.isPassed) else { return retention }
        return Retention(
            age: retention.age.map { $0 + $0 / Self.patience },
            runs: retention.runs.map { $0 + $0 / Self.patience })
    }
}
