internal import Synchronization

extension Attempt {
    var isBlocking: Bool { implementation.definition.isBlocking }

    /// Calls the operation.
    ///
    /// - Parameter worker: the one that calls it; its task is cancelled with the attempt.
    /// - Returns: the result, and whether the worker may go on with another attempt; `nil` when the attempt was cancelled
    ///   before it began: its operation is not called any more, because a second one may be on its way.
    func run(on worker: Worker) async -> (result: Result<Value, OperationFailure>, isOver: Bool)? {
        guard begin(on: worker) else { return nil }
        let result = await callOperation()
        return (result, end())
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

    /// Whatever it throws becomes a failure with a kind.
    func callOperation() async -> Result<Value, OperationFailure> {
        do {
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
