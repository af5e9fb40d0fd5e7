import Baton
import SupplyChain
import Testing

@Suite("calculate_eoq, calculate_safety_stock, calculate_reorder_point and newsvendor") struct CalculatorTests
{
    private func calculate(_ operation: String, _ inputs: [String: Value]) async throws -> ExecutionResult {
        try await AgentSamples.run(AgentSamples.emptyStore(), "optimization", operation, inputs)
    }

    private func expect(_ result: ExecutionResult, _ key: String, _ expected: Double) throws {
        let found = try #require(result.output?[key]?.doubleValue, "\(String(describing: result.failure))")
        #expect(abs(found - expected) <= 1e-6 * abs(expected), "\(key): \(found), expected \(expected)")
    }

    // Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd edition, example 3.1.
    @Test("the economic order quantity is that of the textbook") func textbookEOQ() async throws {
        let result = try await calculate(
            "calculate_eoq", ["annual_demand": 1300, "ordering_cost": 8, "holding_cost": 0.225])
        try expect(result, "order_quantity", 304.0467800264368)
        try expect(result, "total_cost_per_year", 68.41052550594829)
        try expect(result, "ordering_cost_per_year", 34.205262752974145)
        try expect(result, "days_between_orders", 304.0467800264368 / 1300 * 365)
        #expect(result.output?["purchase_cost_per_year"] == nil)
    }

    // Snyder & Shen, 2nd edition, example 3.5, all-units discounts.
    @Test("price breaks lead to the textbook's larger order") func textbookDiscount() async throws {
        let result = try await calculate(
            "calculate_eoq",
            [
                "annual_demand": 1300, "ordering_cost": 8, "holding_cost_rate": 0.3, "unit_cost": 0.75,
                "price_breaks": [
                    ["minimum_quantity": 800, "unit_price": 0.68],
                    ["minimum_quantity": 400, "unit_price": 0.72],
                ],
            ])
        try expect(result, "order_quantity", 800)
        try expect(result, "unit_price", 0.68)
        try expect(result, "total_cost_per_year", 978.6)
    }

    // Silver, Pyke & Peterson, 3rd edition, page 428, as computed by stockpyl 1.0.2.
    @Test("joint replenishment gives the textbook's quantities") func joint() async throws {
        let result = try await calculate(
            "joint_replenishment",
            [
                "shared_ordering_cost": 600,
                "items": .array(
                    [(120, 160), (840, 20), (300, 50)].enumerated().map { index, costs in
                        [
                            "sku": .string("P\(index)"), "annual_demand": 1,
                            "ordering_cost": .double(costs.0),
                            "holding_cost": .double(costs.1),
                        ]
                    }),
            ])
        let items = try #require(result.output?["items"]?.arrayValue)
        let quantities = items.compactMap { $0["order_quantity"]?.doubleValue }
        for (found, expected) in zip(quantities, [3.103164454170876, 9.309493362512628, 3.103164454170876]) {
            #expect(abs(found - expected) < 1e-6)
        }
        #expect(items.compactMap { $0["every_cycles"]?.intValue } == [1, 3, 1])
    }

    @Test("safety stock goes where it is cheap, as far as customers wait") func placement() async throws {
        func place(_ wait: Int, cheap: Double = 1) async throws -> ExecutionResult {
            try await calculate(
                "place_safety_stock",
                [
                    "stages": [
                        ["stage": "plant", "processing_days": 9, "holding_cost": .double(cheap)],
                        [
                            "stage": "shop", "processing_days": 4, "holding_cost": 10,
                            "demand_standard_deviation": 5, "maximum_service_days": .int(Int64(wait)),
                        ],
                    ],
                    "links": [["from_stage": "plant", "to_stage": "shop"]],
                ])
        }
        // k = 1.645: the plant covers nine days, the shop its own four, at 5√9·1 + 5√4·10.
        try expect(try await place(0), "holding_cost", 1.6448536269514722 * 5 * (3 + 2 * 10))
        // Whoever waits four days needs no stock in the shop.
        try expect(try await place(4), "holding_cost", 1.6448536269514722 * 5 * 3)
        // Dear stock at the plant goes to the shop: thirteen days there.
        try expect(
            try await place(0, cheap: 9), "holding_cost", 1.6448536269514722 * 5 * 10 * 13.0.squareRoot())
        let unknown = try await calculate(
            "place_safety_stock",
            [
                "stages": [["stage": "plant", "processing_days": 9, "holding_cost": 1]],
                "links": [["from_stage": "plan", "to_stage": "plant"]],
            ])
        #expect(unknown.failure?.hint == "did you mean 'plant'?")
    }

