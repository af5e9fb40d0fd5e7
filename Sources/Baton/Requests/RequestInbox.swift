/// Where any process leaves requests for the one that runs the run.
///
/// What ``post(_:)`` has returned is as durable as the store makes it. Polling is the truth: whoever takes requests asks
/// ``StoreChanges/hasChanged()`` as often as it likes, at next to no cost, and looks for open requests when it says so.
public protocol RequestInbox: Sendable {
    /// Stores a request, or finds the one with the same id.
    ///
    /// - Returns: the stored request: of the same id, but perhaps of another run.
    /// - Throws: ``RunStoreError`` of kind `conflict` when the stored one wants something else.
    func post(_ request: RunRequest) async throws -> PostedRequest

    /// Starts that nobody has answered, oldest first.
    ///
    /// - Parameter run: only the one of this run.
    func openStarts(of run: RunID?, limit: Int) async throws -> [PostedRequest]

    /// Requests to runs that nobody has answered, starts left aside, oldest first.
    ///
    /// - Parameter run: only those to this run.
    func openRequests(to run: RunID?) async throws -> [PostedRequest]

    /// Records answers, all or none. An answered request keeps its first answer.
    func answer(_ replies: [(request: String, reply: RunReply)]) async throws

    /// A request by its id; `nil` when there is none.
    func request(_ id: String) async throws -> PostedRequest?

    /// Tells whether something was stored since it was asked last.
    func changes() async throws -> any StoreChanges
}

/// Tells cheaply whether a store was written to, by any process.
public protocol StoreChanges: Sendable {
    /// Whether something may have been stored since the last call; true at the first.
    ///
    /// - Throws: what the store throws.
    func hasChanged() async throws -> Bool
}

/// Which process runs a run. A claim does not outlive the process that made it, however that ends.
public protocol RunClaims: Sendable {
    /// Makes runs this process's own.
    ///
    /// - Returns: those that are, in their order; the others are run by other processes.
    /// - Throws: what the store throws.
    func claim(_ runs: [RunID]) async throws -> [RunID]

    /// Makes a run this process's own that begins here and that no other process knows of. Waits for nothing.
    func claimNew(_ run: RunID)

    /// Makes all unfinished runs this process's own that no process runs.
    ///
    /// - Returns: those that were not its own before, oldest first.
    /// - Throws: what the store throws.
    func claimUnfinished() async throws -> [RunID]

    /// The run has ended here.
    func release(_ run: RunID)

    /// Whether another process runs the run now.
    ///
    /// - Throws: what the store throws.
    func isClaimedByOther(_ run: RunID) async throws -> Bool

    /// What limits of attempts hold over all processes with; `nil`, unless implemented, where each process has its own.
    var sharedSlots: (any SharedSlots)? { get }
}

extension RunClaims {
    public var sharedSlots: (any SharedSlots)? { nil }

    /// Makes one run this process's own.
    ///
    /// - Returns: whether it is; false when another process runs it.
    /// - Throws: what the store throws.
    public func claim(_ run: RunID) async throws -> Bool { try await !claim([run]).isEmpty }
}
