internal import CLibPQ
internal import Foundation

/// One session with a server; used by the one thread that it lives on.
public final class PostgresSession {
    struct Prepared {
        let name: String
        let parameterTypes: [UInt32]
        var lastUse: Int
    }

    /// Unlike that of any other session, of this process or another.
    public let identity = Int64.random(in: .min ... .max)
    let connection: OpaquePointer
    private let rewrite: (String) -> String
    private let statementCacheCapacity: Int
    private var statements: [String: Prepared] = [:]
    private var uses = 0
    private var lastActivity = ContinuousClock.now
    /// Rows that are still on their way.
    private var stream: RowStream?

    /// Connects; takes as long as the server and `connectTimeout` make it.
    ///
    /// - Parameter rewrite: applied to each statement before the server sees it, once for each text.
    /// - Throws: `PostgresError`.
    public init(
        _ options: PostgresOptions, rewrite: @escaping (String) -> String = { $0 }
    ) throws(PostgresError) {
        self.rewrite = rewrite
        statementCacheCapacity = max(options.statementCacheCapacity, 8)
        guard let connection = options.connect() else { throw PostgresError("libpq is out of memory") }
        self.connection = connection
        // Notices are for people at a terminal.
        PQsetNoticeProcessor(connection, { _, _ in }, nil)
        guard PQstatus(connection) == CONNECTION_OK else {
            throw PostgresError(connecting: connection)
        }
        try run(options.settings)
    }

    deinit { PQfinish(connection) }

    /// The number of the server's process that serves this session.
    public var serverProcess: Int32 { PQbackendPID(connection) }

    /// Whether it can be handed to somebody else: connected, and in no transaction.
    var isReusable: Bool {
        PQstatus(connection) == CONNECTION_OK && PQtransactionStatus(connection) == PQTRANS_IDLE
    }

    /// Whether it can still be used. The server is asked when it has said something, its end perhaps, or nobody used the
    /// session for longer than a limit.
    func isAlive(idleLimit: Duration) -> Bool {
        guard PQstatus(connection) == CONNECTION_OK else { return false }
        var descriptor = pollfd(fd: PQsocket(connection), events: Int16(POLLIN), revents: 0)
        let isSilent = poll(&descriptor, 1, 0) == 0
        if isSilent, lastActivity.duration(to: .now) <= idleLimit { return true }
        return (try? run("")) != nil
    }

