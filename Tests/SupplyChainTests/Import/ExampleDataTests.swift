import Baton
import Foundation
import Testing

@testable import SupplyChain

@Suite("The example data")
struct ExampleDataTests {
    /// Examples/data, found from this file's place in the repository.
    private var folder: URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Examples/data")
    }

    private func store() async throws -> SupplyChainStore {
        let store = try await TestStore.empty()
        for entity in SupplyChainEntities.importable {
            let path = folder.appendingPathComponent("\(entity.name).csv").path
            // A delivery history stands in the place of orders and receipts.
            guard entity.name != "delivery_history" else { continue }
            let summary = try await CSVImporter(entity: entity).importFile(at: path, into: store)
            #expect(summary.inserted == summary.rows && summary.rejected == 0, "\(entity.name)")
        }
        return store
    }

    @Test("It imports without options, holds a year, and nothing is missing")
    func complete() async throws {
        let status = try await store().status()
        #expect(status.salesPeriod?.lowerBound.description == "2017-01-01")
        #expect(status.salesPeriod?.upperBound.description == "2017-12-31")
        #expect(status.missing == [])
    }

    @Test("Stock never falls below zero, and counts agree with the ledger except for the listed shrinkage")
    func consistent() async throws {
        let store = try await store()
        let period = try #require(try await store.salesPeriod())
        var shrinkage: [String: Double] = [:]
        for product in try await store.all(Product.self) {
            for site in try await store.all(Location.self) {
                let entries = try await store.database.read {
                    try StockLedger($0).entries(sku: product.sku, location: site.id)
                }
                var replay = LedgerReplay()
                for entry in entries {
                    if entry.kind == "count", let expected = replay.onHand, expected != entry.quantity {
                        shrinkage["\(product.sku) \(entry.date)"] = expected - entry.quantity
                    }
                    replay.apply(entry)
                }
                let series = try await store.dailyOnHand(sku: product.sku, location: site.id, in: period)
                #expect(series.compactMap { $0 }.allSatisfy { $0 >= 0 }, "\(product.sku)")
            }
        }
        #expect(shrinkage == ["5569230 2017-10-01": 41, "1096036 2017-12-24": 19])
    }

    @Test("One product sells far more than 500 units in a month and one far fewer; both can be ordered")
    func bothBranches() async throws {
        let store = try await store()
        for (sku, isAbove) in [("1082185", true), ("1096036", false)] {
            let units = try await store.dailySales(sku: sku).quantities.suffix(30).reduce(0, +)
            #expect(isAbove ? units > 1000 : units < 250)
            #expect(try await store.supplierOffers(sku: sku).count == 2)
            #expect(try await store.stockPosition(sku: sku, location: "MAIN").onHand ?? 0 > 0)
            #expect(try await !store.purchaseOrders(sku: sku).isEmpty)
        }
    }

    @Test("The suppliers differ in reliability as described")
    func reliability() async throws {
        let store = try await store()
        func onTimeShare(_ supplier: String) async throws -> Double {
            let late = try await store.deliveries(supplier: supplier).compactMap(\.daysLate)
            return Double(late.count { $0 <= 0 }) / Double(late.count)
        }
        let (northfield, harbor, summit) =
            (
                try await onTimeShare("NORTHFIELD"), try await onTimeShare("HARBOR"),
                try await onTimeShare("SUMMIT")
            )
        #expect(northfield > 0.9 && northfield > harbor && harbor > summit && summit < 0.5)
        let end = try #require(try await store.salesPeriod()?.upperBound)
        let open = try await store.purchaseOrders(supplier: "SUMMIT").filter { $0.status.isOpen }
        #expect(open.count { ($0.expectedOn ?? end) < end } == 2)
    }
}
