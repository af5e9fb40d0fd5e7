import Testing

@testable import Forecasting

@Suite("Diagnostics against R")
struct DiagnosticsTests {
    @Test("Guerrero's λ of the airline passengers is that of R's BoxCox.lambda")
    func guerrero() throws {
        let chosen = try BoxCox(guerrero: PublishedSeries.airPassengers, period: 12)
        // R forecast 8.20.
        #expect(isClose(chosen.lambda, -0.294715585559316, relative: 0.001))
    }

    @Test("a transformed value comes back", arguments: [-0.3, 0, 0.5, 1, 2])
    func roundTrip(_ lambda: Double) {
        let transformation = BoxCox(lambda: lambda)
        for value in [0.2, 1, 7.5, 400] {
            #expect(
                isClose(transformation.restored(transformation.transformed(value)), value, relative: 1e-9))
        }
    }

    @Test("the Ljung-Box test is that of R's Box.test")
    func ljungBox() throws {
        let residuals = LjungBoxSample.residuals
        let test = try LjungBoxTest(residuals, lags: 10)
        #expect(isClose(test.statistic, LjungBoxSample.statistic, relative: 1e-6))
        #expect(isClose(test.probability, LjungBoxSample.probability, relative: 1e-6))
    }

    @Test("residuals that repeat themselves do not pass, constant ones are refused")
    func correlated() throws {
        let test = try LjungBoxTest((0..<60).map { Double($0 % 4) }, lags: 8)
        #expect(test.probability < 1e-6)
        #expect(throws: ForecastingError.self) { try LjungBoxTest([1, 1, 1, 1, 1, 1], lags: 2) }
    }

    @Test("correlations are those of R's acf")
    func autocorrelation() {
        let expected = [0.948047340752492, 0.87557483512535, 0.8066811554965, 0.752625417388308]
        let found = Autocorrelation.function(PublishedSeries.airPassengers, lags: 4)
        #expect(zip(found, expected).allSatisfy { isClose($0, $1, relative: 1e-9) })
    }
}
