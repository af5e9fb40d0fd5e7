public import Baton
internal import PostgresClient
internal import RunTables

/// Requests are rows of the table `request`.
extension PostgresRunStore: RequestInbox {
    public func post(_ request: RunRequest) async throws -> PostedRequest {
        let posted = try await tables.post(request)
        await announcer.stored(isRequest: true)
        return posted
    }

    /// Stores a request within a transaction of this store's database: it is there when that is committed.
    ///
    /// - Returns: as ``post(_:)``.
    /// - Throws: as ``post(_:)``; a conflict before anything is written.
    public func post(_ request: RunRequest, in transaction: any SQLTransaction) throws -> PostedRequest {
        try tables.post(request, in: transaction)
    }

    /// Tells other processes that something was stored, by ``post(_:in:)`` or by other means than this store.
    public func announce() async { await announcer.stored(isRequest: true) }

    /// A worker is not shown the starts that others are about to make, or that are not for its agents, unless it asks for
    /// one.
    public func openStarts(of run: RunID?, limit: Int) async throws -> [PostedRequest] {
        let agents = ownership.agents.condition
        let condition = (run == nil ? ownership.worker : nil).map { worker -> (String, [SQLValue]) in
            ("(worker IS NULL OR worker = ?)\(agents.sql)", [.integer(worker)] + agents.arguments)
        }
        return try await tables.openStarts(of: run, limit: limit, where: condition)
    }

    public func openRequests(to run: RunID?) async throws -> [PostedRequest] {
        try await tables.openRequests(to: run)
    }

    public func answer(_ replies: [(request: String, reply: RunReply)]) async throws {
        guard !replies.isEmpty else { return }
        try await tables.answer(replies, at: SystemClock().now())
        await announcer.stored(isRequest: true)
    }

    public func request(_ id: String) async throws -> PostedRequest? { try await tables.request(id) }

    /// - Throws: `SQLError` of kind `unavailable` when no connection for it can be had from the system.
    public func changes() async throws -> any StoreChanges { try PostgresChanges(database.pool.options) }
}
