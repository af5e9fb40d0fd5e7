import Testing

@testable import Forecasting

@Suite("Complex exponential smoothing")
struct ComplexSmoothingModelTests {
    @Test("simulated paths spread as the variance says", arguments: ComplexSmoothingModel.Season.allCases)
    func simulation(_ season: ComplexSmoothingModel.Season) throws {
        let model = ComplexSmoothingModel(PublishedSeries.ukGas, period: 4, season: season)
        let expected = try #require(model.normalDeviations(horizon: 8))
        let paths = SimulatedPaths.generate(model, steps: 8, count: 4000, seed: 3)
        #expect(largestDifference(paths.deviations(), expected) < 0.06)
    }

    @Test("a season is found where it is, and the forecast repeats it")
    func season() throws {
        let model = try ComplexSmoothingModel.select(PublishedSeries.nottingham, period: 12)
        #expect(model.season != .none)
        let forecast = try model.forecast(horizon: 12)
        // Means of January and July, 1920 to 1939.
        #expect(isClose(forecast.mean[0], 39.7, relative: 0.08))
        #expect(isClose(forecast.mean[6], 61.9, relative: 0.06))
    }

    @Test("the scale of the data scales the forecast and changes nothing else")
    func scaling() throws {
        let small = try ComplexSmoothingModel.select(PublishedSeries.nile, period: 1).forecast(horizon: 5)
        let large = try ComplexSmoothingModel.select(PublishedSeries.nile.map { $0 * 1024 }, period: 1)
            .forecast(horizon: 5)
        #expect(largestDifference(large.mean, small.mean.map { $0 * 1024 }) < 1e-6)
    }

    @Test("errors at the chosen smoothing are not above those at the start of the search")
    func fitImproves() {
        for season in ComplexSmoothingModel.Season.allCases {
            let filter = ComplexSmoothingFilter(PublishedSeries.ukGas, period: 4, season: season)
            let usual = ComplexSmoothing(
                alpha0: 1.3, alpha1: 1, beta0: season == .full ? 1.3 : 0.1, beta1: 1)
            let start = filter.squaredError(usual)
            let model = ComplexSmoothingModel(PublishedSeries.ukGas, period: 4, season: season)
            #expect(filter.squaredError(model.smoothing) <= start)
        }
    }

    @Test("constant and short series have finite forecasts; four values are too few")
    func degenerate() throws {
        for values in [[5.0, 5, 5, 5, 5, 5], [0, 0, 0, 0, 0], [1, 100, 1, 100, 1, 100]] {
            let forecast = try ComplexSmoothingModel.select(values, period: 2).forecast(horizon: 3)
            #expect(forecast.mean.allSatisfy { $0.isFinite })
        }
        let error = #expect(throws: ForecastingError.self) {
            try ComplexSmoothingModel.select([1, 2, 3, 4], period: 1)
        }
        #expect(error?.kind == .historyTooShort)
    }
}
