/// What a `transactional` operation writes at its end, and the output that follows from it.
///
/// The operation computes and reads first, for as long as it likes, then hands this back. The engine runs the body in
/// the transaction that records the task's end: both are stored or neither is, however often the process is killed.
/// When the body throws, what it wrote is rolled back alone; other tasks that share the transaction are not affected.
///
/// ```swift
/// Shop.reserve.implemented { input, context in
///     let plan = try await plan(for: input)
///     return context.committing(to: database) { transaction in
///         try transaction.execute("UPDATE stock SET reserved = reserved + ? WHERE sku = ?", plan.arguments)
///         return Reservation(plan)
///     }
/// }
/// ```
///
/// The body runs again when the database could not commit (its disk was full, say). It must come to the same output
/// then, so instants and ids are to be made before it. Where runs are kept in another database than the one written to,
/// or in memory, the body is a transaction of its own and may happen twice when the process is killed, unless that database
/// has a ``ClosingLedger``.
public struct ClosingTransaction<Output: Sendable>: Sendable {
    let database: any SQLDatabase
    let body: @Sendable (any SQLTransaction) throws -> Output

    /// In a transaction of its own, for direct calls.
    ///
    /// - Throws: what the body throws; ``SQLError``.
    public func run() async throws -> Output { try await database.write(body) }

    func map<Other: Sendable>(
        _ transform: @escaping @Sendable (Output) throws -> Other
    ) -> ClosingTransaction<Other> {
        ClosingTransaction<Other>(database: database) { [body] in try transform(body($0)) }
    }
}

extension ExecutionContext {
    /// What a `transactional` operation returns: writes that are committed together with the record of its task.
    ///
    /// - Parameter body: it must neither wait nor write to another place; the database works on nothing else meanwhile.
    public func committing<Output: Sendable>(
        to database: any SQLDatabase, _ body: @escaping @Sendable (any SQLTransaction) throws -> Output
    ) -> ClosingTransaction<Output> {
        ClosingTransaction(database: database, body: body)
    }
}
