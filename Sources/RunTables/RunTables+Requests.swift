package import Baton

/// Requests are rows of the table `request`.
extension RunTables {
    private func requests(_ transaction: any SQLTransaction) -> RequestTable {
        RequestTable(transaction, workflows: workflows)
    }

    package func post(_ request: RunRequest) async throws -> PostedRequest {
        try await own.write { try post(request, in: $0) }
    }

    package func post(_ request: RunRequest, in transaction: any SQLTransaction) throws -> PostedRequest {
        let table = requests(transaction)
        guard let stored = try table.find(request.id) else {
            return try table.insert(request, number: dialect.newRequestNumber(transaction))
        }
        guard stored.request.wantsTheSame(as: request) else {
            throw RunStoreError(
                .conflict, "the request '\(request.id)' was made before, for something else")
        }
        return stored
    }

    /// - Parameter condition: of the starts that are looked for, in SQL.
    package func openStarts(
        of run: RunID?, limit: Int, where condition: (sql: String, arguments: [SQLValue])? = nil
    ) async throws -> [PostedRequest] {
        try await database.read { transaction in
            if run == nil { try dialect.preferOrderOfIndex(transaction) }
            return try requests(transaction).open(isStart: true, run: run, limit: limit, where: condition)
        }
    }

    package func openRequests(to run: RunID?) async throws -> [PostedRequest] {
        try await database.read { try requests($0).open(isStart: false, run: run, limit: .max) }
    }

    package func answer(
        _ replies: [(request: String, reply: RunReply)], at now: Timestamp
    ) async throws {
        guard !replies.isEmpty else { return }
        try await own.write { transaction in
            try requests(transaction).answer(replies, at: now, dialect: dialect)
        }
    }

    package func request(_ id: String) async throws -> PostedRequest? {
        try await database.read { try requests($0).find(id) }
    }

    package func start(of run: RunID) async throws -> PostedRequest? {
        try await database.read { try requests($0).start(of: run) }
    }

    package func runs(named text: String, limit: Int) async throws -> [RunID] {
        guard !text.isEmpty else { return [] }
        return try await database.read { transaction in
            // Both by an index; ids are of characters before the tilde.
            let beginning = try transaction.query(
                """
                SELECT id FROM run WHERE id >= ? AND id < ?
                UNION SELECT run FROM request WHERE run >= ? AND run < ? AND kind = 'start'
                ORDER BY 1 DESC LIMIT ?
                """, [.text(text), .text(text + "~"), .text(text), .text(text + "~"), limit.sqlValue])
            let rows =
                try !beginning.isEmpty
                ? beginning
                : transaction.query(
                    """
                    SELECT id FROM run WHERE substr(id, 1 + length(id) - length(?)) = ?
                    UNION SELECT run FROM request
                        WHERE substr(run, 1 + length(run) - length(?)) = ? AND kind = 'start'
                    ORDER BY 1 DESC LIMIT ?
                    """, [.text(text), .text(text), .text(text), .text(text), limit.sqlValue])
            return try rows.map { RunID(try $0.get(0)) }
        }
    }

    package func states(of runs: [RunID]) async throws -> [RunID: RunFilter.State] {
        try await database.read { transaction in
            var states: [RunID: RunFilter.State] = [:]
            for run in runs {
                let row = try transaction.queryOne(
                    "SELECT outcome FROM run WHERE id = ?", [.text(run.text)])
                guard let row else { continue }
                let name: String? = try row.get(0)
                states[run] = name.flatMap(RunOutcome.init).map { .ended($0) } ?? .unfinished
            }
            return states
        }
    }

    package func latestRun() async throws -> RunID? {
        try await database.read { transaction in
            try transaction.queryOne(
                """
                SELECT id FROM (SELECT id FROM run ORDER BY id DESC LIMIT 1) AS latest
                UNION SELECT run FROM request WHERE reply IS NULL AND kind = 'start' ORDER BY 1 DESC LIMIT 1
                """
            ).map { RunID(try $0.get(0)) }
        }
    }
}

extension RunRequest {
    /// Times, actors and, for starts, run ids aside: a repeated request has new ones.
    fileprivate func wantsTheSame(as other: RunRequest) -> Bool {
        guard action.name == other.action.name, action.payload == other.action.payload else { return false }
        switch (action, other.action) {
        case (.start(let own, _), .start(let others, _)): return own.document == others.document
        default: return run == other.run
        }
    }
}
