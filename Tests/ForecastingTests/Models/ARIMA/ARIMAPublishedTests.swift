import Testing

@testable import Forecasting

/// What R 4.2.2 with forecast 8.20 says: `auto.arima(stepwise = FALSE, approximation = FALSE)`.
struct PublishedARIMA: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let values: [Double]
    let period: Int
    let differences: Int
    let seasonalDifferences: Int
    let aicc: Double
    let mean: [Double]
    let lower95: [Double]

    static let all = [
        PublishedARIMA(
            testDescription: "ARIMA(2,1,1)(0,1,0)[12] of the airline passengers",
            values: PublishedSeries.airPassengers, period: 12, differences: 1, seasonalDifferences: 1,
            aicc: 1018.16516543982,
            mean: [445.634901393398, 420.394996527456, 449.19831632874, 491.839948477052],
            lower95: [423.085052944875, 393.930365291373, 419.489210161512, 460.009227110425]),
        PublishedARIMA(
            testDescription: "ARIMA(1,1,1) of the Nile", values: PublishedSeries.nile, period: 1,
            differences: 1, seasonalDifferences: 0, aicc: 1267.50739513099,
            mean: [816.181275939677, 835.559611473144, 840.488905232217, 841.742776439125],
            lower95: [537.777275276084, 537.709139259373, 536.260390454396, 533.301487786299]),
        PublishedARIMA(
            testDescription: "ARIMA(2,1,1) of Lake Huron", values: PublishedSeries.lakeHuron, period: 1,
            differences: 1, seasonalDifferences: 0, aicc: 213.506051817355,
            mean: [579.598553740624, 579.22705084712, 578.971920012815, 578.832750187573],
            lower95: [578.212276043114, 577.206433602733, 576.648862997652, 576.373486008648]),
    ]
}

@Suite("ARIMA against R")
struct ARIMAPublishedTests {
    @Test("the search ends at R's criterion or below, with R's forecasts", arguments: PublishedARIMA.all)
    func search(_ published: PublishedARIMA) throws {
        let model = try ARIMAModel.select(published.values, period: published.period)
        #expect(model.order.differences == published.differences)
        #expect(model.order.seasonalDifferences == published.seasonalDifferences)
        #expect(model.aicc <= published.aicc + 0.01, "\(model.name)")
        let forecast = try model.forecast(horizon: 4, levels: [95])
        #expect(largestDifference(forecast.mean, published.mean) < 0.001)
        #expect(largestDifference(forecast.intervals[0].lower, published.lower95) < 0.002)
    }

    @Test("the airline model of accidental deaths is that of R's ?arima")
    func airlineModel() throws {
        let order = try ARIMAOrder(0, 1, 1, seasonal: (0, 1, 1), period: 12)
        let model = try ARIMAModel.fit(PublishedSeries.accidentalDeaths, order: order)
        #expect(isClose(model.movingAverage[0], -0.430269236217264, relative: 0.002))
        #expect(isClose(model.seasonalMovingAverage[0], -0.552791270185796, relative: 0.002))
        #expect(isClose(model.likelihoodVariance, 99346.8899300853, relative: 0.002))
        #expect(isClose(model.logLikelihood, -425.439993553138, relative: 1e-5))
        let forecast = try model.forecast(horizon: 6)
        let expected = [
            8336.06126629841, 7531.82914118518, 8314.64376018511, 8616.86875619251, 9488.91252223543,
            9859.75735984853,
        ]
        #expect(largestDifference(forecast.mean, expected) < 1e-4)
    }

    @Test("a regression with AR(2) errors is that of R's ?arima")
    func regression() throws {
        let order = try ARIMAOrder(2, 0, 0, hasConstant: true)
        let years = (1875...1972).map { Double($0 - 1920) }
        let model = try ARIMAModel.fit(PublishedSeries.lakeHuron, order: order, regressors: [years])
        #expect(isClose(model.autoregressive[0], 1.00480374415694, relative: 0.001))
        #expect(isClose(model.autoregressive[1], -0.291319822228199, relative: 0.001))
        #expect(isClose(model.constant, 579.099344820814, relative: 1e-5))
        #expect(isClose(model.regression[0], -0.0215688282197286, relative: 0.001))
        #expect(isClose(model.likelihoodVariance, 0.456618643250664, relative: 0.001))
        #expect(isClose(model.logLikelihood, -101.198267321619, relative: 1e-5))
    }

    @Test(
        "series are differenced as often as R's ndiffs and nsdiffs say",
        arguments: [
            (PublishedSeries.airPassengers, 12, 1, 1), (PublishedSeries.ukGas, 4, 1, 1),
            (PublishedSeries.nile, 1, 1, 0), (PublishedSeries.internetUsers, 1, 1, 0),
            (PublishedSeries.nottingham, 12, 0, 1),
        ])
    func differences(_ values: [Double], _ period: Int, _ plain: Int, _ seasonal: Int) throws {
        #expect(try UnitRootTests.differences(values) == plain)
        #expect(try UnitRootTests.seasonalDifferences(values, period: period) == seasonal)
    }
}
