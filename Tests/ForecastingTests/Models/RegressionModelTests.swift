import Statistics
import Testing

@testable import Forecasting

@Suite("Regression with ETS and ARIMA errors")
struct RegressionModelTests {
    /// A random walk level with a week, prices that move it by −30 a unit and promotions worth 25.
    private func sample(_ count: Int = 200) -> (values: [Double], price: [Double], promotion: [Double]) {
        var random = SeededRandom(seed: 11)
        var level = 200.0
        let price = (0..<count).map { _ in 2 + random.nextUniform() }
        let promotion = (0..<count).map { _ in random.nextUniform() < 0.15 ? 1.0 : 0 }
        let values = (0..<count).map { time in
            level += 0.5 * random.nextNormal()
            return level + [0, 5, -3, 8, 2, -6, -6][time % 7] - 30 * price[time] + 25 * promotion[time]
                + 2 * random.nextNormal()
        }
        return (values, price, promotion)
    }

    @Test("effects of price and promotion are found", arguments: RegressionModel.Errors.allCases)
    func effects(_ errors: RegressionModel.Errors) throws {
        let (values, price, promotion) = sample()
        let model = try RegressionModel(values, regressors: [price, promotion], period: 7, errors: errors)
        #expect(abs(model.coefficients[0] + 30) < 2, "\(model.coefficients)")
        #expect(abs(model.coefficients[1] - 25) < 1.5, "\(model.coefficients)")
        let lone = try model.forecast(
            horizon: 7, regressors: [[2.5, 2.5, 2.5, 2.5, 2.5, 2.5, 2.5], [0, 0, 0, 1, 0, 0, 0]])
        let none = try model.forecast(
            horizon: 7, regressors: [Array(repeating: 2.5, count: 7), Array(repeating: 0, count: 7)])
        #expect(isClose(lone.mean[3] - none.mean[3], model.coefficients[1], relative: 1e-9))
        #expect(lone.mean[0] == none.mean[0])
        #expect(lone.intervals.allSatisfy { zip($0.lower, $0.upper).allSatisfy { $0 < $1 } })
        #expect(model.fitted.count == values.count)
    }

    @Test("the effects minimise the innovations: moving one makes them larger")
    func optimum() throws {
        let (values, price, promotion) = sample(120)
        let model = try RegressionModel(values, regressors: [price, promotion], period: 7, errors: .ets)
        func squares(_ shift: Double) throws -> Double {
            let moved = values.indices.map {
                values[$0] - (model.coefficients[0] + shift) * price[$0] - model.coefficients[1]
                    * promotion[$0]
            }
            let form = try #require(
                ETSForm(
                    name: String(model.name.dropFirst("Regression with ".count).dropLast(" errors".count))))
            return -(try ETSModel.fit(moved, period: 7, form: form).logLikelihood)
        }
        let best = try squares(0)
        #expect(try squares(1) > best && squares(-1) > best)
    }

    @Test("regressors that never change or repeat each other, and unequal lengths, are refused")
    func refused() throws {
        let (values, price, _) = sample(60)
        for errors in RegressionModel.Errors.allCases {
            #expect(throws: ForecastingError.self) {
                try RegressionModel(values, regressors: [Array(repeating: 1, count: 60)], errors: errors)
            }
            #expect(throws: ForecastingError.self) {
                try RegressionModel(values, regressors: [Array(price.dropLast())], errors: errors)
            }
        }
        let model = try RegressionModel(values, regressors: [price], errors: .ets)
        #expect(throws: ForecastingError.self) { try model.forecast(horizon: 3, regressors: [[1, 2]]) }
        #expect(throws: ForecastingError.self) { try model.forecast(horizon: 3, regressors: []) }
    }
}
