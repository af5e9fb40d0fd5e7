internal import Synchronization

extension Attempt {
    var isBlocking: Bool { implementation.definition.isBlocking }

    /// What came of calling the operation. `isOver` is whether the worker may go on with another attempt.
    enum Call {
        /// It was cancelled before it began: its operation is not called any more, because a second one may be on its way.
        case notBegun
        case ended(Result<Value, OperationFailure>, isOver: Bool)
        /// Its closing transaction is committed together with the run's events: the driver hears of the result from there.
        case closing(isOver: Bool)
    }

    /// Calls the operation.
    ///
    /// - Parameter worker: the one that calls it; its task is cancelled with the attempt.
    func run(on worker: Worker, for driver: RunDriver, with services: RunServices) async -> Call {
        guard begin(on: worker) else { return .notBegun }
        guard let prepare = implementation.prepare else {
            return .ended(await callOperation(), isOver: end())
        }
        do {
            let closing = try await prepare(input, context)
            guard services.joinsTransactions(of: closing.database) else {
                let output = try await services.run(closing, of: self, for: driver)
                return .ended(.success(output), isOver: end())
            }
            let isOver = end()
            services.commits.add(closingAttempt(closing, driver: driver, slots: services.slots))
            return .closing(isOver: isOver)
        } catch {
            return .ended(.failure(OperationFailure(capturing: error)), isOver: end())
        }
    }

    /// - Returns: the task that its operation runs in, to be cancelled when no lock is held.
    func cancel() -> Task<Void, Never>? {
        progress.withLock { progress in
            switch progress {
            case .waiting:
                progress = .cancelled
                return nil
            case .running(let worker):
                progress = .cancelled
                return worker.task
            case .cancelled, .ended: return nil
            }
        }
    }

    private func begin(on worker: Worker) -> Bool {
        progress.withLock { progress in
            guard case .waiting = progress else { return false }
            progress = .running(on: worker)
            return true
        }
    }

    /// - Returns: whether nobody will cancel the worker for its sake any more.
    private func end() -> Bool {
        progress.withLock { progress in
            guard case .running = progress else { return false }
            progress = .ended
            return true
        }
    }

    /// Whatever the operation throws becomes a failure with a kind.
    func callOperation() async -> Result<Value, OperationFailure> {
        do {
            return .success(try await implementation.body(input, context))
        } catch {
            return .failure(OperationFailure(capturing: error))
        }
    }
}

extension RunServices {
    /// A transaction of its own, in a database that runs are not kept in.
    fileprivate func run(
        _ closing: ClosingTransaction<Value>, of attempt: Attempt, for driver: RunDriver
    ) async throws -> Value {
        guard usesClosingLedger else { return try await closing.run() }
        return try await ClosingLedger.run(
            closing, once: attempt.context.idempotencyKey, now: clock.now(),
            isWanted: { driver.isWaiting(for: attempt) })
    }

    /// In memory events are stored when the run has ended, so that nothing can be committed with them.
    fileprivate func joinsTransactions(of database: any SQLDatabase) -> Bool {
        guard store.durability != .memory, let store = store as? any TransactionalRunStore else {
            return false
        }
        return store.keepsRuns(in: database)
    }
}

extension OperationFailure {
    /// Whatever an operation throws becomes a failure with a kind.
    init(capturing error: any Error) {
        switch error {
        case let failure as OperationFailure: self = failure
        case is CancellationError:
            self.init(kind: .cancelled, "the operation was cancelled", isRetryable: false)
        default: self.init(String(describing: error).oneLine, isRetryable: true)
        }
    }
}

extension String {
    /// Line breaks become spaces: failures are shown on one line.
    fileprivate var oneLine: String {
        split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
