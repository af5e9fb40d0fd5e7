import Baton
import SupplyChain
import Testing

@Suite("generate_forecast") struct GenerateForecastTests {
    private func generate(_ inputs: [String: Value]) async throws -> ExecutionResult {
        try await AgentSamples.run(AgentSamples.store(), "forecasting", "generate_forecast", inputs)
    }

    @Test("the output has the published keys and fits its schema") func outputShape() async throws {
        let result = try await generate(["sku": .string(AgentSamples.bananas), "location": "MAIN"])
        let output = try #require(result.output)
        #expect(
            Set(output.objectValue?.keys.map { $0 } ?? []) == [
                "sku", "location", "forecast", "confidence", "interval", "daily", "model", "accuracy",
                "history",
            ])
        #expect(
            Set(output["daily"]?[0]?.objectValue?.keys.map { $0 } ?? []) == [
                "date", "mean", "lower_80", "upper_80", "lower_95", "upper_95",
            ])
        #expect(output["history"]?["class"] == "smooth")
        #expect(output["history"]?["points"] == 365)
        #expect(output["accuracy"]?["folds"]?.intValue ?? 0 > 0)
        #expect(GenerateForecastResult.schema.violations(of: output).isEmpty)
    }

    @Test(
        "daily means add up to the forecast, bounds are nested and never negative",
        arguments: ["1082185", "1096036", "911878"])
    func numbersFitTogether(_ sku: String) async throws {
        let result = try await generate(["sku": .string(sku)])
        let forecast = try GenerateForecastResult(from: try #require(result.output))
        #expect(
            abs(forecast.daily.reduce(0) { $0 + $1.mean } - forecast.forecast) < 1e-6
                * max(1, forecast.forecast))
        #expect(forecast.interval.lower <= forecast.forecast && forecast.forecast <= forecast.interval.upper)
        #expect(forecast.confidence == 0.95)
        #expect(forecast.daily.count == 30)
        #expect(forecast.daily.first.map { "\($0.date)" } == "2018-01-01")
        for day in forecast.daily {
            #expect(
                0 <= day.lower95 && day.lower95 <= day.lower80 && day.lower80 <= day.upper80
                    && day.upper80 <= day.upper95)
        }
    }

    @Test("bananas sell more than 500 in the next 30 days, sliced cheese fewer") func exampleThreshold()
        async throws
    {
        let bananas = try await generate(["sku": .string(AgentSamples.bananas)]).output?["forecast"]?
            .doubleValue
        let cheese = try await generate(["sku": .string(AgentSamples.cheese)]).output?["forecast"]?
            .doubleValue
        #expect(try #require(bananas) > 500)
        #expect(try #require(cheese) < 500)
    }

    @Test("a level of one's own gives the interval, and bands beside the usual two") func otherLevel()
        async throws
    {
        let result = try await generate(["sku": .string(AgentSamples.cheese), "levels": [50, 90]])
        let forecast = try GenerateForecastResult(from: try #require(result.output))
        #expect(forecast.confidence == 0.9)
        #expect(forecast.daily.allSatisfy { $0.bands?.map(\.level) == [50, 90] })
        let usual = try await generate(["sku": .string(AgentSamples.cheese)])
        #expect(usual.output?["forecast"]?.doubleValue == forecast.forecast)
    }

    @Test("run twice, it gives the same numbers and one stored forecast") func idempotent() async throws {
        let small = try await SmallStore(quantities: (0..<60).map { Double($0 % 7 + 3) })
        let first = try await small.run("forecasting", "generate_forecast", ["sku": "A", "horizon": 14])
        let second = try await small.run("forecasting", "generate_forecast", ["sku": "A", "horizon": 14])
        #expect(first.output != nil && first.output == second.output)
        let stored = try await small.store.all(ForecastRecord.self)
        #expect(stored.count == 1)
        #expect(try await small.store.all(ForecastDay.self).count == 14)
        #expect(stored.first?.total == first.output?["forecast"]?.doubleValue)
    }

    @Test("another history makes another stored forecast") func newHistory() async throws {
        let small = try await SmallStore(quantities: (0..<60).map { Double($0 % 7 + 3) })
        _ = try await small.run("forecasting", "generate_forecast", ["sku": "A"])
        _ = try await small.run("forecasting", "generate_forecast", ["sku": "A", "as_of": "2017-02-15"])
        #expect(try await small.store.all(ForecastRecord.self).count == 2)
    }

    @Test("the order in which sales were stored changes nothing") func permutation() async throws {
        let quantities = (0..<90).map { day in
            let units: Int = day * 37 % 11 + day % 7 + 1
            return Double(units)
        }
        let ordered = try await SmallStore(quantities: quantities)
        let shuffled = try await SmallStore(quantities: [])
        try await shuffled.store.database.write { transaction in
            let price = try Money("5.00", currency: "USD")
            let records = quantities.indices.map { index in
                // 37 and 90 share no divisor, so every day comes once.
                let day = index * 37 % quantities.count
                return SalesRecord(
                    sku: "A", location: "MAIN", date: SmallStore.start.advanced(by: day),
                    quantity: quantities[day],
                    price: price)
            }
            for record in records { try RecordTable<SalesRecord>(transaction).insertOrUpdate(record) }
        }
        let first = try await ordered.run("forecasting", "generate_forecast", ["sku": "A"])
        let second = try await shuffled.run("forecasting", "generate_forecast", ["sku": "A"])
        #expect(first.output != nil && first.output == second.output)
    }

    @Test("a short history names its fallback in the model") func thinHistory() async throws {
        let small = try await SmallStore(quantities: [4, 6, 5])
        let result = try await small.run("forecasting", "generate_forecast", ["sku": "A", "horizon": 10])
        let forecast = try GenerateForecastResult(from: try #require(result.output))
        #expect(forecast.model.contains("fallback"))
        #expect(abs(forecast.forecast - 50) < 1e-9)
        #expect(forecast.accuracy.folds == 0 && forecast.accuracy.mase == nil)
    }

    @Test("an unknown product is an error that says what to import") func unknownSKU() async throws {
        let failure = try #require(try await generate(["sku": "nothing"]).failure)
        #expect(failure.kind == .invalidInput && !failure.isRetryable)
        #expect(failure.message.contains("nothing"))
        #expect(failure.hint?.contains("data import products") == true)
    }

    @Test("a product without sales is an error that says what to import") func noSales() async throws {
        let small = try await SmallStore(quantities: [])
        let failure = try #require(
            try await small.run("forecasting", "generate_forecast", ["sku": "A"]).failure)
        #expect(failure.message.contains("no sales of A"))
        #expect(failure.hint?.contains("data import sales") == true)
    }

    @Test(
        "inputs out of range are refused as invalid input",
        arguments: [
            ["levels": [100]], ["levels": []], ["model": "Oracle"], ["as_of": "2019-01-01"],
            ["as_of": "tomorrow"],
        ] as [[String: Value]])
    func invalidInput(_ inputs: [String: Value]) async throws {
        let result = try await generate(inputs.merging(["sku": .string(AgentSamples.cheese)]) { $1 })
        #expect(result.failure?.kind == .invalidInput, "\(String(describing: result.failure))")
    }

    @Test("a horizon out of range is refused before anything runs", arguments: [0, 731])
    func horizonOutOfRange(_ days: Int64) async throws {
        await #expect(throws: WorkflowError.self) {
            _ = try await generate(["sku": .string(AgentSamples.cheese), "horizon": .int(days)])
        }
    }
}
