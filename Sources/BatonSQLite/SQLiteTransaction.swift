internal import Baton
internal import GRDB
internal import GRDBSQLite

/// The seam's statements on one GRDB connection.
///
/// Statements are prepared once per connection (GRDB's cache) and stepped through the C interface: GRDB's own
/// argument and row types cost more than the insert itself when a million rows are imported.
struct SQLiteTransaction: SQLTransaction {
    let database: Database
    let name: String

    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
        let statement = try prepare(sql)
        return try statement.run(arguments)
    }

    func executeBatch(_ sql: String, _ rows: [[SQLValue]]) throws -> Int {
        guard !rows.isEmpty else { return 0 }
        let statement = try prepare(sql)
        var changed = 0
        for row in rows {
            changed += try statement.run(row)
        }
        return changed
    }

    func forEachRow(_ sql: String, _ arguments: [SQLValue], _ body: (SQLRow) throws -> Void) throws {
        let statement = try prepare(sql)
        defer { statement.reset() }
        try statement.bind(arguments)
        let columns = statement.columnNames
        while try statement.step() {
            try body(SQLRow(columns: columns, values: statement.values(count: columns.count)))
        }
    }

    private func prepare(_ sql: String) throws -> SQLiteStatementHandle {
        do {
            let cached = try database.cachedStatement(sql: sql)
            // The same statement may be running in an outer `forEachRow`: that one must not be reset.
            let isRunning = sqlite3_stmt_busy(cached.sqliteStatement) != 0
            let statement = isRunning ? try database.makeStatement(sql: sql) : cached
            return SQLiteStatementHandle(statement: statement, databaseName: name)
        } catch let error as DatabaseError {
            throw SQLError(error, database: name)
        }
    }
}
