import Baton
import SupplyChain
import Testing

@Suite("assortment_base_stock") struct AssortmentBaseStockTests {
    private func levels(_ inputs: [String: Value] = [:]) async throws -> AssortmentBaseStockResult {
        let result = try await AgentSamples.run(
            AgentSamples.store(), "optimization", "assortment_base_stock", inputs)
        return try AssortmentBaseStockResult(
            from: try #require(result.output, "\(String(describing: result.failure))"))
    }

    @Test("the promise is kept with the least money, and more service takes more of it") func promise()
        async throws
    {
        let low = try await levels(["fill_rate": 0.9])
        let high = try await levels(["fill_rate": 0.98])
        #expect(low.fillRate >= 0.9 && low.fillRate < 0.92 && high.fillRate >= 0.98)
        #expect(low.stockValue.approximateAmount < high.stockValue.approximateAmount)
        #expect(low.products.count > 20)
        #expect(zip(low.products, high.products).allSatisfy { $0.orderUpToLevel <= $1.orderUpToLevel })
        let sum = low.products.reduce(0) { $0 + $1.stockValue.approximateAmount }
        #expect(abs(sum - low.stockValue.approximateAmount) < 0.01 * sum)
        for product in low.products where product.orderQuantity > 0 {
            #expect((product.inventoryPosition ?? .infinity) < product.orderUpToLevel)
        }
    }

    @Test("a budget is kept and serves as well as the money it takes") func budget() async throws {
        let promised = try await levels(["fill_rate": 0.95])
        let money = promised.stockValue.approximateAmount
        let bought = try await levels(["budget": .double(money)])
        #expect(bought.stockValue.approximateAmount <= money * 1.000_001)
        #expect(abs(bought.fillRate - promised.fillRate) < 0.005)
    }

    @Test("a product without a supplier is told apart and stops no other") func partial() async throws {
        let small = try await SmallStore(
            quantities: [Double](repeating: 10, count: 60), onHand: 30, offers: [SmallStore.offer()])
        try await small.store.database.write { transaction in
            try RecordTable<Product>(transaction).insert(Product(sku: "B"))
            try RecordTable<SalesRecord>(transaction).insert(
                SalesRecord(sku: "B", location: "MAIN", date: SmallStore.start, quantity: 1))
        }
        let output = try await small.run("optimization", "assortment_base_stock", [:]).output
        #expect(output?["products"]?.arrayValue?.map { $0["sku"] } == ["A"])
        #expect(output?["failures"]?.arrayValue?.map { $0["sku"] } == ["B"])
        // Ten a day for four days and the day between two orders; what rounding adds may take one unit more.
        let level = try #require(output?["products"]?[0]?["order_up_to_level"]?.doubleValue)
        #expect((50...51).contains(level))
        #expect(output?["products"]?[0]?["order_quantity"]?.doubleValue == level - 30)
    }
}
