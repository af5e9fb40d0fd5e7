internal import Baton
internal import BatonPostgres
internal import BatonSQLite
internal import PostgresClient

/// An open database, and the runs in it.
struct StoreConnection: Sendable {
    let database: any SQLDatabase
    let runs: any HistoryStore

    /// Opens the database, creating a file and migrating the tables of runs as needed.
    ///
    /// - Parameter durability: of a file; with `memory` runs are kept apart from the data, which are in it as ever.
    ///   A server decides by itself.
    static func open(_ address: StoreAddress, durability: Durability = .power) async throws -> StoreConnection
    {
        let isKept = durability != .memory
        switch address {
        case .file(let path):
            let database = try SQLiteDatabase(path: path, durability: isKept ? durability : .power)
            return StoreConnection(
                database: database, runs: try await SQLiteRunStore(database: isKept ? database : .inMemory()))
        case .server(let url):
            let database = try PostgresDatabase(PostgresOptions(server: url))
            let runs: any HistoryStore =
                isKept
                ? try await PostgresRunStore(database: database)
                : try await SQLiteRunStore(database: .inMemory())
            return StoreConnection(database: database, runs: runs)
        }
    }
}
