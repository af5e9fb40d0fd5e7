/// Statements inside one open transaction, in the SQL that SQLite and PostgreSQL share.
///
/// Parameters are written `?`, in order. A transaction is valid only inside the closure it was handed to.
/// `transactional` operations receive one, so that what they write is committed together with their record.
public protocol SQLTransaction {
    /// Runs a statement and returns how many rows it changed.
    ///
    /// - Throws: ``SQLError``.
    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int

    /// Hands each row of a query to `body`, in order, without holding the whole result.
    ///
    /// - Throws: ``SQLError``, or what `body` throws.
    func forEachRow(_ sql: String, _ arguments: [SQLValue], _ body: (SQLRow) throws -> Void) throws

    /// Runs the same statement once for each list of arguments, prepared once, and returns how many rows it
    /// changed in all.
    ///
    /// - Throws: ``SQLError``.
    @discardableResult
    func executeBatch(_ sql: String, _ rows: [[SQLValue]]) throws -> Int

    /// Runs the same statement once for each list of arguments, at the latest when the next one is run or the transaction
    /// is committed. Where the database is a network away, it is not waited for.
    ///
    /// - Throws: ``SQLError``, perhaps not here but from what comes next.
    func executeLater(_ sql: String, _ rows: [[SQLValue]]) throws
}

extension SQLTransaction {
    @discardableResult
    public func execute(_ sql: String) throws -> Int { try execute(sql, []) }

    /// At once, where waiting costs nothing.
    public func executeLater(_ sql: String, _ rows: [[SQLValue]]) throws { try executeBatch(sql, rows) }

    /// All rows of a query.
    ///
    /// - Throws: ``SQLError``.
    public func query(_ sql: String, _ arguments: [SQLValue] = []) throws -> [SQLRow] {
        var rows: [SQLRow] = []
        try forEachRow(sql, arguments) { rows.append($0) }
        return rows
    }

    /// The first row of a query, if there is one.
    ///
    /// - Throws: ``SQLError``.
    public func queryOne(_ sql: String, _ arguments: [SQLValue] = []) throws -> SQLRow? {
        try query(sql, arguments).first
    }
}

/// A database that runs transactions: the seam through which everything above the engine stores its data.
///
/// A call never blocks the cooperative pool: it suspends while the database works on a thread of its own.
public protocol SQLDatabase: Sendable {
    /// Runs `body` on a consistent snapshot; it must not write.
    ///
    /// - Throws: ``SQLError``, or what `body` throws.
    func read<T: Sendable>(_ body: @escaping @Sendable (any SQLTransaction) throws -> T) async throws -> T

    /// Runs both bodies on the same snapshot, side by side where the database can; they must not write. Long reading that
    /// can be divided is over sooner.
    ///
    /// - Throws: ``SQLError``, or what a body throws.
    func read<First: Sendable, Second: Sendable>(
        _ first: @escaping @Sendable (any SQLTransaction) throws -> First,
        together second: @escaping @Sendable (any SQLTransaction) throws -> Second
    ) async throws -> (First, Second)

    /// Runs `body` in a transaction that is committed when it returns and rolled back when it throws.
    ///
    /// Transactions come to what they would if they took turns. Where they do not, one that got in the way of another is
    /// undone and `body` called again, so that it must change nothing but the database.
    ///
    /// - Throws: ``SQLError``, or what `body` throws.
    @discardableResult
    func write<T: Sendable>(_ body: @escaping @Sendable (any SQLTransaction) throws -> T) async throws -> T

    /// Applies the migrations that this database has not seen yet, in order, each in a transaction of its own.
    ///
    /// - Throws: ``SQLError``, when a statement fails or the database was migrated by a newer version.
    func migrate(_ migrations: [SQLMigration]) async throws
}

extension SQLDatabase {
    /// One body after the other.
    public func read<First: Sendable, Second: Sendable>(
        _ first: @escaping @Sendable (any SQLTransaction) throws -> First,
        together second: @escaping @Sendable (any SQLTransaction) throws -> Second
    ) async throws -> (First, Second) {
        try await read { transaction in (try first(transaction), try second(transaction)) }
    }
}

/// A named step of a schema: append-only, never edited once released.
public struct SQLMigration: Sendable, Hashable {
    /// Unique within the database, with the owner in front: `supply-chain/1 products`.
    public let name: String
    public let statements: [String]

    public init(name: String, statements: [String]) {
        self.name = name
        self.statements = statements
    }
}
