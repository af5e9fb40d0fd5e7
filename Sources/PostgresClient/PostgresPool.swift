internal import Synchronization

/// Connections to one server, at most so many, each on a thread of its own.
public final class PostgresPool: Sendable {
    private struct Waiter {
        let id: Int
        let continuation: CheckedContinuation<PostgresConnection, any Error>
    }

    private struct State {
        var idle: [PostgresConnection] = []
        var count = 0
        var waiting: [Waiter] = []
        var lastWaiter = 0
        /// Those that gave up before they began to wait.
        var cancelled: Set<Int> = []
        var isClosed = false
    }

    public let options: PostgresOptions
    private let rewrite: @Sendable (String) -> String
    private let state = Mutex(State())

    /// Connects to nothing yet.
    ///
    /// - Parameter rewrite: as in ``PostgresSession``.
    public init(_ options: PostgresOptions, rewrite: @escaping @Sendable (String) -> String = { $0 }) {
        self.options = options
        self.rewrite = rewrite
    }

    /// How many connections there are, those in use included.
    public var connectionCount: Int { state.withLock(\.count) }

    /// Runs `body` with a session that nobody else uses meanwhile, on a thread where it may wait.
    ///
    /// While the server cannot be reached it is tried again, with growing pauses, until the borrow timeout is over. What
    /// fails within `body` is not tried again.
    ///
    /// - Throws: `PostgresError` when no connection is to be had in time; what `body` throws; `CancellationError` when the
    ///   calling task is cancelled while it waits for a connection.
    public func withSession<T: Sendable>(
        _ body: @escaping @Sendable (PostgresSession) throws -> T
    ) async throws -> T {
        let end = ContinuousClock.now + options.borrowTimeout
        var backoff = Backoff()
        while true {
            let connection = try await borrow(until: end)
            do {
                defer { giveBack(connection) }
                return try await connection.run(body)
            } catch let error as PostgresConnection.Unconnected {
                let pause = backoff.next()
                guard error.reason.isServerAbsent, ContinuousClock.now + pause < end else {
                    throw error.reason
                }
                try await Task.sleep(for: pause)
            }
        }
    }

    /// Hands out nothing any more and closes what is not in use, and the rest when it comes back.
    public func close() {
        let waiting = state.withLock { state in
            state.isClosed = true
            state.count -= state.idle.count
            state.idle = []
            defer { state.waiting = [] }
            return state.waiting
        }
        for waiter in waiting { waiter.continuation.resume(throwing: Self.closed) }
    }

    private static let closed = PostgresError("the connections to the server have been closed")

    /// - Returns: a connection that is idle or may be made; `nil` when one has to be waited for.
    private func takeOrMake() throws(PostgresError) -> PostgresConnection? {
        let (connection, isClosed) = state.withLock { state -> (PostgresConnection?, Bool) in
            if state.isClosed { return (nil, true) }
            if let idle = state.idle.popLast() { return (idle, false) }
            guard state.count < max(options.maximumConnections, 1) else { return (nil, false) }
            state.count += 1
            return (PostgresConnection(options, rewrite: rewrite), false)
        }
        if isClosed { throw Self.closed }
        return connection
    }

    private func borrow(until end: ContinuousClock.Instant) async throws -> PostgresConnection {
        if let connection = try takeOrMake() { return connection }
        try Task.checkCancellation()
        return try await withThrowingTaskGroup(of: PostgresConnection?.self) { [self] group in
            group.addTask { try await self.wait() }
            group.addTask {
                try await Task.sleep(until: end, clock: .continuous)
                return nil
            }
            let first = await group.nextResult()
            group.cancelAll()
            if case .success(.some(let connection))? = first { return connection }
            // It may have come at the same moment.
            while let late = await group.nextResult() {
                if case .success(let connection?) = late { giveBack(connection) }
            }
            if case .failure(let error)? = first { throw error }
            throw PostgresError(
                sqlState: "53300",
                "all \(options.maximumConnections) connections were in use for \(options.borrowTimeout)")
        }
    }

    private func wait() async throws -> PostgresConnection {
        let id = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        defer { state.withLock { _ = $0.cancelled.remove(id) } }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let outcome = state.withLock { state -> Result<PostgresConnection, any Error>? in
                    if state.isClosed { return .failure(Self.closed) }
                    if state.cancelled.remove(id) != nil { return .failure(CancellationError()) }
                    // One may have come back since somebody looked.
                    if let idle = state.idle.popLast() { return .success(idle) }
                    state.waiting.append(Waiter(id: id, continuation: continuation))
                    return nil
                }
                if let outcome { continuation.resume(with: outcome) }
            }
        } onCancel: {
            let waiter = state.withLock { state -> Waiter? in
                guard let place = state.waiting.firstIndex(where: { $0.id == id }) else {
                    state.cancelled.insert(id)
                    return nil
                }
                return state.waiting.remove(at: place)
            }
            waiter?.continuation.resume(throwing: CancellationError())
        }
    }

    private func giveBack(_ connection: PostgresConnection) {
        let waiter = state.withLock { state -> Waiter? in
            if state.isClosed {
                state.count -= 1
                return nil
            }
            guard !state.waiting.isEmpty else {
                state.idle.append(connection)
                return nil
            }
            return state.waiting.removeFirst()
        }
        waiter?.continuation.resume(returning: connection)
    }
}
