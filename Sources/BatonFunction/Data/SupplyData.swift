internal import AWSClient
internal import Baton
internal import BatonSQLite
internal import SupplyChain

/// The supply-chain data of the function.
struct SupplyData: Sendable {
    let store: SupplyChainStore
    private let object: ObjectDatabase?

    static func open(_ settings: FunctionSettings, _ client: AWSClient) async throws -> SupplyData {
        switch settings.data {
        case .none: try await SupplyData(SQLiteDatabase.inMemory())
        case .file(let path): try await SupplyData(SQLiteDatabase(path: path))
        case .object(let bucket, let key):
            try await SupplyData(
                ObjectDatabase(
                    ObjectFile(
                        s3: S3(client), bucket: bucket, key: key, folder: settings.scratch + "/data")))
        }
    }

    private init(_ database: some SQLDatabase) async throws {
        store = SupplyChainStore(database: database)
        object = database as? ObjectDatabase
        try await store.migrate()
        try await database.migrate(ClosingLedger.migrations)
    }

    /// Sees what others have written since the last invocation.
    func refresh() async throws { try await object?.refresh() }
}
