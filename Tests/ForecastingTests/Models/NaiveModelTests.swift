import Testing

@testable import Forecasting

@Suite("Benchmark forecasts")
struct NaiveModelTests {
    private let values: [Double] = [3, 5, 4, 6, 5, 7]

    @Test("the mean, the last value and the last cycle are repeated")
    func points() throws {
        #expect(try NaiveModel(values, method: .mean).forecast(horizon: 2).mean == [5, 5])
        #expect(try NaiveModel(values, method: .naive).forecast(horizon: 2).mean == [7, 7])
        let seasonal = try NaiveModel(values, period: 2, method: .seasonalNaive)
        #expect(try seasonal.forecast(horizon: 3).mean == [5, 7, 5])
    }

    @Test("naive bounds grow with the root of the cycles ahead")
    func spread() throws {
        let forecast = try NaiveModel(values, method: .naive).forecast(horizon: 4, levels: [95])
        let widths = zip(forecast.intervals[0].upper, forecast.mean).map { $0 - $1 }
        #expect(isClose(widths[3], 2 * widths[0], relative: 1e-12))
    }

    @Test("the seasonal naive forecast needs a whole cycle")
    func needsCycle() {
        let error = #expect(throws: ForecastingError.self) {
            try NaiveModel([1, 2, 3], period: 7, method: .seasonalNaive)
        }
        #expect(error?.kind == .historyTooShort)
    }
}
