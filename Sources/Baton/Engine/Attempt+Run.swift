extension Attempt {
    /// Whatever the operation throws becomes a failure with a kind.
    ///
    /// An attempt that was cancelled while it waited for a thread does not touch the operation any more: a second
    /// one may be on its way.
    func run() async -> Result<Value, OperationFailure> {
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