    /// Runs statements without parameters, separated by `;`, whose rows are not wanted.
    ///
    /// - Throws: `PostgresError`.
    public func run(_ sql: String) throws(PostgresError) {
        stream?.takeAll()
        defer { lastActivity = .now }
        guard let pointer = PQexec(connection, sql) else { throw lostOrFailed() }
        let result = PostgresResult(pointer)
        switch PQresultStatus(pointer) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return
        default: throw PostgresError(result, of: connection, statement: sql)
        }
    }

    /// Runs one statement and hands over its result.
    ///
    /// - Throws: `PostgresError`.
    public func query(_ sql: String, _ values: [PostgresValue] = []) throws -> PostgresResult {
        var found: PostgresResult?
        try pipeline([PostgresCommand(sql, [values])]) { _, result in found = result }
        guard let found else { throw lostOrFailed() }
        return found
    }

    /// Sends many statements and waits once for what becomes of them.
    ///
    /// After the first one that fails none is run. Without a `BEGIN` among or before them they are one transaction.
    ///
    /// - Parameter each: is handed the result of each run of each command, with the number of the command.
    /// - Throws: `PostgresError` of the first failure; what `each` throws.
    public func pipeline(
        _ commands: [PostgresCommand], _ each: (Int, PostgresResult) throws -> Void = { _, _ in }
    ) throws {
        defer { lastActivity = .now }
        let sent: [Int]
        var failure: (any Error)?
        (sent, failure) = try send(commands)
        defer { PQexitPipelineMode(connection) }
        try receive(sent, of: commands, &failure, each)
        // The answer to the synchronisation.
        PQgetResult(connection).map(PQclear)
        if let failure { throw failure }
    }

    /// Sends many statements and hands over the rows of the last one as they arrive, without holding them all. Should the
    /// session be used meanwhile, those that have not arrived are held after all.
    ///
    /// - Parameters:
    ///   - last: run once.
    ///   - each: as for ``pipeline(_:_:)``, for the commands before.
    ///   - row: is handed results of one row each.
    /// - Throws: `PostgresError` of the first failure; what `each` and `row` throw.
    public func stream(
        after commands: [PostgresCommand], _ last: PostgresCommand,
        each: (Int, PostgresResult) throws -> Void = { _, _ in }, row: (PostgresResult) throws -> Void
    ) throws {
        defer { lastActivity = .now }
        var (sent, failure) = try send(commands + [last])
        if failure == nil { sent.removeLast() }
        do {
            try receive(sent, of: commands + [last], &failure, each)
        } catch {
            PQexitPipelineMode(connection)
            throw error
        }
        let stream = RowStream(connection, statement: last.sql)
        self.stream = stream
        defer {
            stream.takeAll()
            if self.stream === stream { self.stream = nil }
        }
        if let failure { throw failure }
        while let result = try stream.next() { try row(result) }
    }

    /// - Returns: the numbers of what was sent, and why not everything was.
    private func send(_ commands: [PostgresCommand]) throws -> (sent: [Int], failure: (any Error)?) {
        stream?.takeAll()
        let prepared = try prepare(commands)
        guard PQenterPipelineMode(connection) == 1 else { throw lostOrFailed() }
        var failure: (any Error)?
        var sent: [Int] = []
        do {
            for (number, command) in commands.enumerated() {
                for row in command.rows {
                    try send(command, row, prepared[number])
                    sent.append(number)
                }
            }
        } catch {
            failure = error
        }
        guard PQpipelineSync(connection) == 1 else {
            PQexitPipelineMode(connection)
            throw failure ?? lostOrFailed()
        }
        return (sent, failure)
    }

    private func receive(
        _ sent: [Int], of commands: [PostgresCommand], _ failure: inout (any Error)?,
        _ each: (Int, PostgresResult) throws -> Void
    ) throws {
        for number in sent {
            guard let result = nextResult() else { throw failure ?? lostOrFailed() }
            do {
                guard try isDone(result, statement: commands[number].sql), failure == nil else { continue }
                try each(number, result)
            } catch {
                failure = failure ?? error
                if PQstatus(connection) != CONNECTION_OK { throw failure ?? error }
            }
        }
    }

    /// - Returns: false when it was not run because one before it had failed.
    private func isDone(_ result: PostgresResult, statement: String) throws(PostgresError) -> Bool {
        switch PQresultStatus(result.pointer) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return true
        case PGRES_PIPELINE_ABORTED: return false
        default: throw PostgresError(result, of: connection, statement: statement)
        }
    }

    private func send(
        _ command: PostgresCommand, _ row: [PostgresValue], _ prepared: Prepared?
    ) throws(PostgresError) {
        guard let prepared else {
            guard PQsendQueryParams(connection, rewrite(command.sql), 0, nil, nil, nil, nil, 1) == 1 else {
                throw lostOrFailed()
            }
            return
        }
        let buffer = try ParameterBuffer(row, types: prepared.parameterTypes, statement: command.sql)
        let isSent = buffer.withPointers { count, pointers, lengths, formats in
            PQsendQueryPrepared(connection, prepared.name, count, pointers, lengths, formats, 1)
        }
        guard isSent == 1 else { throw lostOrFailed() }
    }

    /// In a pipeline each result is followed by a null pointer.
    private func nextResult() -> PostgresResult? {
        guard let pointer = PQgetResult(connection) else { return nil }
        let result = PostgresResult(pointer)
        if PQstatus(connection) == CONNECTION_OK { PQgetResult(connection).map(PQclear) }
        return result
    }

    // MARK: Prepared statements

    private func prepare(_ commands: [PostgresCommand]) throws(PostgresError) -> [Prepared?] {
        var found: [Prepared?] = []
        for command in commands {
            found.append(command.isPrepared ? try prepare(command.sql) : nil)
        }
        return found
    }

    private func prepare(_ sql: String) throws(PostgresError) -> Prepared {
        uses += 1
        if let known = statements[sql] {
            statements[sql]?.lastUse = uses
            return known
        }
        try makeRoom()
        let name = "baton_\(uses)"
        let text = rewrite(sql)
        guard let preparation = PQprepare(connection, name, text, 0, nil).map(PostgresResult.init) else {
            throw lostOrFailed()
        }
        guard PQresultStatus(preparation.pointer) == PGRES_COMMAND_OK else {
            throw PostgresError(preparation, of: connection, statement: sql)
        }
        guard let description = PQdescribePrepared(connection, name).map(PostgresResult.init) else {
            throw lostOrFailed()
        }
        guard PQresultStatus(description.pointer) == PGRES_COMMAND_OK else {
            throw PostgresError(description, of: connection, statement: sql)
        }
        let types = (0..<PQnparams(description.pointer)).map { PQparamtype(description.pointer, $0) }
        let prepared = Prepared(name: name, parameterTypes: types, lastUse: uses)
        statements[sql] = prepared
        return prepared
    }

    private func makeRoom() throws(PostgresError) {
        guard statements.count >= statementCacheCapacity,
            let oldest = statements.min(by: { $0.value.lastUse < $1.value.lastUse })
        else { return }
        statements[oldest.key] = nil
        try run("DEALLOCATE \(oldest.value.name)")
    }

    private func lostOrFailed() -> PostgresError { PostgresError(connecting: connection) }
}

/// A statement, and the arguments of each of its runs.
public struct PostgresCommand: Sendable {
    public let sql: String
    public let rows: [[PostgresValue]]
    /// Whether the server keeps it prepared; what runs once, or ends a transaction that has failed, is not worth it.
    let isPrepared: Bool

    public init(_ sql: String, _ rows: [[PostgresValue]]) {
        self.sql = sql
        self.rows = rows
        isPrepared = true
    }

    /// Run once, without arguments, and not prepared.
    public init(once sql: String) {
        self.sql = sql
        rows = [[]]
        isPrepared = false
    }
}
