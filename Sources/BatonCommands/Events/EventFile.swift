internal import Baton
internal import EventLayer

/// The events in a database file.
enum EventFile {
    /// - Throws: ``InvalidInput`` when the database is on a server: nobody there goes by rules.
    static func requireFile(_ options: DatabaseOptions) throws {
        guard case .server = options.address else { return }
        throw InvalidInput("\(options.name): events, rules and schedules need a database file so far")
    }

    /// - Parameters:
    ///   - rules: where the command needs them.
    ///   - creates: whether the file may be new; looking creates nothing.
    /// - Throws: ``InvalidInput`` when there is no such file; `SQLError`.
    static func open(
        _ options: DatabaseOptions, rules: [EventRule] = [], creates: Bool = false,
        durability: Durability = .power
    ) async throws -> EventBus {
        try requireFile(options)
        if !creates { try options.requireFile() }
        let connection = try await StoreConnection.open(options.address, durability: durability)
        let bus = EventBus(rules: rules, database: connection.database)
        try await bus.migrate()
        return bus
    }
}
