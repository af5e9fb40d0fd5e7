import Baton
import BatonSQLite
import SupplyChain

/// The example data of the repository in a database in memory, imported once for all tests that only add findings.
enum AgentSamples {
    static let bananas = "1082185"
    static let cheese = "1096036"

    private static let loading = Task { try await load() }

    /// The shared store; tests that change sales, stock or orders make their own with ``load()``.
    static func store() async throws -> SupplyChainStore { try await loading.value }

    /// All example files in a new database.
    static func load() async throws -> SupplyChainStore {
        let store = try await emptyStore()
        let here = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        let root = here.dropLast(5).joined(separator: "/")
        for entity in SupplyChainEntities.importable where entity.name != "delivery_history" {
            let file = "\(root)/Examples/data/\(entity.name).csv"
            _ = try await CSVImporter(entity: entity).importFile(at: file, into: store)
        }
        return store
    }

    /// A database with tables and nothing in them.
    static func emptyStore() async throws -> SupplyChainStore {
        let store = SupplyChainStore(database: try SQLiteDatabase.inMemory())
        try await store.migrate()
        return store
    }

    /// The three agents of this folder over one store, with their fits shared.
    static func orchestrator(_ store: SupplyChainStore) throws -> AgentOrchestrator {
        let forecasts = ForecastService(store: store)
        return try AgentOrchestrator(agents: [
            DemandForecastingAgent(store: store, forecasts: forecasts),
            InventoryOptimizerAgent(store: store, forecasts: forecasts),
            AnomalyDetectionAgent(store: store, forecasts: forecasts),
        ])
    }
}
