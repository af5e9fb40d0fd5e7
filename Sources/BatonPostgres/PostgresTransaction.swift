internal import Baton
internal import PostgresClient

/// The seam's statements in one transaction of a session.
///
/// What need not be waited for, the beginning among it, is sent together with the next statement that must be.
final class PostgresTransaction: SQLTransaction {
    let session: PostgresSession
    private let server: String
    private var waiting: [PostgresCommand]
    /// Where among those waiting the transaction's number is asked for.
    private var numberPlace: Int?
    private var hasBegun = false
    /// Known once something was waited for.
    private(set) var number: String?
    /// Whether the server was asked to commit: before, a lost connection undoes everything.
    private(set) var isCommitting = false
    /// What tells later whether it was committed; `nil` for one that only reads.
    let marker: CommitMarker?

    /// How many commands there are before the first of the caller.
    private let beginning: Int

    /// - Parameters:
    ///   - isMarked: whether it leaves a sign of its commit.
    ///   - takesTurn: whether it first waits for all others that do.
    init(
        _ session: PostgresSession, server: String, mode: PostgresDatabase.Mode, isMarked: Bool,
        takesTurn: Bool
    ) {
        self.session = session
        self.server = server
        waiting = [PostgresCommand(once: mode.beginning)]
        marker = mode.isWriting && isMarked ? CommitMarker(session: session.identity) : nil
        if let marker {
            if takesTurn { waiting.append(CommitMarker.turn) }
            numberPlace = waiting.count
            waiting.append(PostgresCommand("SELECT pg_current_xact_id()::text", [[]]))
            waiting.append(marker.leaving)
        }
        beginning = waiting.count
    }

    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
        // What has no arguments is mostly run once.
        let command =
            arguments.isEmpty
            ? PostgresCommand(once: sql) : PostgresCommand(sql, [arguments.map(\.postgres)])
        return try changes([command])
    }

    func executeBatch(_ sql: String, _ rows: [[SQLValue]]) throws -> Int {
        guard !rows.isEmpty else { return 0 }
        return try changes([PostgresCommand(sql, rows.map { $0.map(\.postgres) })])
    }

    func executeLater(_ sql: String, _ rows: [[SQLValue]]) throws {
        later(PostgresCommand(sql, rows.map { $0.map(\.postgres) }))
    }

    func later(_ command: PostgresCommand) {
        guard !command.rows.isEmpty else { return }
        waiting.append(command)
    }

    func forEachRow(_ sql: String, _ arguments: [SQLValue], _ body: (SQLRow) throws -> Void) throws {
        let before = takeWaiting()
        var columns: [String]?
        try translatingErrors(of: server) {
            try session.stream(
                after: before.commands, PostgresCommand(sql, [arguments.map(\.postgres)]),
                each: { try note($1, at: $0, numberPlace: before.numberPlace) },
                row: { result in
                    let names = columns ?? result.columns
                    columns = names
                    try body(SQLRow(columns: names, values: try result.row(0).map(SQLValue.init)))
                })
        }
    }

    /// Runs statements in one round trip.
    ///
    /// - Parameter each: is handed the results with the number of the command.
    func run(_ commands: [PostgresCommand], _ each: (Int, PostgresResult) throws -> Void) throws {
        let before = takeWaiting()
        try translatingErrors(of: server) {
            try session.pipeline(before.commands + commands) { place, result in
                if place >= before.commands.count {
                    try each(place - before.commands.count, result)
                } else {
                    try note(result, at: place, numberPlace: before.numberPlace)
                }
            }
        }
    }

    private func takeWaiting() -> (commands: [PostgresCommand], numberPlace: Int?) {
        hasBegun = true
        defer {
            waiting = []
            numberPlace = nil
        }
        return (waiting, numberPlace)
    }

    private func note(_ result: PostgresResult, at place: Int, numberPlace: Int?) throws {
        guard place == numberPlace, case .text(let text)? = try result.row(0).first else { return }
        number = text
    }

    private func changes(_ commands: [PostgresCommand]) throws -> Int {
        var changed = 0
        try run(commands) { _, result in changed += result.changedRows }
        return changed
    }

    /// Ends the transaction; what waits is sent with it.
    ///
    /// - Throws: `SQLError`, of kind `unreachable` when nobody knows whether it was committed.
    func commit() throws {
        guard hasBegun || waiting.count > beginning else { return }
        // Should the connection be lost, the number tells what became of it.
        if numberPlace != nil { try run([]) { _, _ in } }
        isCommitting = true
        var isCommitted = false
        try run([PostgresCommand(once: "COMMIT")]) { _, result in isCommitted = result.command == "COMMIT" }
        guard isCommitted else {
            throw SQLError(.other, "the transaction was not committed: one of its statements had failed")
        }
    }

    /// Undoes everything. A session that cannot even do that is not used again.
    func rollBack() {
        guard hasBegun else { return }
        try? session.run("ROLLBACK")
    }
}

extension SQLValue {
    var postgres: PostgresValue {
        switch self {
        case .null: .null
        case .integer(let value): .integer(value)
        case .real(let value): .real(value)
        case .text(let value): .text(value)
        case .blob(let value): .bytes(value)
        }
    }

    init(_ value: PostgresValue) {
        switch value {
        case .null, .array: self = .null
        case .boolean(let value): self = .integer(value ? 1 : 0)
        case .integer(let value): self = .integer(value)
        case .real(let value): self = .real(value)
        case .text(let value): self = .text(value)
        case .bytes(let value): self = .blob(value)
        }
    }
}
