internal import Synchronization

/// Runs attempts and owns their tasks: each ends with exactly one message to the run's mailbox.
///
/// The tasks are not children of the run's own, because a run must be able to end while an operation that ignores
/// its cancellation goes on; its late result is dropped by the machine.
final class AttemptRunner: Sendable {
    private let mailbox: Mailbox<RunDriver.Message>
    private let pool: WorkerPool
    private let tasks = Mutex<[AttemptID: Task<Void, Never>]>([:])

    init(mailbox: Mailbox<RunDriver.Message>, pool: WorkerPool) {
        self.mailbox = mailbox
        self.pool = pool
    }

    func start(_ attempt: Attempt) {
        let executor: (any TaskExecutor)? = attempt.implementation.definition.isBlocking ? pool : nil
        // The lock is held so that the task cannot end before it is listed.
        tasks.withLock { tasks in
            tasks[attempt.id] = Task(executorPreference: executor) { [self] in
                let result = await attempt.run()
                _ = self.tasks.withLock { $0.removeValue(forKey: attempt.id) }
                mailbox.post(.input(.attemptFinished(attempt.id, result)))
            }
        }
    }

    func cancel(_ id: AttemptID) {
        tasks.withLock { $0[id] }?.cancel()
    }
}

extension Attempt {
    /// Whatever the operation throws becomes a failure with a kind.
    ///
    /// An attempt that was cancelled while it waited for a thread does not touch the operation any more: a second
    /// one may be on its way.
    fileprivate func run() async -> Result<Value, OperationFailure> {
        do {
            try Task.checkCancellation()
            return .success(try await implementation.body(input, context))
        } catch let failure as OperationFailure {
            return .failure(failure)
        } catch is CancellationError {
            return .failure(
                OperationFailure(kind: .cancelled, "the operation was cancelled", isRetryable: false))
        } catch {
            return .failure(OperationFailure(String(describing: error).oneLine, isRetryable: true))
        }
    }
}

extension String {
    /// Line breaks become spaces: failures are shown on one line.
    fileprivate var oneLine: String {
        split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
