public import Baton
public import PostgresClient

/// A PostgreSQL database behind the SQL seam.
///
/// What is written through the seam is serializable: transactions of any number of processes come to what they would if
/// they took turns, and one that got in the way of another is run again. Readers see the state of one moment and wait for
/// nobody. A commit whose answer was lost with the connection is looked up, so that it is neither lost nor made twice.
public struct PostgresDatabase: SQLDatabase {
    /// What a transaction promises.
    enum Mode: Sendable {
        case reading
        /// As if transactions took turns (manual, section 13.2.3).
        case serializable
        /// Each statement sees what was committed before it. For transactions that lock what they change.
        case statementByStatement

        var beginning: String {
            switch self {
            case .reading: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
            case .serializable: "BEGIN ISOLATION LEVEL SERIALIZABLE"
            case .statementByStatement: "BEGIN ISOLATION LEVEL READ COMMITTED"
            }
        }

        var isWriting: Bool {
            switch self {
            case .reading: false
            case .serializable, .statementByStatement: true
            }
        }

        /// Whether the same transaction may succeed at once.
        func mayRepeat(after error: SQLError) -> Bool {
            switch error.kind {
            case .busy, .unreachable: true
            // Somebody else inserted, or removed, the row in between: this time it is seen.
            case .uniqueViolation, .foreignKeyViolation:
                switch self {
                case .statementByStatement: true
                case .reading, .serializable: false
                }
            case .constraintViolation, .full, .corrupt, .unavailable, .column, .other: false
            }
        }
    }

    let pool: PostgresPool
    /// One more connection, for transactions that take turns: waiting for theirs, they must not keep all others.
    private let turns: PostgresPool
    private let writing: Mode
    private let markers: CommitMarker.Availability
    /// What messages call the database.
    var name: String { pool.options.name }

    /// A transaction that lost so often in a row is given up, as `busy`.
    private static let attempts = 20
    /// One that lost so often takes turns with others that did.
    private static let attemptsAtOnce = 3

    /// - Throws: ``SQLError`` of kind `unavailable` when the server's text cannot be understood. Nothing is connected to
    ///   yet.
    public init(_ options: PostgresOptions) throws(SQLError) {
        do throws(PostgresError) {
            try options.validate()
        } catch {
            throw SQLError(.unavailable, error.message)
        }
        var ofTurns = options
        ofTurns.maximumConnections = 1
        ofTurns.borrowTimeout = max(options.borrowTimeout, .seconds(60))
        self.init(
            pool: PostgresPool(options, rewrite: PostgresSQL.numberingParameters),
            turns: PostgresPool(ofTurns, rewrite: PostgresSQL.numberingParameters), writing: .serializable,
            markers: CommitMarker.Availability())
    }

    private init(
        pool: PostgresPool, turns: PostgresPool, writing: Mode, markers: CommitMarker.Availability
    ) {
        self.pool = pool
        self.turns = turns
        self.writing = writing
        self.markers = markers
    }

    /// The same database for transactions that lock what they change.
    var lockingRows: PostgresDatabase {
        PostgresDatabase(pool: pool, turns: turns, writing: .statementByStatement, markers: markers)
    }

    /// Closes the connections; later calls fail.
    public func close() {
        pool.close()
        turns.close()
    }

    public func read<T: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> T
    ) async throws -> T {
        try await run(.reading, body)
    }

    @discardableResult
    public func write<T: Sendable>(
        _ body: @escaping @Sendable (any SQLTransaction) throws -> T
    ) async throws -> T {
        try await run(writing, body)
    }

    public func migrate(_ migrations: [SQLMigration]) async throws {
        try await makeMarkers()
        try await SQLMigrator(
            lockingRows, name: name,
            lookup:
                "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'baton_migrations'",
            lock: "SELECT pg_advisory_xact_lock(\(Self.migrationLock))",
            translate: PostgresSQL.translatingTypes
        ).migrate(migrations)
    }

    private func makeMarkers() async throws {
        guard !markers.isThere else { return }
        let isThere = try await read {
            !(try $0.query("SELECT 1 WHERE to_regclass('baton_commit') IS NOT NULL").isEmpty)
        }
        try await lockingRows.write { transaction in
            guard !isThere else { return _ = try transaction.execute(CommitMarker.cleaning) }
            _ = try transaction.query("SELECT pg_advisory_xact_lock(\(Self.migrationLock))")
            for statement in CommitMarker.schema { try transaction.execute(statement) }
        }
        markers.made()
    }

    /// Any number will do, as long as it is always the same.
    private static let migrationLock = 0x6261_746F_6E01

    // MARK: Transactions

    private enum Outcome<T: Sendable>: Sendable {
        case committed(T)
        case failed(any Error)
        /// The connection was lost while it was committed.
        case unknown(transaction: String, CommitMarker, T, SQLError)
    }

    private func run<T: Sendable>(
        _ mode: Mode, _ body: @escaping @Sendable (any SQLTransaction) throws -> T
    ) async throws -> T {
        var backoff = Backoff(first: .milliseconds(4), longest: .milliseconds(500))
        var attempt = 1
        while true {
            let failure: any Error
            switch try await outcome(mode, takesTurn: attempt > Self.attemptsAtOnce, body) {
            case .committed(let value): return value
            case .unknown(let transaction, let marker, let value, let error):
                if try await wasCommitted(transaction, marker) { return value }
                failure = error
            case .failed(let error): failure = error
            }
            guard let error = failure as? SQLError, mode.mayRepeat(after: error), attempt < Self.attempts
            else { throw failure }
            attempt += 1
            // Also before a turn: somebody who takes none may be in the way, and the server takes some for in the way who
            // are not as long as an old transaction lasts.
            try await Task.sleep(for: backoff.next())
        }
    }

    private func outcome<T: Sendable>(
        _ mode: Mode, takesTurn: Bool, _ body: @escaping @Sendable (any SQLTransaction) throws -> T
    ) async throws -> Outcome<T> {
        let (name, isMarked) = (name, markers.isThere)
        do {
            return try await (takesTurn ? turns : pool).withSession { session in
                let transaction = PostgresTransaction(
                    session, server: name, mode: mode, isMarked: isMarked, takesTurn: takesTurn)
                let value: T
                do {
                    value = try body(transaction)
                } catch {
                    transaction.rollBack()
                    return .failed(error)
                }
                do {
                    try transaction.commit()
                    return .committed(value)
                } catch {
                    transaction.rollBack()
                    guard let lost = error as? SQLError, lost.kind == .unreachable, mode.isWriting,
                        transaction.isCommitting
                    else { return .failed(error) }
                    guard let marker = transaction.marker, let number = transaction.number else {
                        return .failed(
                            SQLError(.other, "it is not known whether this was committed: \(lost)"))
                    }
                    return .unknown(transaction: number, marker, value, lost)
                }
            }
        } catch let error as PostgresError {
            throw SQLError(error, server: name)
        }
    }

    /// What became of a transaction, asked until the server says so: whoever waits for it can do nothing before.
    ///
    /// - Throws: `CancellationError`.
    private func wasCommitted(_ transaction: String, _ marker: CommitMarker) async throws -> Bool {
        var backoff = Backoff()
        while true {
            let answer = try? await pool.withSession { try marker.wasCommitted(transaction, $0) }
            if let answer { return answer }
            try await Task.sleep(for: backoff.next())
        }
    }
}
