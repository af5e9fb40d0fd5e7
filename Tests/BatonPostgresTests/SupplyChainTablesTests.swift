import Baton
import BatonPostgres
import BatonSQLite
import Foundation
import PostgresClient
import SupplyChain
import TestSupport
import Testing

@Suite(
    "The supply-chain data in PostgreSQL",
    .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.reason)),
    .timeLimit(.minutes(15)))
struct SupplyChainTablesTests {
    private static let data = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Examples/data").path

    /// Imports the example files and reads the tables, in no particular order, and the keys of the products in theirs.
    private func rows(_ store: SupplyChainStore) async throws -> [String: [String]] {
        var tables: [String: [String]] = [:]
        for entity in SupplyChainEntities.importable where entity.name != "delivery_history" {
            _ = try await CSVImporter(entity: entity).importFile(
                at: "\(Self.data)/\(entity.name).csv", into: store)
            tables[entity.name] = try await store.database.read { transaction in
                try transaction.query("SELECT * FROM \(entity.name)").map { "\($0.values)" }.sorted()
            }
        }
        tables["keys"] = try await store.database.read { transaction in
            try transaction.query("SELECT sku FROM products ORDER BY sku").map { try $0.get(0) }
        }
        return tables
    }

    @Test("the example data is imported, and is the same, row by row, as in a file")
    func example() async throws {
        let file = SupplyChainStore(database: try SQLiteDatabase.inMemory())
        var options = PostgresOptions(server: try await TestDatabase().address())
        // Other tests have the machine too.
        options.borrowTimeout = .seconds(180)
        let server = SupplyChainStore(database: try PostgresDatabase(options))
        for store in [file, server] { try await store.migrate() }
        let (expected, found) = (try await rows(file), try await rows(server))
        #expect(expected.count > 8)
        for (table, rows) in expected {
            #expect(!rows.isEmpty, "\(table)")
            #expect(found[table]?.count == rows.count, "\(table)")
            let different = zip(found[table] ?? [], rows).first { $0 != $1 }
            #expect(different == nil, "\(table)")
        }
    }
}
