internal import Baton

extension ExecutionContext {
    /// What a `transactional` operation returns; see `ClosingTransaction`. What the layers below throw becomes a failure
    /// of the operation, but for errors of the database as a whole, which are the engine's affair.
    func committing<Output: Sendable>(
        to store: SupplyChainStore, _ body: @escaping @Sendable (any SQLTransaction) throws -> Output
    ) -> ClosingTransaction<Output> {
        committing(to: store.database) { transaction in
            do {
                return try body(transaction)
            } catch let error as SupplyChainError {
                throw OperationFailure(error)
            } catch let error as SQLError where !error.isOfWholeDatabase {
                throw OperationFailure(error)
            }
        }
    }
}
