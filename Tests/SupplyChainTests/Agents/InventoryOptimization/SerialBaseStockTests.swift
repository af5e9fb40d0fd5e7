import Baton
import SupplyChain
import Testing

@Suite("serial_base_stock") struct SerialBaseStockTests {
    private func calculate(_ inputs: [String: Value]) async throws -> ExecutionResult {
        try await AgentSamples.run(AgentSamples.emptyStore(), "optimization", "serial_base_stock", inputs)
    }

    // Snyder & Shen, 2nd edition, example 6.1; its costs are for a day.
    private let example: [String: Value] = [
        "stages": [
            ["stage": "plant", "lead_time_days": 2, "holding_cost": 730],
            ["stage": "warehouse", "lead_time_days": 1, "holding_cost": 1460],
            ["stage": "shop", "lead_time_days": 1, "holding_cost": 2555],
        ],
        "daily_demand": 5, "daily_demand_standard_deviation": 1, "shortage_cost": 37.12,
        "review_period_days": 0,
    ]

    @Test("levels, cost and bounds are those of the textbook") func textbook() async throws {
        let output = try #require(try await calculate(example).output)
        let stages = try #require(output["stages"]?.arrayValue)
        #expect(stages.map { $0["stage"] } == ["plant", "warehouse", "shop"])
        let levels = stages.compactMap { $0["echelon_base_stock"]?.doubleValue }
        for (found, expected) in zip(levels, [22.72, 12.028, 6.484]) {
            #expect(abs(found - expected) < 0.005 * expected)
        }
        let local = stages.compactMap { $0["local_base_stock"]?.doubleValue }
        #expect(abs(local[0] - (levels[0] - levels[1])) < 1e-9 && abs(local[2] - levels[2]) < 1e-9)
        #expect(abs((output["cost_per_year"]?.doubleValue ?? 0) / 365 - 47.665) < 0.03)
        for stage in stages {
            let level = try #require(stage["echelon_base_stock"]?.doubleValue)
            #expect((stage["lower_bound"]?.doubleValue ?? .infinity) <= level + 1e-3)
            #expect((stage["upper_bound"]?.doubleValue ?? 0) >= level - 1e-3)
        }
    }

    @Test("a look once a day needs more at the last stage; whole units give whole levels") func review()
        async throws
    {
        var daily = example
        daily["review_period_days"] = 1
        daily["demand"] = "counts"
        daily["daily_demand_standard_deviation"] = 3
        let stages = try #require(try await calculate(daily).output?["stages"]?.arrayValue)
        let levels = stages.compactMap { $0["echelon_base_stock"]?.doubleValue }
        #expect((levels.last ?? 0) > 10 && levels == levels.map { $0.rounded() })
    }

    @Test("stock that is dearer upstream is refused, with the stage") func refusal() async throws {
        var wrong = example
        wrong["stages"] = [
            ["stage": "plant", "lead_time_days": 2, "holding_cost": 8],
            ["stage": "shop", "lead_time_days": 1, "holding_cost": 7],
        ]
        let failure = try #require(try await calculate(wrong).failure)
        #expect(failure.kind == .invalidInput && failure.message.contains("'shop'"))
    }
}
