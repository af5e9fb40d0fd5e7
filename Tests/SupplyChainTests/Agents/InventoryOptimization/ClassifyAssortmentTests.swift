import Baton
import SupplyChain
import Testing

@Suite("classify_assortment") struct ClassifyAssortmentTests {
    @Test("classes follow from shares of value and weekly variation computed by hand") func byHand()
        async throws
    {
        // A: 10 a day for four weeks at 5.00. B: one sale of 70 at 1.00.
        let small = try await SmallStore(quantities: [Double](repeating: 10, count: 28))
        try await small.store.database.write { transaction in
            try RecordTable<Product>(transaction).insert(SmallStore.product("B"))
            try RecordTable<SalesRecord>(transaction).insert(
                SalesRecord(
                    sku: "B", location: "MAIN", date: SmallStore.start, quantity: 70,
                    price: try Money("1.00", currency: "USD")))
        }
        let result = try await small.run("optimization", "classify_assortment", ["weeks": 4])
        let classes = try ClassifyAssortmentResult(from: try #require(result.output))
        #expect(classes.from == SmallStore.start)
        #expect(classes.products.map(\.sku) == ["A", "B"])
        #expect(classes.products.map { "\($0.value)" } == ["1400.00 USD", "70.00 USD"])
        #expect(classes.products.map(\.valueClass) == ["A", "C"])
        #expect(classes.products.map(\.variabilityClass) == ["X", "Z"])
        // Weeks 70, 0, 0, 0: mean 17.5, deviation 35.
        #expect(classes.products.map(\.coefficientOfVariation) == [0, 2])
    }

    @Test("all products of the example are classified, their value falling") func sample() async throws {
        let result = try await AgentSamples.run(
            AgentSamples.store(), "optimization", "classify_assortment", [:])
        let classes = try ClassifyAssortmentResult(from: try #require(result.output))
        #expect(classes.products.count == 26)
        let values = classes.products.map(\.value.approximateAmount)
        #expect(zip(values, values.dropFirst()).allSatisfy { $0 >= $1 })
        #expect(classes.products.map(\.valueClass) == classes.products.map(\.valueClass).sorted())
    }

    @Test("an empty store is an error that says what to import") func empty() async throws {
        let result = try await AgentSamples.run(
            AgentSamples.emptyStore(), "optimization", "classify_assortment", [:])
        #expect(result.failure?.hint?.contains("data import sales") == true)
    }
}
