public import Baton
internal import GRDB
internal import RunTables
internal import Synchronization

/// Requests are rows of the table `request`.
extension SQLiteRunStore: RequestInbox {
    public func post(_ request: RunRequest) async throws -> PostedRequest { try await tables.post(request) }

    /// Stores a request within a transaction of this store's database: it is there when that is committed.
    ///
    /// - Returns: as ``post(_:)``.
    /// - Throws: as ``post(_:)``; a conflict before anything is written.
    public func post(_ request: RunRequest, in transaction: any SQLTransaction) throws -> PostedRequest {
        try tables.post(request, in: transaction)
    }

    public func openStarts(of run: RunID?, limit: Int) async throws -> [PostedRequest] {
        try await tables.openStarts(of: run, limit: limit)
    }

    public func openRequests(to run: RunID?) async throws -> [PostedRequest] {
        try await tables.openRequests(to: run)
    }

    public func answer(_ replies: [(request: String, reply: RunReply)]) async throws {
        try await tables.answer(replies, at: SystemClock().now())
    }

    public func request(_ id: String) async throws -> PostedRequest? { try await tables.request(id) }

    public func changes() async throws -> any StoreChanges {
        database.isFile ? try SQLiteChanges(path: database.name) : UnknownChanges()
    }

    /// The runs of this process and of others on the same file.
    ///
    /// - Throws: `SQLError` of kind `unavailable` when the lock file cannot be made.
    public func claims() throws(SQLError) -> any RunClaims {
        database.isFile
            ? try SQLiteRunClaims(database: database.name, tables: tables)
            : LoneRunClaims(tables: tables)
    }
}

/// A connection of its own that SQLite tells of the commits of all others (sqlite.org/pragma.html#pragma_data_version).
private final class SQLiteChanges: StoreChanges {
    private let connection: DatabaseQueue
    private let path: String
    private let last = Mutex<Int?>(nil)

    init(path: String) throws(SQLError) {
        self.path = path
        var configuration = Configuration()
        configuration.readonly = true
        connection = try translatingErrors(of: path) {
            try DatabaseQueue(path: path, configuration: configuration)
        }
    }

    func hasChanged() async throws -> Bool {
        let version = try await translatingErrors(of: path) {
            // Without a transaction, whose snapshot would not move.
            try await connection.unsafeRead { try Int.fetchOne($0, sql: "PRAGMA data_version") }
        }
        return last.withLock { last in
            defer { last = version }
            return last != version
        }
    }
}

/// A database in memory has one connection, which is not told of its own commits.
private struct UnknownChanges: StoreChanges {
    func hasChanged() async throws -> Bool { true }
}

/// Nobody else can open a database in memory.
private struct LoneRunClaims: RunClaims {
    let tables: RunTables

    func claim(_ runs: [RunID]) async throws -> [RunID] { runs }
    func claimNew(_ run: RunID) {}
    func claimUnfinished() async throws -> [RunID] { try await tables.unfinishedRuns() }
    func release(_ run: RunID) {}
    func isClaimedByOther(_ run: RunID) async throws -> Bool { false }
}
