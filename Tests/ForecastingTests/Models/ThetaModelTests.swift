import Testing

@testable import Forecasting

@Suite("The Theta method")
struct ThetaModelTests {
    @Test("forecasts and bounds are those of R's thetaf within 0.5 %", arguments: PublishedForecast.theta)
    func matchesR(_ published: PublishedForecast) throws {
        let model = try ThetaModel(published.values, period: published.period)
        let forecast = try model.forecast(horizon: 12, levels: [95])
        #expect(largestDifference(forecast.mean, published.mean) < 0.005)
        #expect(largestDifference(forecast.intervals[0].lower, published.lower95) < 0.005)
        #expect(largestDifference(forecast.intervals[0].upper, published.upper95) < 0.005)
    }

    @Test("only a series that repeats itself is seasonally adjusted")
    func seasonalityTest() throws {
        #expect(try ThetaModel(PublishedSeries.airPassengers, period: 12).season.count == 12)
        #expect(try ThetaModel(PublishedSeries.nile, period: 12).season.isEmpty)
    }

    @Test("a season with zeros in it adds instead of scaling")
    func additiveSeasonForZeros() throws {
        let week: [Double] = [0, 0, 0, 0, 0, 0, 35]
        let model = try ThetaModel((0..<20).flatMap { _ in week }, period: 7)
        #expect(!model.seasonIsMultiplicative)
        #expect(largestDifference(try model.forecast(horizon: 7).mean.suffix(1), [35]) < 0.01)
    }

    @Test("the sample autocorrelations of the airline passengers are those R prints")
    func autocorrelation() {
        let found = Autocorrelation.function(PublishedSeries.airPassengers, lags: 12)
        // R 4.2.2, stats::acf
        let expected = [
            0.948047340752492, 0.87557483512535, 0.8066811554965, 0.752625417388308, 0.713769972651965,
            0.681733603331004, 0.66290438636845, 0.655610484325087, 0.670948327924505, 0.702719920909072,
            0.743240189006933, 0.760395042262556,
        ]
        #expect(largestDifference(found, expected) < 1e-9)
    }

    @Test("three observations are too few")
    func tooShort() {
        let error = #expect(throws: ForecastingError.self) { try ThetaModel([1, 2, 3], period: 1) }
        #expect(error?.kind == .historyTooShort)
    }
}
