/// Runs attempts and owns their tasks: each ends with exactly one message to the run's mailbox.
///
/// The tasks are not children of the run's own, because a run must be able to end while an operation that ignores
/// its cancellation goes on; its late result is dropped by the machine.
struct AttemptRunner {
    private let mailbox: Mailbox<RunDriver.Message>
    private let pools: WorkerPools
    /// By place in the plan: a task has one attempt that counts. Only the driver touches it, so there is no lock.
    private var current: [Task<Void, Never>?]

    init(taskCount: Int, mailbox: Mailbox<RunDriver.Message>, pools: WorkerPools) {
        self.mailbox = mailbox
        self.pools = pools
        current = Array(repeating: nil, count: taskCount)
    }

    mutating func start(_ attempt: Attempt) {
        let pool = attempt.implementation.definition.isBlocking ? pools.blocking : pools.running
        current[attempt.id.task] = Task(executorPreference: pool) { [mailbox] in
            mailbox.post(.input(.attemptFinished(attempt.id, await attempt.run())))
        }
    }

    func cancel(_ id: AttemptID) { current[id.task]?.cancel() }
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
