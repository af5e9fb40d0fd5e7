extension Attempt {
    /// Calls the operation.
    ///
    /// An attempt that was cancelled while it waited for a thread does not touch the operation any more: a second
    /// one may be on its way.
    func run() async -> Result<Value, OperationFailure> {
        do {
            try Task.checkCancellation()
            return .success(try await implementation.body(input, context))
        } catch {
            return .failure(OperationFailure(capturing: error))
        }
    }

    /// Calls an operation that ends with a transaction.
    ///
    /// - Returns: `nil` when that is committed together with the run's events: its driver hears of the result from
    ///   there.
    func run(
        _ prepare: OperationImplementation.Prepare, for driver: RunDriver, with services: RunServices
    ) async -> Result<Value, OperationFailure>? {
        do {
            try Task.checkCancellation()
            let closing = try await prepare(input, context)
            guard services.joinsTransactions(of: closing.database) else {
                return .success(try await closing.run())
            }
            services.commits.add(closingAttempt(closing, driver: driver, slots: services.slots))
            return nil
        } catch {
            return .failure(OperationFailure(capturing: error))
        }
    }
}

extension RunServices {
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
