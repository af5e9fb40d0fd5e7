internal import Synchronization

/// A task of Swift that runs attempts, one after another.
final class Worker: Sendable {
    /// How many attempts it goes through before it lets others have its thread.
    static let attemptsPerTurn = 64

    /// Whether it runs on the threads for operations that block.
    let isBlocking: Bool
    private let handle = Mutex<Task<Void, Never>?>(nil)

    init(isBlocking: Bool) { self.isBlocking = isBlocking }

    /// The task that it runs in, once it was started.
    var task: Task<Void, Never>? { handle.withLock { $0 } }

    func start(on executor: (any TaskExecutor)?, _ work: @escaping @concurrent @Sendable () async -> Void) {
        // It may begin before it is known here; whoever would cancel it waits.
        handle.withLock { $0 = Task(on: executor, work) }
    }
}
