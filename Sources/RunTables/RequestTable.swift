internal import Baton

/// The table `request` inside one transaction.
struct RequestTable {
    private static let columns =
        "number, id, run, kind, payload, actor, created_at, reply, reason, definition"

    private let transaction: any SQLTransaction
    private let workflows: WorkflowCache

    init(_ transaction: any SQLTransaction, workflows: WorkflowCache) {
        self.transaction = transaction
        self.workflows = workflows
    }

    func find(_ id: String) throws -> PostedRequest? {
        try transaction.queryOne("SELECT \(Self.columns) FROM request WHERE id = ?", [.text(id)])
            .map(posted)
    }

    func start(of run: RunID) throws -> PostedRequest? {
        try transaction.queryOne(
            "SELECT \(Self.columns) FROM request WHERE run = ? AND kind = 'start'", [.text(run.text)]
        ).map(posted)
    }

    /// - Parameter condition: what else must hold, in SQL.
    func open(
        isStart: Bool, run: RunID?, limit: Int, where condition: (sql: String, arguments: [SQLValue])? = nil
    ) throws -> [PostedRequest] {
        // Of one run they are found by the run: so written, the index of all open ones, in their order, does not serve.
        let isOpen = run == nil ? "reply IS NULL" : "(reply IS NULL) IS TRUE"
        return try transaction.query(
            """
            SELECT \(Self.columns) FROM request WHERE \(isOpen) AND kind \(isStart ? "=" : "<>") 'start'
            \(run == nil ? "" : "AND run = ?") \(condition.map { "AND \($0.sql)" } ?? "")
            ORDER BY number LIMIT ?
            """,
            (run.map { [.text($0.text)] } ?? []) + (condition?.arguments ?? []) + [max(limit, 0).sqlValue]
        ).map(posted)
    }

    func insert(_ request: RunRequest, number: Int) throws -> PostedRequest {
        var definition: SQLValue = .null
        if case .start(let workflow, _) = request.action {
            let document = workflow.document.json()
            definition = .blob(SHA256.hash(Array(document.utf8)).bytes)
            try transaction.execute(
                "INSERT INTO definition (hash, document) VALUES (?, ?) ON CONFLICT (hash) DO NOTHING",
                [definition, .text(document)])
        }
        let values: [SQLValue] = [
            number.sqlValue, .text(request.id), .text(request.run.text), .text(request.action.name),
            definition, .text(request.action.payload.json()), request.by.sqlValue,
            request.postedAt.nanoseconds.sqlValue,
        ]
        try transaction.execute(
            """
            INSERT INTO request (number, id, run, kind, definition, payload, actor, created_at, hash)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, values + [.blob(RequestHash(values + [.null, .null, .null]).digest.bytes)])
        return PostedRequest(number: number, request: request, reply: nil)
    }

    func answer(
        _ replies: [(request: String, reply: RunReply)], at now: Timestamp, dialect: any RunDialect
    ) throws {
        let byID = Dictionary(replies.map { ($0.request, $0.reply) }, uniquingKeysWith: { first, _ in first })
        let answered = try dialect.openRequests(byID.keys.sorted(), transaction).compactMap {
            row -> [SQLValue]? in
            guard let reply = byID[try row.get(1)] else { return nil }
            let answer: [SQLValue] = [.text(reply.name), reply.reason.sqlValue, now.nanoseconds.sqlValue]
            let hash = RequestHash(row.values.dropLast(answer.count) + answer)
            return answer + [.blob(hash.digest.bytes), row.values[0]]
        }
        try dialect.saveAnswers(answered, transaction)
    }

    /// Requests that are not what they were when they were stored.
    static func problems(_ transaction: any SQLTransaction) throws -> [RunStoreProblem] {
        var problems: [RunStoreProblem] = []
        try transaction.forEachRow("SELECT \(RequestHash.columns), hash FROM request", []) { row in
            // Those of older versions have none.
            guard let hash = row.values.last, hash != .null else { return }
            guard hash != .blob(RequestHash(row.values.dropLast()).digest.bytes) else { return }
            problems.append(
                RunStoreProblem(.hash, "the request in row \(row.values[0]) is not what its hash says"))
        }
        return problems
    }

    private func posted(_ row: SQLRow) throws -> PostedRequest {
        let id: String = try row.get(1)
        let definition: [UInt8]? = try row.get(9)
        let reply: String? = try row.get(7)
        do {
            let action = try RunRequest.Action(
                name: row.get(3), payload: Value(json: row.get(4, as: String.self)),
                workflow: definition.map { try workflow($0, of: id) })
            return PostedRequest(
                number: try row.get(0),
                request: RunRequest(
                    id: id, run: RunID(try row.get(2)), action, by: try row.get(5),
                    postedAt: Timestamp(nanoseconds: try row.get(6))),
                reply: try reply.map { try RunReply(name: $0, reason: row.get(8)) })
        } catch let error as SQLError {
            throw error
        } catch let error as RunStoreError {
            throw error
        } catch {
            throw RunStoreError(.corrupt, "the request '\(id)' cannot be read: \(error)")
        }
    }

    private func workflow(_ hash: [UInt8], of request: String) throws -> Workflow {
        guard let digest = SHA256.Digest(bytes: hash) else {
            throw RunStoreError(.corrupt, "the request '\(request)' names no workflow")
        }
        return try workflows.workflow(digest) {
            let row = try transaction.queryOne(
                "SELECT document FROM definition WHERE hash = ?", [.blob(hash)])
            guard let row else {
                throw RunStoreError(.corrupt, "the workflow \(digest) of the request '\(request)' is missing")
            }
            return try row.get(0)
        }
    }
}

extension RunReply {
    fileprivate var name: String {
        switch self {
        case .accepted: "accepted"
        case .repeated: "repeated"
        case .refused: "refused"
        }
    }

    fileprivate var reason: String? {
        if case .refused(let reason) = self { reason } else { nil }
    }

    fileprivate init(name: String, reason: String?) throws {
        switch name {
        case "accepted": self = .accepted
        case "repeated": self = .repeated
        case "refused": self = .refused(reason ?? "")
        default: throw RunStoreError(.corrupt, "there is no reply '\(name)'")
        }
    }
}
