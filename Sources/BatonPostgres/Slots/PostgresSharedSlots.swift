internal import Baton
internal import PostgresClient
internal import Synchronization

/// Slots as rows of the table `slot`: they go with the worker that has them, and when it is ended by others.
final class PostgresSharedSlots: SharedSlots {
    /// Locks of one transaction: the server has room for some thousands in all.
    private static let requestsAtATime = 200

    /// Shared with the listener's thread.
    private final class Hearers: Sendable {
        let bodies = Mutex<[@Sendable () -> Void]>([])
        func tell() { for body in bodies.withLock(\.self) { body() } }
    }

    private let database: PostgresDatabase
    private let ownership: RunOwnership
    private let worker: Int64
    private let keeper: LeaseKeeper
    private let pollInterval: Duration
    private let hearers = Hearers()
    /// Made when somebody has to wait for the first time.
    private let listener = Mutex<PostgresListener?>(nil)

    init(
        database: PostgresDatabase, ownership: RunOwnership, worker: Int64, keeper: LeaseKeeper,
        pollInterval: Duration
    ) {
        self.database = database.lockingRows
        self.ownership = ownership
        self.worker = worker
        self.keeper = keeper
        self.pollInterval = pollInterval
    }

    func whenFreed(_ body: @escaping @Sendable () -> Void) { hearers.bodies.withLock { $0.append(body) } }

    func exchange(
        returned: [SharedSlotRequest], asked: [SharedSlotRequest]
    ) async throws -> [SharedSlotAnswer] {
        var (returned, asked) = (returned[...], asked[...])
        var answers: [SharedSlotAnswer] = []
        while !returned.isEmpty || !asked.isEmpty {
            answers += try await exchange(
                SlotExchange(
                    worker: worker, pollInterval: pollInterval,
                    returned: Array(returned.prefix(Self.requestsAtATime)),
                    asked: Array(asked.prefix(Self.requestsAtATime))))
            returned = returned.dropFirst(Self.requestsAtATime)
            asked = asked.dropFirst(Self.requestsAtATime)
        }
        if answers.contains(where: { $0 != .granted }) { listen() }
        return answers
    }

    private func exchange(_ exchange: SlotExchange) async throws -> [SharedSlotAnswer] {
        let (ownership, worker) = (ownership, worker)
        let outcome = try await database.write { transaction in
            guard let transaction = transaction as? PostgresTransaction,
                try ownership.aliveWorker() == worker
            else { throw RunOwnership.leaseLost }
            return try exchange.perform(transaction)
        }
        keeper.announceFreed(to: outcome.workersToTell)
        return outcome.answers
    }

    /// Whoever cannot listen still polls.
    private func listen() {
        let own = "\(worker)"
        listener.withLock { listener in
            guard listener == nil else { return }
            listener = try? PostgresListener(
                database.pool.options, channels: [LeaseKeeper.freedChannel]
            ) { [hearers] news in
                switch news {
                case .connected: hearers.tell()
                case .notification(_, let workers):
                    let isForAll = workers.isEmpty
                    if isForAll || workers.split(separator: " ").contains(own[...]) { hearers.tell() }
                }
            }
        }
    }
}
