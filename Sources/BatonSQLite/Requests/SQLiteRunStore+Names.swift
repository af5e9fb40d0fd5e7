public import Baton
internal import RunTables

extension SQLiteRunStore {
    /// The runs, and the starts that were posted, whose ids begin with a text, or else end with it, newest first.
    ///
    /// - Parameter limit: how many at most; two are enough to know whether a text is unambiguous.
    public func runs(named text: String, limit: Int = 2) async throws -> [RunID] {
        try await tables.runs(named: text, limit: limit)
    }

    /// The run that was started or queued last.
    public func latestRun() async throws -> RunID? { try await tables.latestRun() }

    /// Whether runs have ended, and how; those that have not begun or are gone are left out.
    public func states(of runs: [RunID]) async throws -> [RunID: RunFilter.State] {
        try await tables.states(of: runs)
    }

    /// The request that a run was, or is to be, started by; `nil` for a run that was started without one.
    public func start(of run: RunID) async throws -> PostedRequest? { try await tables.start(of: run) }
}
