import Baton
import Testing

@testable import SupplyChain

@Suite("Sales in the store")
struct SalesTests {
    private func store() async throws -> SupplyChainStore {
        let store = try await TestStore.make()
        try await store.database.write { transaction in
            func sale(
                _ sku: String, _ location: String, _ day: Int, _ quantity: Double, price: String? = nil,
                promotion: Bool = false, stockout: Bool? = nil
            ) throws -> SalesRecord {
                SalesRecord(
                    sku: sku, location: location, date: TestStore.day(day), quantity: quantity,
                    price: try price.map { try Money($0, currency: "EUR") }, isPromotion: promotion,
                    isStockout: stockout)
            }
            try RecordTable<SalesRecord>(transaction).insert([
                try sale("A", "M", 3, 10, price: "1.50"),
                try sale("A", "R", 3, 30, price: "2.50", promotion: true),
                try sale("A", "M", 6, 4, stockout: true), try sale("B", "M", 8, 1),
            ])
        }
        return store
    }

    @Test("A series is dense from the first sale to the last day of the whole data set")
    func dense() async throws {
        let series = try await store().dailySales(sku: "A")
        #expect(series.start == TestStore.day(3) && series.end == TestStore.day(8))
        #expect(series.quantities == [40, 0, 0, 4, 0, 0])
        #expect(series.promotions == [true, false, false, false, false, false])
        #expect(series.stockouts == [false, false, false, true, false, false])
        #expect(series.prices == [2.25, nil, nil, nil, nil, nil])
        #expect(series.recordedDays == 2)
    }

    @Test("A series can be of one location and end earlier")
    func oneLocation() async throws {
        let store = try await store()
        let series = try await store.dailySales(sku: "A", location: "M", through: TestStore.day(5))
        #expect(series.quantities == [10, 0, 0])
        #expect(try await store.salesSeries().map { "\($0.sku)@\($0.location)" } == ["A@M", "A@R", "B@M"])
    }

    @Test("An unknown product and a product without sales are errors that say what to import")
    func missing() async throws {
        let store = try await store()
        let unknown = await #expect(throws: SupplyChainError.self) { try await store.dailySales(sku: "Z") }
        #expect(unknown?.kind == .notFound)
        let silent = await #expect(throws: SupplyChainError.self) {
            try await store.dailySales(sku: "B", location: "R")
        }
        #expect(silent?.kind == .missingData)
        #expect(silent?.hint?.contains("import sales") == true)
    }

    @Test("Totals add up exactly and count what has no price")
    func totals() async throws {
        let store = try await store()
        let total = try await store.salesTotal(in: TestStore.day(1)...TestStore.day(6))
        #expect(total.units == 44 && total.unpricedUnits == 4 && total.records == 3)
        #expect(total.value?.decimal == "90.00")
        let none = try await store.salesTotal(in: TestStore.day(20)...TestStore.day(30))
        #expect(none.units == 0 && none.value == nil)
    }

    @Test("Records are JSON objects with snake_case keys")
    func json() throws {
        let product = Product(sku: "A", unitCost: try Money("2.5", currency: "EUR"), shelfLifeDays: 7)
        let value = product.value
        #expect(value["unit_cost"] == "2.50" && value["currency"] == "EUR" && value["shelf_life_days"] == 7)
        #expect(value["unit_of_measure"] == "each" && value["name"] == Value.null)
    }

    @Test("Every entity's table has exactly the described columns")
    func schema() async throws {
        let store = try await TestStore.empty()
        for entity in SupplyChainEntities.all {
            let sql = EntitySQL.select(entity, where: nil, orderBy: nil)
            let rows = try await store.database.read { try $0.query(sql).count }
            #expect(rows == 0)
            let columns = try await store.database.read { transaction in
                try transaction.query("PRAGMA table_info(\(entity.name))").map {
                    try $0.get("name", as: String.self)
                }
            }
            // A column that came with a later version stands last in the table.
            #expect(columns.sorted() == entity.fields.map(\.name).sorted(), "\(entity.name)")
        }
    }
}
