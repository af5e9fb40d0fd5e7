internal import Baton
internal import BatonPostgres
internal import BatonSQLite
internal import Foundation
internal import WorkflowFiles

/// What commands need of a store of runs, whichever database it is in.
protocol HistoryStore: TransactionalRunStore, RequestInbox {
    /// Stores a request within a transaction of the store's database.
    func post(_ request: RunRequest, in transaction: any SQLTransaction) throws -> PostedRequest
    /// Tells other processes that something was stored by other means than the store.
    func announce() async
    func runs(named text: String, limit: Int) async throws -> [RunID]
    func latestRun() async throws -> RunID?
    func start(of run: RunID) async throws -> PostedRequest?
    func states(of runs: [RunID]) async throws -> [RunID: RunFilter.State]
    @discardableResult
    func prune(_ retention: Retention, now: Timestamp, limit: Int) async throws -> Int
    func firstEnd() async throws -> Timestamp?
    /// Tells which runs other processes have.
    func claims() throws -> any RunClaims
    /// Whoever starts what is queued: the number of its process where that is known, 0 where not; `nil` when nobody does.
    func queueRunner() async throws -> Int32?
    /// Makes this process one that may run runs, for as long as `body` takes.
    ///
    /// - Throws: ``InvalidInput`` when another process starts what is queued and there may be but one.
    func running<T: Sendable>(
        as role: RunnerRole, _ body: @escaping @Sendable (any RunClaims) async throws -> T
    ) async throws -> T
}

/// What a process that runs runs does.
struct RunnerRole: Sendable {
    /// Whether it starts what is queued.
    var takesQueue = false
    /// It takes only runs whose tasks are all of these; `nil` for any. On a server only.
    var agents: Set<String>?
    /// How many runs it has under way at most.
    var concurrency: Int?
    /// Called when somebody wants it to end.
    var whenToDrain: @Sendable () -> Void = {}
}

extension HistoryStore {
    /// Two are enough to know whether a text is unambiguous.
    func runs(named text: String) async throws -> [RunID] { try await runs(named: text, limit: 2) }
}

extension SQLiteRunStore: HistoryStore {
    /// Others watch the file.
    func announce() async {}

    func queueRunner() async throws -> Int32? { try runningProcess() }

    func running<T: Sendable>(
        as role: RunnerRole, _ body: @escaping @Sendable (any RunClaims) async throws -> T
    ) async throws -> T {
        let lock = role.takesQueue ? try lock() : nil
        defer { withExtendedLifetime(lock) {} }
        return try await body(claims())
    }

    private func lock() throws -> RunnerLock? {
        do {
            return try lockForRunning()
        } catch {
            guard error.kind == .busy else { throw error }
            throw InvalidInput("\(error.message); 'baton start FILE' has it run a workflow")
        }
    }
}

extension PostgresRunStore: HistoryStore {
    func queueRunner() async throws -> Int32? { try await hasQueueRunner() ? 0 : nil }

    func running<T: Sendable>(
        as role: RunnerRole, _ body: @escaping @Sendable (any RunClaims) async throws -> T
    ) async throws -> T {
        let process = ProcessInfo.processInfo
        return try await withWorker(
            named: "\(process.hostName):\(process.processIdentifier)", takesQueue: role.takesQueue,
            agents: role.agents, concurrency: role.concurrency, whenToDrain: role.whenToDrain, body)
    }
}
