import Baton
import Testing

@testable import SupplyChain

/// Published and hand-computed cases of the key figures, through the operations.
struct FormulaTests {
    private static func agents(_ store: SupplyChainStore) throws -> AgentOrchestrator {
        try AgentOrchestrator(agents: [
            ReportGenerationAgent(store: store, reports: ReportFolder(directory: "/nonexistent"))
        ])
    }

    private static func run(_ operation: String, _ inputs: [String: Value]) async throws -> Value {
        let store = try await TestStore.empty()
        let result = try await AgentSamples.run(agents(store), "report_generation", operation, inputs)
        return try #require(result.output, "\(result.failure?.description ?? "")")
    }

    private static func close(_ value: Value?, _ expected: Double) -> Bool {
        value?.doubleValue.map { abs($0 - expected) <= 1e-9 * max(1, abs(expected)) } ?? false
    }

    /// Source: definitions of ASCM and SCOR.
    @Test("Turnover, days of supply and GMROI")
    func inventory() async throws {
        let year = try await Self.run(
            "inventory_kpis",
            [
                "cost_of_goods_sold": 1_200_000, "average_inventory": 200_000, "gross_margin": 480_000,
                "days": 365,
            ])
        #expect(Self.close(year["turnover"], 6) && Self.close(year["turnover_per_year"], 6))
        #expect(Self.close(year["days_of_supply"], 60.833333333333336))
        #expect(Self.close(year["gross_margin_return"], 2.4))
        let quarter = try await Self.run(
            "inventory_kpis", ["cost_of_goods_sold": 300, "average_inventory": 200, "days": 73])
        #expect(Self.close(quarter["turnover"], 1.5) && Self.close(quarter["turnover_per_year"], 7.5))
        #expect(Self.close(quarter["days_of_supply"], 73 * 200 / 300.0))
        #expect(quarter["gross_margin_return"] ?? .null == .null)
        let empty = try await Self.run("inventory_kpis", ["cost_of_goods_sold": 0, "average_inventory": 0])
        #expect(empty["turnover"] ?? .null == .null && empty["days_of_supply"] ?? .null == .null)
    }

    /// Source: SCOR AM.1.1: 58 + 41 − 36.
    @Test("Cash-to-cash cycle time")
    func cash() async throws {
        let result = try await Self.run(
            "cash_to_cash",
            [
                "days_inventory_outstanding": 58, "days_sales_outstanding": 41,
                "days_payables_outstanding": 36,
            ])
        #expect(result["cash_to_cash_days"]?.doubleValue == 63)
    }

    /// Source: by hand: 67 of 77 units served, two of seven days short.
    @Test("Fill rate, stockout rate, cycle service and lost units")
    func service() async throws {
        let result = try await Self.run(
            "service_kpis",
            ["demand": [10, 12, 0, 15, 9, 20, 11], "sold": [10, 12, 0, 11, 9, 14, 11]])
        #expect(Self.close(result["unit_fill_rate"], 0.8701298701298701))
        #expect(Self.close(result["stockout_period_rate"], 0.2857142857142857))
        #expect(Self.close(result["cycle_service"], 0.7142857142857143))
        #expect(result["lost_units"]?.doubleValue == 10)
        // More served than wanted makes up for nothing.
        let surplus = try await Self.run("service_kpis", ["demand": [10, 10], "sold": [5, 15]])
        #expect(surplus["unit_fill_rate"] == 0.75 && surplus["lost_units"]?.doubleValue == 5)
    }

    /// Source: Gilliland, forecast value added in points of WAPE.
    @Test("Forecast value added")
    func valueAdded() async throws {
        let result = try await Self.run(
            "forecast_value_added",
            [
                "actual": [100, 90, 120, 110], "naive": [95, 100, 90, 120],
                "statistical": [98, 95, 110, 112], "final": [105, 97, 118, 108],
                "history": [90, 100, 95, 105],
            ])
        #expect(Self.close(result["wape_naive"], 0.13095238095238096))
        #expect(Self.close(result["wape_statistical"], 0.04523809523809524))
        #expect(Self.close(result["wape_final"], 0.0380952380952381))
        #expect(Self.close(result["fva_stat_vs_naive"], 0.08571428571428572))
        #expect(Self.close(result["fva_final_vs_stat"], 0.007142857142857143))
        #expect(Self.close(result["bias"], 8.0 / 420))
        // Mean error 4; the history steps by 10, 5 and 10.
        #expect(Self.close(result["mean_absolute_scaled_error"], 4 / (25.0 / 3)))
    }

    /// Source: by hand.
    @Test("ABC classes by cumulative share before the item")
    func classes() async throws {
        let values: [(String, Double)] = [
            ("a", 50_000), ("b", 22_000), ("c", 9_000), ("d", 8_000), ("e", 5_000), ("f", 3_000),
            ("g", 1_500), ("h", 1_000), ("i", 300), ("j", 200),
        ]
        let result = try await Self.run(
            "abc_classification",
            ["items": .array(values.reversed().map { ["id": .string($0), "value": .double($1)] })])
        let items = try #require(result["items"]?.arrayValue)
        #expect(items.compactMap { $0["id"]?.stringValue } == values.map(\.0))
        #expect(items.compactMap { $0["value_class"]?.stringValue }.joined() == "AAABBBCCCC")
        let cumulative = [0.5, 0.72, 0.81, 0.89, 0.94, 0.97, 0.985, 0.995, 0.998, 1.0]
        for (item, share) in zip(items, cumulative) { #expect(Self.close(item["cumulative_share"], share)) }
    }

    @Test("Perfect order index: the product of its rates")
    func perfect() async throws {
        let result = try await Self.run("perfect_order", ["rates": [0.95, 0.97, 0.99, 0.98]])
        #expect(Self.close(result["perfect_order"], 0.95 * 0.97 * 0.99 * 0.98))
    }

    @Test("Lists of different length are refused in one line")
    func refuses() async throws {
        let store = try await TestStore.empty()
        let result = try await AgentSamples.run(
            Self.agents(store), "report_generation", "service_kpis", ["demand": [1, 2], "sold": [1]])
        #expect(result.failure?.message == "expected as many values in sold as in demand: 2, found 1")
    }

    /// Source: sums of hypergeometric probabilities in exact integers (Fisher's tea is the first), z by hand and
    /// `math.erfc` of Python for the large samples.
    @Test(
        "The significance of a difference of shares follows Fisher's exact test, and the z-test for large samples"
    )
    func significance() throws {
        func p(_ a: Int, _ n: Int, _ b: Int, _ m: Int) throws -> Double {
            try #require(
                ProportionDifference.pValue(
                    Proportion(successes: a, trials: n), Proportion(successes: b, trials: m)))
        }
        #expect(abs(try p(3, 4, 1, 4) - 0.48571428571428571) < 1e-12)
        #expect(abs(try p(8, 10, 1, 10) - 0.005477494641581329) < 1e-12)
        #expect(abs(try p(5, 10, 5, 10) - 1) < 1e-12)
        // z = 0.01 / √(0.105 × 0.895 × 2 / 20,000) = 3.26207…
        #expect(abs(try p(2_200, 20_000, 2_000, 20_000) - 0.0011060019738741071) < 1e-9)
        #expect(
            ProportionDifference.pValue(
                Proportion(successes: 0, trials: 0), Proportion(successes: 1, trials: 2)) == nil)
    }
}