    // Snyder & Shen, 2nd edition, example 3.5, incremental discounts.
    @Test("incremental price breaks keep the textbook's small order") func incrementalDiscount() async throws
    {
        let result = try await calculate(
            "calculate_eoq",
            [
                "annual_demand": 1300, "ordering_cost": 8, "holding_cost_rate": 0.3, "unit_cost": 0.75,
                "discount": "incremental",
                "price_breaks": [
                    ["minimum_quantity": 400, "unit_price": 0.72],
                    ["minimum_quantity": 800, "unit_price": 0.68],
                ],
            ])
        try expect(result, "order_quantity", 304.0467800264368)
        try expect(result, "total_cost_per_year", 1043.4105255059483)
    }

    // Snyder & Shen, 2nd edition, example 3.8.
    @Test("planned backorders are those of the textbook, and the cost adds up") func backorders() async throws
    {
        let result = try await calculate(
            "calculate_eoq",
            ["annual_demand": 1300, "ordering_cost": 8, "holding_cost": 0.225, "backorder_cost": 5])
        try expect(result, "order_quantity", 310.81255515896464)
        try expect(result, "maximum_backorder", 310.81255515896464 * 0.0430622009569378)
        try expect(result, "total_cost_per_year", 66.92136355097325)
    }

    // Snyder & Shen, 2nd edition, problem 3.22.
    @Test("a production rate gives the textbook's lot") func production() async throws {
        let result = try await calculate(
            "calculate_eoq",
            ["annual_demand": 80, "ordering_cost": 4, "holding_cost": 0.08, "production_rate": 110])
        try expect(result, "order_quantity", 171.26976771553507)
        try expect(result, "total_cost_per_year", 3.7367949319753104)
    }

    @Test(
        "backorders and production go without each other and without order rules",
        arguments: [
            ["backorder_cost": 5, "production_rate": 2000], ["backorder_cost": 5, "order_multiple": 12],
            ["production_rate": 2000, "minimum_order_quantity": 10], ["production_rate": 1000],
            ["backorder_cost": 0],
        ] as [[String: Value]])
    func unmixable(_ inputs: [String: Value]) async throws {
        let base: [String: Value] = ["annual_demand": 1300, "ordering_cost": 8, "holding_cost": 0.225]
        let result = try await calculate("calculate_eoq", base.merging(inputs) { $1 })
        #expect(result.failure?.kind == .invalidInput)
    }

