import Baton
import Testing

@testable import SupplyChain

@Suite("Stored forecasts meet what was sold") struct ForecastAccuracyTests {
    @Test("bias, coverage and value added follow from the stored days, and can be asked for later")
    func tracked() async throws {
        // A week that repeats, then two weeks that sell a fifth more.
        let shape: [Double] = [10, 12, 14, 16, 18, 24, 20]
        let quantities = (0..<84).map { shape[$0 % 7] * ($0 >= 70 ? 1.2 : 1) }
        let store = try await SmallStore(quantities: quantities)
        let origin = SmallStore.start.advanced(by: 69)
        let made = try await store.run(
            "forecasting", "generate_forecast",
            ["sku": "A", "horizon": 14, "as_of": .string("\(origin)"), "model": "SeasonalNaive"])
        #expect(made.failure == nil)
        #expect(try await store.run("forecasting", "forecast_accuracy", [:]).output?["series"] == [])

        let recorded = try await store.run("forecasting", "record_actuals", ["sku": "A"])
        let result = try RecordActualsResult(from: try #require(recorded.output))
        #expect(result.daysFilled == 14)
        let measured = try #require(result.forecasts.first)
        let sold = 2 * 1.2 * shape.reduce(0, +)
        #expect(abs(measured.actual - sold) < 1e-9)
        #expect(abs((measured.bias ?? 0) - (1 / 1.2 - 1)) < 1e-9)
        #expect(abs((measured.wape ?? 0) - (1 - 1 / 1.2)) < 1e-9)
        // The benchmark against itself.
        #expect(measured.valueAdded == 0)
        #expect(measured.absoluteError == measured.naiveAbsoluteError)
        #expect(result.accuracy?.days == 14 && result.accuracy?.forecasts == 1)

        let again = try await store.run("forecasting", "record_actuals", ["sku": "A"])
        #expect(again.output?["days_filled"] == 0)
        let asked = try await store.run("forecasting", "forecast_accuracy", ["sku": "A"])
        let accuracy = try ForecastAccuracyResult(from: try #require(asked.output))
        #expect(accuracy.accuracy == result.accuracy)
        #expect(accuracy.series.map(\.sku) == ["A"])
    }

    @Test("a product without a stored forecast, or an unknown one, is said to have none")
    func none() async throws {
        let store = try await SmallStore(quantities: [1, 2, 3])
        let result = try await store.run("forecasting", "record_actuals", ["sku": "A"])
        #expect(result.failure?.message == "there is no stored forecast of A")
        let unknown = try await store.run("forecasting", "forecast_accuracy", ["sku": "X"])
        #expect(unknown.failure?.kind == .invalidInput)
    }
}
