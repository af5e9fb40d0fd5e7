import Baton
import BatonPostgres
import BatonSQLite
import PostgresClient
import TestSupport
import Testing

enum StoreKind: String, CaseIterable {
    case memory
    case sqliteInMemory
    case sqliteFile
    case postgres

    /// All that can be made on this machine.
    static let available = allCases.filter { $0 != .postgres || PostgresServer.isInstalled }
    /// Those that other processes can open.
    static let shared = available.filter { $0 == .sqliteFile || $0 == .postgres }
}

/// New stores of every kind; those of one value share their database.
struct TestStores {
    typealias Inbox = RunStore & RequestInbox

    private let folder = TemporaryFolder()
    private let database = TestDatabase()

    func make(_ kind: StoreKind, largestValueBytes: Int = 200) async throws -> any RunStore {
        switch kind {
        case .memory: MemoryRunStore()
        case .sqliteInMemory:
            try await SQLiteRunStore(
                database: SQLiteDatabase.inMemory(), largestValueBytes: largestValueBytes)
        case .sqliteFile: try await sqlite(largestValueBytes: largestValueBytes)
        case .postgres: try await postgres(largestValueBytes: largestValueBytes)
        }
    }

    /// A store that others can open too.
    func makeShared(_ kind: StoreKind) async throws -> any Inbox {
        switch kind {
        case .postgres: try await postgres()
        case .memory, .sqliteInMemory, .sqliteFile: try await sqlite()
        }
    }

    func sqlite(largestValueBytes: Int = 200) async throws -> SQLiteRunStore {
        try await SQLiteRunStore(
            database: SQLiteDatabase(path: folder.path("runs.db")), largestValueBytes: largestValueBytes)
    }

    func postgres(largestValueBytes: Int = 200) async throws -> PostgresRunStore {
        var options = PostgresOptions(server: try await database.address())
        options.maximumConnections = 4
        // Other tests have the machine too.
        options.borrowTimeout = .seconds(180)
        return try await PostgresRunStore(
            database: PostgresDatabase(options), largestValueBytes: largestValueBytes)
    }
}
