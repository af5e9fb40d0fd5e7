/// What a PostgreSQL server, or the way to it, refuses.
public struct PostgresError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The five characters of the standard, as in Appendix A of the manual; `nil` when it was not the server that failed.
    public let sqlState: String?
    /// One line for people.
    public let message: String
    /// Whether the connection is gone: nobody knows then what became of a commit under way.
    public let isConnectionLost: Bool

    public init(sqlState: String? = nil, _ message: String, isConnectionLost: Bool = false) {
        self.sqlState = sqlState
        self.message = message
        self.isConnectionLost = isConnectionLost
    }

    public var description: String { sqlState.map { "\(message) (SQLSTATE \($0))" } ?? message }

    /// Whether the same transaction may succeed when it is run again at once: it lost to another one that ran at the same
    /// time (`serialization_failure`, `deadlock_detected`; manual, section 13.5), or did not get a lock.
    public var isConflict: Bool {
        switch sqlState {
        case "40001", "40P01", "55P03": true
        default: false
        }
    }

    /// Whether the server is there and does not let this user in, or the way to it is described wrongly: waiting is no
    /// help.
    public var isRefusal: Bool {
        guard let sqlState else {
            // libpq keeps the code of a refused connection to itself.
            return isConnectionLost && Self.refusals.contains { message.contains($0) }
        }
        return sqlState.hasPrefix("28") || sqlState == "3D000" || sqlState == "42501"
    }

    private static let refusals = [
        "authentication failed", "no pg_hba.conf entry", "does not exist", "no password supplied",
        "permission denied for database", "invalid ", "not permitted to log in", "does not support SSL",
        "certificate verify failed",
    ]

    /// Whether the server cannot be used now but may be later: it starts, ends, or has no connection left.
    public var isServerAbsent: Bool {
        guard let sqlState else { return isConnectionLost && !isRefusal }
        // 57P01 to 57P05: the server ends or starts, or has ended the session; 25P03: because it did nothing in a
        // transaction. 53300: too many connections.
        return isConnectionLost || sqlState.hasPrefix("08") || sqlState.hasPrefix("57P")
            || ["53300", "25P03"].contains(sqlState)
    }
}
