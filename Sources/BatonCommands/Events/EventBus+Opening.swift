internal import Baton
internal import EventLayer
internal import WorkflowFiles

extension EventBus {
    /// The events in a database.
    ///
    /// - Parameter rules: where the command needs them.
    /// - Throws: ``InvalidInput`` when there is no such file: looking creates nothing; `SQLError`.
    static func open(_ options: DatabaseOptions, rules: [EventRule] = []) async throws -> EventBus {
        try options.requireFile()
        return try await EventBus(rules: rules, StoreConnection.open(options.address))
    }

    /// - Throws: `SQLError`.
    convenience init(rules: [EventRule], _ store: StoreConnection) async throws {
        self.init(rules: rules, database: store.database, announce: { await store.runs.announce() })
        try await migrate()
    }
}
