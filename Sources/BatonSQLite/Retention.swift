public import Baton

/// Which finished runs a database keeps. Unfinished ones are never removed, whatever it says.
public struct Retention: Sendable, Hashable {
    /// How long ago a run may have ended; `nil` for any time.
    public var age: Duration?
    /// How many finished runs there may be, the latest; `nil` for any number.
    public var runs: Int?

    public init(age: Duration? = nil, runs: Int? = nil) {
        self.age = age
        self.runs = runs
    }

    /// Runs that ended within the last 90 days.
    public static let standard = Retention(age: .seconds(90 * 86_400))
    /// Everything.
    public static let unlimited = Retention()
}

extension SQLiteRunStore {
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
        let before = retention.age.map { now + (.zero - $0) }
        guard try await hasMore(than: retention, before: before) else { return 0 }
        var removed = 0
        // In steps, so that running workflows can commit in between.
        while removed < limit {
            let step = min(RunRemoval.runsAtATime, limit - removed)
            let count = try await database.write { transaction in
                let removal = RunRemoval(transaction)
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
        try await database.read { transaction in
            if let runs = retention.runs {
                let statistics = RunStoreStatistics(tallies: try Tally.all(in: transaction))
                if statistics.finishedRuns.values.reduce(0, +) > runs { return true }
            }
            guard let before, let first = try Self.firstEnd(transaction) else { return false }
            return first < before
        }
    }

    /// When the first of the runs ended that are there; `nil` when none has.
    public func firstEnd() async throws -> Timestamp? { try await database.read(Self.firstEnd) }

    private static func firstEnd(_ transaction: any SQLTransaction) throws -> Timestamp? {
        try transaction.queryOne("SELECT MIN(finished_at) FROM run WHERE finished_at IS NOT NULL")?
            .get(0, as: Int64?.self).map(Timestamp.init)
    }
}
