internal import Baton
internal import GRDB
internal import GRDBSQLite

/// A prepared statement, bound and stepped through SQLite's C interface.
struct SQLiteStatementHandle {
    /// Kept so that the pointer stays valid.
    private let statement: Statement
    private let pointer: OpaquePointer
    private let databaseName: String

    /// SQLite copies what is bound with this destructor before the call returns.
    private static let copying = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    init(statement: Statement, databaseName: String) {
        self.statement = statement
        self.pointer = statement.sqliteStatement
        self.databaseName = databaseName
    }

    var columnNames: [String] { statement.columnNames }

    /// Runs the statement to its end and returns how many rows it changed.
    func run(_ arguments: [SQLValue]) throws(SQLError) -> Int {
        defer { reset() }
        try bind(arguments)
        let before = sqlite3_total_changes(connection)
        while try step() {}
        guard sqlite3_total_changes(connection) != before else { return 0 }
        return Int(sqlite3_changes(connection))
    }

    func reset() {
        sqlite3_reset(pointer)
    }

    /// Moves to the next row; false at the end.
    func step() throws(SQLError) -> Bool {
        switch sqlite3_step(pointer) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw lastError()
        }
    }

    func bind(_ arguments: [SQLValue]) throws(SQLError) {
        let expected = Int(sqlite3_bind_parameter_count(pointer))
        guard arguments.count == expected else {
            throw SQLError(
                .other, "\(arguments.count) arguments for \(expected) parameters in: \(statement.sql)")
        }
        for (index, argument) in arguments.enumerated() {
            guard bind(argument, at: Int32(index + 1)) == SQLITE_OK else { throw lastError() }
        }
    }

    private func bind(_ value: SQLValue, at position: Int32) -> Int32 {
        switch value {
        case .null:
            return sqlite3_bind_null(pointer, position)
        case .integer(let value):
            return sqlite3_bind_int64(pointer, position, value)
        case .real(let value):
            return sqlite3_bind_double(pointer, position, value)
        case .text(var value):
            return value.withUTF8 { bytes in
                // An empty string may have no storage, and SQLite takes a null pointer for NULL.
                guard let start = bytes.baseAddress else {
                    return sqlite3_bind_text(pointer, position, "", 0, Self.copying)
                }
                return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                    sqlite3_bind_text(pointer, position, $0, Int32(bytes.count), Self.copying)
                }
            }
        case .blob(let bytes):
            guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(pointer, position, 0) }
            return sqlite3_bind_blob(pointer, position, bytes, Int32(bytes.count), Self.copying)
        }
    }

    /// The current row's columns.
    func values(count: Int) -> [SQLValue] {
        [SQLValue](unsafeUninitializedCapacity: count) { buffer, initialized in
            for index in 0..<count {
                buffer.initializeElement(at: index, to: value(at: Int32(index)))
            }
            initialized = count
        }
    }

    private func value(at column: Int32) -> SQLValue {
        switch sqlite3_column_type(pointer, column) {
        case SQLITE_INTEGER:
            return .integer(sqlite3_column_int64(pointer, column))
        case SQLITE_FLOAT:
            return .real(sqlite3_column_double(pointer, column))
        case SQLITE_TEXT:
            guard let text = sqlite3_column_text(pointer, column) else { return .text("") }
            let count = Int(sqlite3_column_bytes(pointer, column))
            return .text(String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self))
        case SQLITE_BLOB:
            let count = Int(sqlite3_column_bytes(pointer, column))
            guard let bytes = sqlite3_column_blob(pointer, column) else { return .blob([]) }
            return .blob([UInt8](UnsafeRawBufferPointer(start: bytes, count: count)))
        default:
            return .null
        }
    }

    private var connection: OpaquePointer? { sqlite3_db_handle(pointer) }

    private func lastError() -> SQLError {
        SQLError(
            sqliteCode: sqlite3_extended_errcode(connection),
            message: String(cString: sqlite3_errmsg(connection)),
            statement: statement.sql, database: databaseName)
    }
}
