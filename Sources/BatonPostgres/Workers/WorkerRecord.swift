public import Baton

/// A process that runs, or ran, runs.
public struct WorkerRecord: Sendable, Hashable {
    public enum State: String, Sendable, Hashable {
        case active
        /// It was asked to end, and takes nothing new.
        case draining
        /// Its lease has run out; nobody has ended it yet.
        case silent
        case ended
    }

    public let number: Int
    public let name: String
    public let state: State
    /// Whether it starts what is queued.
    public let takesQueue: Bool
    /// It takes only runs whose tasks are all of these; `nil` for any.
    public let agents: [String]?
    /// How many runs it has under way at most, as far as it said so.
    public let concurrency: Int?
    /// How many runs it has.
    public let runs: Int
    public let startedAt: Timestamp
    public let endedAt: Timestamp?
}

extension PostgresRunStore {
    /// Workers, those that began last first.
    ///
    /// - Parameter includesEnded: also those of the last 30 days that have ended.
    /// - Throws: `SQLError`.
    public func workers(includesEnded: Bool = false) async throws -> [WorkerRecord] {
        try await database.read { transaction in
            try transaction.query(
                """
                SELECT w.number, w.name,
                    CASE WHEN ended_at IS NOT NULL THEN 'ended' WHEN lease_until < clock_timestamp() THEN 'silent'
                        WHEN drain_at IS NOT NULL THEN 'draining' ELSE 'active' END,
                    CASE WHEN takes_queue THEN 1 ELSE 0 END, CAST(agents AS text), concurrency,
                    (SELECT COUNT(*) FROM run WHERE run.worker = w.number),
                    CAST(EXTRACT(EPOCH FROM started_at) * 1000000 AS bigint),
                    CAST(EXTRACT(EPOCH FROM ended_at) * 1000000 AS bigint)
                FROM worker w \(includesEnded ? "" : "WHERE ended_at IS NULL") ORDER BY w.number DESC
                """
            ).map(WorkerRecord.init)
        }
    }

    /// Asks workers to take nothing more, to let operations under way finish, and to end.
    ///
    /// - Parameter numbers: `nil` for all.
    /// - Returns: those that were asked; workers that have ended, or were asked before, are not.
    /// - Throws: `SQLError`.
    public func drain(_ numbers: [Int]?) async throws -> [Int] {
        try await database.lockingRows.write { transaction in
            let sql =
                "UPDATE worker SET drain_at = clock_timestamp() WHERE ended_at IS NULL AND drain_at IS NULL"
            guard let numbers else {
                return try transaction.query(sql + " RETURNING number").map { try $0.get(0) }
            }
            return try numbers.flatMap { number in
                try transaction.query(sql + " AND number = ? RETURNING number", [number.sqlValue])
                    .map { try $0.get(0, as: Int.self) }
            }
        }
    }
}

extension WorkerRecord {
    fileprivate init(_ row: SQLRow) throws {
        func time(_ microseconds: Int64) -> Timestamp { Timestamp(nanoseconds: microseconds * 1_000) }
        number = try row.get(0)
        name = try row.get(1)
        state = State(rawValue: try row.get(2)) ?? .ended
        takesQueue = try row.get(3)
        agents = try row.get(4, as: String?.self).map { json in
            try Value(json: json).arrayValue?.compactMap(\.stringValue) ?? []
        }
        concurrency = try row.get(5)
        runs = try row.get(6)
        startedAt = time(try row.get(7))
        endedAt = try row.get(8, as: Int64?.self).map(time)
    }
}
