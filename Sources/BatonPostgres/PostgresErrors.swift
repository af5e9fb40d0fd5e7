internal import Baton
internal import PostgresClient

extension SQLError {
    /// An error of PostgreSQL in the terms of the seam.
    ///
    /// Source: PostgreSQL 15 manual, appendix A.
    init(_ error: PostgresError, server: String) {
        let state = error.sqlState ?? ""
        switch state {
        case "23505": self.init(.uniqueViolation, error.description)
        case "23503": self.init(.foreignKeyViolation, error.description)
        case _ where state.hasPrefix("23"): self.init(.constraintViolation, error.description)
        case "53100": self.init(.full, "\(server): the server's disk is full: \(error)")
        case "XX001", "XX002": self.init(.corrupt, "\(server) is damaged: \(error); restore it from a copy")
        case "25006": self.init(.unavailable, "\(server) takes no changes: \(error)")
        case _ where error.isConflict:
            self.init(.busy, "\(server): other transactions were in the way: \(error)")
        case _ where error.isServerAbsent: self.init(.unreachable, "\(server): \(error)")
        case _ where error.isRefusal: self.init(.unavailable, "\(server): \(error)")
        default: self.init(.other, error.description)
        }
    }
}

/// Runs `body` and rethrows errors of PostgreSQL as ``SQLError``; others pass unchanged.
func translatingErrors<T>(of server: String, _ body: () throws -> T) throws -> T {
    do {
        return try body()
    } catch let error as PostgresError {
        throw SQLError(error, server: server)
    }
}