    // Snyder & Shen, 2nd edition, problem 4.7b in units of the price: holding 0.5, stockout 1.
    @Test("the newsvendor orders from past demands, and from count families") func newsvendorFamilies()
        async throws
    {
        let costs: [String: Value] = ["unit_price": 2, "unit_cost": 1, "salvage_value": 0.5]
        let sample: Value = .array(
            [1, 1, 1, 1, 1, 2, 3, 3, 4, 4, 4, 4, 5, 5, 5, 6, 6, 7, 7, 8].map { Value.double($0) })
        let empirical = try await calculate(
            "newsvendor", costs.merging(["distribution": "empirical", "demand_sample": sample]) { $1 })
        try expect(empirical, "order_quantity", 5)
        try expect(empirical, "expected_cost", 1.225)
        let poisson = try await calculate(
            "newsvendor",
            [
                "unit_price": 5, "unit_cost": 1, "salvage_value": 0, "distribution": "poisson",
                "demand_mean": 6,
            ])
        // Example 4.7: holding 1, stockout 4.
        try expect(poisson, "order_quantity", 8)
        try expect(poisson, "expected_cost", 3.5701069457709376)
        let tooSteady = try await calculate(
            "newsvendor",
            costs.merging([
                "distribution": "negative_binomial", "demand_mean": 6, "demand_standard_deviation": 1,
            ]) { $1 })
        #expect(tooSteady.failure?.kind == .invalidInput)
        for inputs in [["distribution": "empirical"], ["demand_mean": 6]] as [[String: Value]] {
            #expect(
                try await calculate("newsvendor", costs.merging(inputs) { $1 }).failure?.message.contains(
                    "needs demand_") == true)
        }
    }

    @Test("a minimum and a multiple are kept") func orderRules() async throws {
        let result = try await calculate(
            "calculate_eoq",
            [
                "annual_demand": 1300, "ordering_cost": 8, "holding_cost": 0.225,
                "minimum_order_quantity": 310,
                "order_multiple": 24,
            ])
        try expect(result, "order_quantity", 312)
    }

    @Test(
        "holding cost given twice or not at all is refused",
        arguments: [[:], ["holding_cost": 1, "holding_cost_rate": 0.2]] as [[String: Value]])
    func ambiguousHoldingCost(_ inputs: [String: Value]) async throws {
        let result = try await calculate(
            "calculate_eoq", inputs.merging(["annual_demand": 1300, "ordering_cost": 8]) { $1 })
        #expect(result.failure?.kind == .invalidInput)
    }

    // Closed form σ² = L s² + d² s_L²: Silver, Pyke & Peterson, 3rd edition, section 7.10.
    @Test(
        "safety stock follows the closed form with a variable lead time",
        arguments: [
            ([50, 8, 4, 0, 0.95], [16.0, 26.317658031223555, 226.31765803122354]),
            ([100, 25, 9, 2, 0.98], [213.60009363293827, 438.6809596095023, 1338.6809596095022]),
        ] as [([Double], [Double])])
    func safetyStock(_ inputs: [Double], _ expected: [Double]) async throws {
        let shared: [String: Value] = [
            "daily_demand": .double(inputs[0]), "daily_demand_standard_deviation": .double(inputs[1]),
            "lead_time_days": .double(inputs[2]), "lead_time_standard_deviation_days": .double(inputs[3]),
            "service_level": .double(inputs[4]),
        ]
        let stock = try await calculate("calculate_safety_stock", shared)
        try expect(stock, "lead_time_demand_standard_deviation", expected[0])
        try expect(stock, "safety_stock", expected[1])
        try expect(stock, "reorder_point", expected[2])
        let point = try await calculate("calculate_reorder_point", shared)
        try expect(point, "safety_stock", expected[1])
        try expect(point, "reorder_point", expected[2])
    }

    // Silver, Pyke & Peterson, 3rd edition, section 7.7 (P₂ rule): σ = 40, Q = 100, 95 %.
    @Test("safety stock for a fill rate is that of the P₂ rule") func fillRate() async throws {
        let inputs: [String: Value] = [
            "service_level": 0.95, "service_measure": "fill_rate", "daily_demand": 10,
            "daily_demand_standard_deviation": 20, "lead_time_days": 4, "order_quantity": 100,
        ]
        let result = try await calculate("calculate_safety_stock", inputs)
        let factor = try #require(result.output?["safety_factor"]?.doubleValue)
        #expect(abs(factor - 0.7777186237868646) < 1e-5)
        let without = try await calculate(
            "calculate_safety_stock", inputs.filter { $0.key != "order_quantity" })
        #expect(without.failure?.kind == .invalidInput)
        #expect(without.failure?.message.contains("order_quantity") == true)
    }

    @Test("a reorder point with a given safety stock is demand over the lead time plus that")
    func givenSafetyStock() async throws {
        let result = try await calculate(
            "calculate_reorder_point", ["daily_demand": 10, "lead_time_days": 7, "safety_stock": 25])
        try expect(result, "reorder_point", 95)
    }

    @Test("a reorder point needs either a safety stock or a service level, not both")
    func ambiguousSafetyStock() async throws {
        let neither = try await calculate(
            "calculate_reorder_point", ["daily_demand": 10, "lead_time_days": 7])
        #expect(neither.failure?.kind == .invalidInput)
        let both = try await calculate(
            "calculate_reorder_point",
            ["daily_demand": 10, "lead_time_days": 7, "safety_stock": 5, "service_level": 0.9])
        #expect(both.failure?.kind == .invalidInput)
    }

    // Snyder & Shen, 2nd edition, example 4.2.
    @Test("the newsvendor's order and profit are those of the textbook") func newsvendor() async throws {
        let result = try await calculate(
            "newsvendor",
            [
                "unit_price": 1, "unit_cost": 0.3, "salvage_value": 0.12, "demand_mean": 50,
                "demand_standard_deviation": 8,
            ])
        try expect(result, "order_quantity", 56.60395592743389)
        try expect(result, "expected_profit", 33.002394806823354)
    }

    @Test("a newsvendor without a margin is refused") func noMargin() async throws {
        let result = try await calculate(
            "newsvendor",
            ["unit_price": 1, "unit_cost": 2, "demand_mean": 50, "demand_standard_deviation": 8])
        #expect(result.failure?.kind == .invalidInput)
    }
}
