import Baton
import SupplyChain
import Testing

@Suite("analyze_sales_history, backtest, record_actuals and forecast_all") struct SalesHistoryTests {
    @Test("the analysis agrees with figures computed by hand") func byHand() async throws {
        // 2017-01-01 was a Sunday. Two weeks: 14 on Sundays, 7 on Wednesdays, nothing else.
        let quantities = (0..<14).map { day in day % 7 == 0 ? 14.0 : day % 7 == 3 ? 7.0 : 0.0 }
        let small = try await SmallStore(quantities: quantities + [14], promotions: [0, 7])
        let result = try await small.run("forecasting", "analyze_sales_history", ["sku": "A"])
        let analysis = try SalesHistoryAnalysis(from: try #require(result.output))
        #expect(analysis.points == 15 && analysis.recordedDays == 5)
        #expect(analysis.totalUnits == 56)
        #expect(analysis.longestGapDays == 3)
        #expect(abs(analysis.zeroShare - 10.0 / 15) < 1e-12)
        #expect(analysis.averageDemandInterval == 3)
        #expect(analysis.weekdayMeans == [0, 0, 7, 0, 0, 0, 14])
        #expect(analysis.promotionDays == 2)
        // Sizes 14, 7, 14, 7, 14: mean 11.2, sample variance 14.7.
        #expect(abs((analysis.squaredCoefficientOfVariation ?? 0) - 14.7 / 125.44) < 1e-12)
        #expect(analysis.demandClass == "intermittent")
    }

    @Test("the slope of the trend is the least-squares slope") func slope() async throws {
        let small = try await SmallStore(quantities: (0..<30).map { 5 + 2 * Double($0) })
        let result = try await small.run("forecasting", "analyze_sales_history", ["sku": "A"])
        #expect(abs((result.output?["trend_per_day"]?.doubleValue ?? 0) - 2) < 1e-9)
    }

    @Test("stockout days are listed with those whose demand is estimated") func stockouts() async throws {
        var quantities = (0..<42).map { Double($0 % 7 + 10) }
        quantities[20] = 1
        let small = try await SmallStore(quantities: quantities, stockouts: [20])
        let result = try await small.run("forecasting", "analyze_sales_history", ["sku": "A"])
        #expect(result.output?["stockout_days"] == ["2017-01-21"])
        #expect(result.output?["estimated_days"] == ["2017-01-21"])
    }

    @Test("a backtest always measures the naive benchmarks and names the best model") func backtest()
        async throws
    {
        let inputs: [String: Value] = [
            "sku": .string(AgentSamples.bananas), "models": ["auto", "Mean"], "horizon": 14,
        ]
        let result = try await AgentSamples.run(AgentSamples.store(), "forecasting", "backtest", inputs)
        let backtest = try BacktestResult(from: try #require(result.output))
        #expect(backtest.models.map(\.requested) == ["auto", "Mean", "Naive", "SeasonalNaive"])
        let best = try #require(backtest.models.first { $0.requested == backtest.best }?.accuracy?.mase)
        #expect(backtest.models.allSatisfy { ($0.accuracy?.mase ?? .infinity) >= best })
    }

    @Test("actual sales fill a stored forecast and measure it") func actuals() async throws {
        let small = try await SmallStore(
            quantities: [Double](repeating: 10, count: 60) + [20, 20, 20, 20, 20])
        let forecastInputs: [String: Value] = ["sku": "A", "as_of": "2017-03-01", "horizon": 30]
        _ = try await small.run("forecasting", "generate_forecast", forecastInputs)
        let result = try await small.run("forecasting", "record_actuals", ["sku": "A"])
        let recorded = try RecordActualsResult(from: try #require(result.output))
        #expect(recorded.daysFilled == 5)
        let measured = try #require(recorded.forecasts.first)
        // Five days forecast at 10 of which 20 were sold.
        #expect(measured.days == 5 && measured.actual == 100)
        #expect(abs(measured.forecast - 50) < 1e-6)
        #expect(abs((measured.wape ?? 0) - 0.5) < 1e-6 && abs((measured.bias ?? 0) + 0.5) < 1e-6)
        let again = try await small.run("forecasting", "record_actuals", ["sku": "A"])
        #expect(again.output?["days_filled"] == 0)
    }

    @Test("actuals without a stored forecast are an error") func noForecast() async throws {
        let small = try await SmallStore(quantities: [1, 2, 3])
        let failure = try await small.run("forecasting", "record_actuals", ["sku": "A"]).failure
        #expect(failure?.message.contains("no stored forecast of A") == true)
    }

    @Test("all series are forecast, each as it would be alone") func forecastAll() async throws {
        let small = try await SmallStore(quantities: (0..<40).map { Double($0 % 5 + 1) })
        try await small.store.database.write { transaction in
            try RecordTable<Product>(transaction).insert(SmallStore.product("B"))
            try RecordTable<SalesRecord>(transaction).insert(
                SalesRecord(
                    sku: "B", location: "MAIN", date: SmallStore.start, quantity: 3, price: nil,
                    isPromotion: false,
                    isStockout: nil))
        }
        let all = try await small.run("forecasting", "forecast_all", ["horizon": 7])
        let result = try ForecastAllResult(from: try #require(all.output))
        #expect(result.succeeded == 2 && result.failed == 0)
        #expect(result.forecasts.map(\.sku) == ["A", "B"])
        let alone = try await small.run(
            "forecasting", "generate_forecast", ["sku": "A", "location": "MAIN", "horizon": 7])
        #expect(result.forecasts[0].forecast == alone.output?["forecast"]?.doubleValue)
        #expect(try await small.store.all(ForecastRecord.self).count == 2)
    }

    @Test("a series that cannot be forecast is told beside the others") func partialFailure() async throws {
        let small = try await SmallStore(quantities: (0..<40).map { Double($0 % 5 + 1) })
        try await small.store.database.write { transaction in
            try RecordTable<Product>(transaction).insert(SmallStore.product("B"))
            try RecordTable<SalesRecord>(transaction).insert(
                SalesRecord(
                    sku: "B", location: "MAIN", date: SmallStore.start.advanced(by: 39), quantity: 3,
                    price: nil,
                    isPromotion: false, isStockout: nil))
        }
        let all = try await small.run("forecasting", "forecast_all", ["as_of": "2017-01-31"])
        let result = try ForecastAllResult(from: try #require(all.output))
        #expect(result.succeeded == 1 && result.failed == 1)
        #expect(result.forecasts[1].failure?.contains("no sales of B") == true)
    }
}
