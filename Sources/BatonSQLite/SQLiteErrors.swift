internal import Baton
internal import GRDB
internal import GRDBSQLite

extension SQLError {
    /// SQLite's result code in the terms of the seam.
    ///
    /// Source: sqlite.org/rescode.html. The low byte of an extended code is its primary code.
    init(sqliteCode code: Int32, message: String, statement: String?, database: String) {
        let detail = statement.map { "\(message) in: \($0)" } ?? message
        switch ResultCode(rawValue: code) {
        case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID:
            self.init(.uniqueViolation, detail)
        case .SQLITE_CONSTRAINT_FOREIGNKEY:
            self.init(.foreignKeyViolation, detail)
        case .SQLITE_IOERR_SHMSIZE:
            // The index of the write-ahead log cannot grow: nothing but a full disk makes it so.
            self.init(primaryCode: SQLITE_FULL, detail: detail, database: database)
        default:
            self.init(primaryCode: code & 0xFF, detail: detail, database: database)
        }
    }

    private init(primaryCode: Int32, detail: String, database: String) {
        switch primaryCode {
        case SQLITE_CONSTRAINT:
            self.init(.constraintViolation, detail)
        case SQLITE_BUSY, SQLITE_LOCKED:
            self.init(.busy, "\(database) is in use by another process; try again when it has finished")
        case SQLITE_FULL:
            self.init(.full, "the disk is full: nothing was written to \(database)")
        case SQLITE_NOTADB:
            self.init(.corrupt, "\(database) is not an SQLite database")
        case SQLITE_CORRUPT:
            self.init(.corrupt, "\(database) is damaged (\(detail)); restore it from a copy")
        case SQLITE_READONLY:
            self.init(.unavailable, "\(database) is open for reading only (\(detail))")
        case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH, SQLITE_IOERR:
            self.init(.unavailable, "\(database) cannot be opened, read or written (\(detail))")
        case SQLITE_MISUSE:
            self.init(.unavailable, "\(database) is closed (\(detail))")
        default:
            self.init(.other, detail)
        }
    }

    init(_ error: DatabaseError, database: String) {
        self.init(
            sqliteCode: error.extendedResultCode.rawValue, message: error.message ?? "unknown error",
            statement: error.sql, database: database)
    }
}

/// Runs `body` and rethrows GRDB's errors as ``SQLError``; anything else becomes kind `other`.
func translatingErrors<T>(of database: String, _ body: () throws -> T) throws(SQLError) -> T {
    do {
        return try body()
    } catch let error as SQLError {
        throw error
    } catch let error as DatabaseError {
        throw SQLError(error, database: database)
    } catch {
        throw SQLError(.other, "\(database): \(error)")
    }
}

/// Runs `body` and rethrows GRDB's errors as ``SQLError``; errors of the caller pass unchanged.
func translatingErrors<T>(of database: String, _ body: () async throws -> T) async throws -> T {
    do {
        return try await body()
    } catch let error as DatabaseError {
        throw SQLError(error, database: database)
    }
}
