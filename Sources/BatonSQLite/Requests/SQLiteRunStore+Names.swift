public import Baton

extension SQLiteRunStore {
    /// The runs, and the starts that were posted, whose ids begin with a text, or else end with it, newest first.
    ///
    /// - Parameter limit: how many at most; two are enough to know whether a text is unambiguous.
    public func runs(named text: String, limit: Int = 2) async throws -> [RunID] {
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
                    SELECT id FROM run WHERE substr(id, -length(?)) = ?
                    UNION SELECT run FROM request WHERE substr(run, -length(?)) = ? AND kind = 'start'
                    ORDER BY 1 DESC LIMIT ?
                    """, [.text(text), .text(text), .text(text), .text(text), limit.sqlValue])
            return try rows.map { RunID(try $0.get(0)) }
        }
    }

    /// The run that was started or queued last.
    public func latestRun() async throws -> RunID? {
        try await database.read { transaction in
            try transaction.queryOne(
                """
                SELECT id FROM (SELECT id FROM run ORDER BY id DESC LIMIT 1)
                UNION SELECT run FROM request WHERE reply IS NULL AND kind = 'start' ORDER BY 1 DESC LIMIT 1
                """
            ).map { RunID(try $0.get(0)) }
        }
    }

    /// Whether runs have ended, and how; those that have not begun or are gone are left out.
    public func states(of runs: [RunID]) async throws -> [RunID: RunFilter.State] {
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

    /// The request that a run was, or is to be, started by; `nil` for a run that was started without one.
    public func start(of run: RunID) async throws -> PostedRequest? {
        try await database.read { try RequestTable($0).start(of: run) }
    }
}
