import Testing

@testable import Forecasting

@Suite("Exponential smoothing against R's forecast package")
struct ETSPublishedTests {
    @Test("the automatic search finds R's form or one of no greater AICc", arguments: PublishedForecast.ets)
    func searchMatchesOrBeatsR(_ published: PublishedForecast) throws {
        let model = try ETSModel.select(published.values, period: published.period)
        let reference = try #require(published.aicc)
        #expect(model.aicc <= reference + 0.01, "\(model.name) against \(published.method)")
    }

    @Test("R's form gives R's forecasts within 1 %", arguments: PublishedForecast.ets)
    func sameFormSameForecast(_ published: PublishedForecast) throws {
        let form = try #require(ETSForm(name: published.method))
        let model = try ETSModel.fit(published.values, period: published.period, form: form)
        let forecast = try model.forecast(horizon: 12, levels: [95])
        #expect(largestDifference(forecast.mean, published.mean) < 0.01)
        #expect(largestDifference(forecast.intervals[0].lower, published.lower95) < 0.02)
        #expect(largestDifference(forecast.intervals[0].upper, published.upper95) < 0.02)
    }

    @Test("R's form fits at least as likely as R fits it", arguments: PublishedForecast.ets)
    func sameFormNoWorseLikelihood(_ published: PublishedForecast) throws {
        let form = try #require(ETSForm(name: published.method))
        let model = try ETSModel.fit(published.values, period: published.period, form: form)
        let reference = try #require(published.aicc)
        #expect(model.aicc <= reference + 0.01)
    }

    @Test("the Nile's criteria are those R prints")
    func nileCriteria() throws {
        let model = try ETSModel.select(PublishedSeries.nile, period: 1)
        #expect(model.name == "ETS(M,N,N)")
        #expect(isClose(model.logLikelihood, -726.150957803148, relative: 1e-6))
        #expect(isClose(model.aicc, 1458.5519156063, relative: 1e-6))
    }
}
