import Statistics
import Testing

@testable import Forecasting

@Suite("ARIMA models")
struct ARIMAModelTests {
    @Test("simulated paths spread as the ψ weights say")
    func simulation() throws {
        let order = try ARIMAOrder(1, 1, 1, seasonal: (0, 1, 1), period: 4)
        let model = try ARIMAModel.fit(PublishedSeries.ukGas, order: order)
        let expected = try #require(model.normalDeviations(horizon: 8))
        let paths = SimulatedPaths.generate(model, steps: 8, count: 4000, seed: 3)
        #expect(largestDifference(paths.deviations(), expected) < 0.06)
    }

    @Test("the scale of the data scales the forecast and changes nothing else")
    func scaling() throws {
        let small = try ARIMAModel.select(PublishedSeries.lakeHuron.map { $0 - 570 }, period: 1)
        let large = try ARIMAModel.select(PublishedSeries.lakeHuron.map { 1e6 * ($0 - 570) }, period: 1)
        #expect(small.order == large.order)
        let expected = small.pointForecast(horizon: 5).map { 1e6 * $0 }
        #expect(largestDifference(large.pointForecast(horizon: 5), expected) < 1e-4)
    }

    @Test("a constant moves a model with differences as a whole")
    func shift() throws {
        let order = try ARIMAOrder(1, 1, 0)
        let near = try ARIMAModel.fit(PublishedSeries.nile, order: order).pointForecast(horizon: 4)
        let far = try ARIMAModel.fit(PublishedSeries.nile.map { $0 + 5000 }, order: order)
        #expect(largestDifference(far.pointForecast(horizon: 4), near.map { $0 + 5000 }) < 1e-6)
    }

    @Test("a random walk with drift continues by the mean step")
    func drift() throws {
        let values = PublishedSeries.nile
        let order = try ARIMAOrder(0, 1, 0, hasConstant: true)
        let model = try ARIMAModel.fit(values, order: order)
        let step = (values[99] - values[0]) / 99
        #expect(isClose(model.constant, step, relative: 1e-6))
        let expected = (1...3).map { values[99] + Double($0) * step }
        #expect(largestDifference(model.pointForecast(horizon: 3), expected) < 1e-6)
    }

    @Test("a regressor's effect is found and put into the forecast")
    func regressor() throws {
        var random = SeededRandom(seed: 2)
        let promotion = (0..<120).map { $0 % 9 == 4 ? 1.0 : 0 }
        let values = promotion.map { 50 + 30 * $0 + 2 * random.nextNormal() }
        let model = try ARIMAModel.select(values, period: 1, regressors: [promotion])
        #expect(isClose(model.regression[0], 30, relative: 0.05))
        let forecast = try model.forecast(horizon: 2, regressors: [[0, 1]])
        #expect(isClose(forecast.mean[1] - forecast.mean[0], 30, relative: 0.15))
        #expect(throws: ForecastingError.self) { try model.forecast(horizon: 2) }
    }

    @Test(
        "degenerate series have finite forecasts",
        arguments: [
            [Double](repeating: 7, count: 20), [Double](repeating: 0, count: 12),
            (1...30).map { Double($0) }, [1e12] + [Double](repeating: 0, count: 20),
            (0..<24).map { Double($0 % 2) },
        ])
    func degenerate(_ values: [Double]) throws {
        let model = try ARIMAModel.select(values, period: 4)
        let forecast = try model.forecast(horizon: 6, levels: [95])
        #expect(forecast.mean.allSatisfy { $0.isFinite })
        #expect(forecast.intervals[0].upper.allSatisfy { $0.isFinite })
        #expect(model.fitted.count == values.count)
    }

    @Test("orders out of range and short histories are refused")
    func refusals() throws {
        #expect(throws: ForecastingError.self) { try ARIMAOrder(6, 0, 0) }
        #expect(throws: ForecastingError.self) { try ARIMAOrder(0, 2, 0, hasConstant: true) }
        #expect(throws: ForecastingError.self) {
            try ARIMAOrder(0, 0, 0, seasonal: (1, 0, 0), period: 1)
        }
        let error = #expect(throws: ForecastingError.self) { try ARIMAModel.select([1, 2, 3], period: 1) }
        #expect(error?.kind == .historyTooShort)
        let mismatch = #expect(throws: ForecastingError.self) {
            try ARIMAModel.select(PublishedSeries.nile, period: 1, regressors: [[1, 2]])
        }
        #expect(mismatch?.kind == .lengthsDiffer)
    }

    @Test("the textbook name says orders, period and constant")
    func names() throws {
        let order = try ARIMAOrder(2, 1, 1, seasonal: (0, 0, 1), period: 12, hasConstant: true)
        #expect(order.description == "ARIMA(2,1,1)(0,0,1)[12] with drift")
        #expect(try ARIMAOrder(1, 0, 0, hasConstant: true).description == "ARIMA(1,0,0) with mean")
    }
}

@Suite("Nonlinear least squares")
struct LeastSquaresSearchTests {
    /// Rosenbrock's valley as residuals.
    private struct Valley: ResidualFunction {
        let dimension = 2
        let count = 2
        let cautiousVariables = 2
        func residuals(
            at point: UnsafeBufferPointer<Double>, into result: UnsafeMutableBufferPointer<Double>
        ) {
            result[0] = 10 * (point[1] - point[0] * point[0])
            result[1] = 1 - point[0]
        }
    }

    @Test("Rosenbrock's valley is followed to its end")
    func valley() {
        var valley = Valley()
        let search = LeastSquaresSearch(tolerance: 1e-12, maximumIterations: 100)
        let minimum = search.minimize(&valley, from: [-1.2, 1])
        #expect(largestDifference(minimum.point, [1, 1]) < 1e-4)
        #expect(minimum.squares < 1e-8)
    }
}
