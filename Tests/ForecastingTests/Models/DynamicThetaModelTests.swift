import Testing

@testable import Forecasting

@Suite("The dynamic optimised Theta model")
struct DynamicThetaModelTests {
    @Test("a straight line is continued as a straight line")
    func straightLine() throws {
        let line = (1...40).map { 10 + 2 * Double($0) }
        let forecast = try DynamicThetaModel(line, period: 1).forecast(horizon: 4)
        #expect(largestDifference(forecast.mean, [92, 94, 96, 98]) < 0.005)
    }

    @Test("parameters stay where Fiorucci et al. search them")
    func bounds() throws {
        for values in [PublishedSeries.nile, PublishedSeries.airPassengers, PublishedSeries.lakeHuron] {
            let model = try DynamicThetaModel(values, period: 12)
            #expect(model.alpha >= 0.1 && model.alpha <= 0.99)
            #expect(model.theta >= 1)
        }
    }

    @Test("no smoothing of a finer search fits better")
    func optimum() throws {
        let values = PublishedSeries.nile
        func squares(_ alpha: Double, _ level: Double, _ share: Double) -> Double {
            var state = ThetaState(first: values[0], level: level, alpha: alpha)
            var sum = 0.0
            for time in 1..<values.count {
                let error = values[time] - state.mean(alpha: alpha, share: share)
                if time >= ThetaEstimate.skipped(values.count) { sum += error * error }
                state.observe(values[time], alpha: alpha)
            }
            return sum
        }
        let estimate = ThetaEstimate(values)
        let best = squares(estimate.alpha, estimate.level, estimate.share)
        for (alpha, level, share) in [(0.01, 0.0, 0.0), (-0.01, 0, 0), (0, 50, 0), (0, -50, 0), (0, 0, 0.05)]
        {
            let other = squares(
                max(0.1, estimate.alpha + alpha), estimate.level + level, min(1, estimate.share + share))
            #expect(other >= best * (1 - 1e-9))
        }
    }

    @Test("simulated paths spread as the bounds say")
    func simulation() throws {
        let model = try DynamicThetaModel(PublishedSeries.nile, period: 1)
        let expected = try #require(model.normalDeviations(horizon: 6))
        let paths = SimulatedPaths.generate(model, steps: 6, count: 4000, seed: 3)
        #expect(largestDifference(paths.deviations(), expected) < 0.06)
    }

    @Test("the scale of the data scales the forecast and changes nothing else")
    func scaling() throws {
        let values = PublishedSeries.airPassengers
        let small = try DynamicThetaModel(values, period: 12).forecast(horizon: 6)
        let large = try DynamicThetaModel(values.map { 1e6 * $0 }, period: 12).forecast(horizon: 6)
        #expect(largestDifference(large.mean, small.mean.map { 1e6 * $0 }) < 1e-9)
    }

    @Test("a shift moves the forecast of a series without season by as much")
    func shift() throws {
        let near = try DynamicThetaModel(PublishedSeries.nile, period: 1).forecast(horizon: 4)
        let far = try DynamicThetaModel(PublishedSeries.nile.map { $0 + 1e4 }, period: 1).forecast(horizon: 4)
        #expect(largestDifference(far.mean, near.mean.map { $0 + 1e4 }) < 1e-4)
    }

    @Test("constant and short series have finite forecasts")
    func degenerate() throws {
        for values in [[5.0, 5, 5, 5], [0, 0, 0, 0, 0, 0], [1, 100, 1, 100]] {
            let forecast = try DynamicThetaModel(values, period: 1).forecast(horizon: 3)
            #expect(forecast.mean.allSatisfy { $0.isFinite })
        }
        #expect(throws: ForecastingError.self) { try DynamicThetaModel([1, 2, 3], period: 1) }
    }
}
