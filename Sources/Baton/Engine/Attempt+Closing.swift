internal import Synchronization

extension Attempt {
    /// The end of an attempt as part of a commit: the operation's writes, then the step of its run that they make.
    ///
    /// When the commit fails, everything is done again but the step, which cannot be taken back; so the writes have to
    /// come to the same result.
    func closingAttempt(
        _ closing: ClosingTransaction<Value>, driver: RunDriver, slots: AttemptSlots
    ) -> ClosingAttempt {
        let told = Told()
        @Sendable func tell(_ result: Result<Value, OperationFailure>) -> Bool {
            if hasSlots { slots.release(SlotTicket(run: driver.run, attempt: id)) }
            let isTaken = driver.deliverClosing(result, of: self)
            told.result.withLock { $0 = (result, isTaken) }
            return isTaken && result.isSuccess
        }
        return ClosingAttempt(run: driver.run) { [context] transaction in
            if let (result, isTaken) = told.result.withLock(\.self) {
                guard isTaken else { return false }
                guard try closing.result(in: transaction) == result else {
                    throw RunStoreError(
                        .conflict,
                        "'\(context.task)' came to another result when its transaction had to be repeated")
                }
                return result.isSuccess
            }
            // One that was cancelled meanwhile writes nothing.
            guard driver.isWaiting(for: self) else { return tell(.success(.null)) }
            return tell(try closing.result(in: transaction))
        } fail: { error in
            guard told.result.withLock({ $0 == nil }) else { return }
            _ = tell(.failure(OperationFailure(capturing: error)))
        }
    }

    /// What the run was told, and whether it took it.
    private final class Told: Sendable {
        let result = Mutex<(result: Result<Value, OperationFailure>, isTaken: Bool)?>(nil)
    }
}

extension ClosingTransaction<Value> {
    /// - Throws: `SQLError` when the database can do nothing at all; any other failure is the operation's own.
    fileprivate func result(in transaction: any SQLTransaction) throws -> Result<Value, OperationFailure> {
        do {
            return .success(try body(transaction))
        } catch let error as SQLError where error.isOfWholeDatabase {
            throw error
        } catch {
            return .failure(OperationFailure(capturing: error))
        }
    }
}

extension Result {
    fileprivate var isSuccess: Bool {
        switch self {
        case .success: true
        case .failure: false
        }
    }
}
