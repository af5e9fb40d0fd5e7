internal import Baton
internal import BatonSQLite
internal import EventLayer

/// The events in a database file.
enum EventFile {
    /// - Parameters:
    ///   - rules: where the command needs them.
    ///   - creates: whether the file may be new; looking creates nothing.
    /// - Throws: ``InvalidInput`` when there is no such file; `SQLError`.
    static func open(
        _ options: DatabaseOptions, rules: [EventRule] = [], creates: Bool = false,
        durability: Durability = .power
    ) async throws -> EventBus {
        if !creates { try options.requireFile() }
        let database = try SQLiteDatabase(path: options.database, durability: durability)
        let bus = EventBus(rules: rules, database: database)
        try await bus.migrate()
        return bus
    }
}
