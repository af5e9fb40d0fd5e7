import Statistics
import Testing

@testable import Forecasting

@Suite("Seasonality detection")
struct SeasonalityDetectionTests {
    private func series(_ count: Int, period: Int, noise: Double, seed: UInt64 = 3) -> [Double] {
        var random = SeededRandom(seed: seed)
        let shape = (0..<period).map { _ in 10 * random.nextNormal() }
        return (0..<count).map { 100 + 0.3 * Double($0) + shape[$0 % period] + noise * random.nextNormal() }
    }

    @Test(
        "the period of a season on a trend is found",
        arguments: [(120, 4), (200, 7), (144, 12), (24 * 20, 24), (52 * 5, 52), (24 * 35, 168)])
    func found(_ count: Int, _ period: Int) throws {
        #expect(try SeasonalityDetection.period(of: series(count, period: period, noise: 3)) == period)
    }

    @Test("seasons of the published series are found")
    func published() throws {
        #expect(try SeasonalityDetection.period(of: PublishedSeries.airPassengers) == 12)
        #expect(try SeasonalityDetection.period(of: PublishedSeries.ukGas) == 4)
        #expect(try SeasonalityDetection.period(of: PublishedSeries.nottingham) == 12)
        #expect(try SeasonalityDetection.period(of: PublishedSeries.nile) == 1)
        #expect(try SeasonalityDetection.period(of: PublishedSeries.lakeHuron) == 1)
    }

    @Test("noise and random walks rarely look seasonal")
    func noise() throws {
        var alarms = 0
        for seed in 1...100 {
            var random = SeededRandom(seed: UInt64(seed))
            var level = 0.0
            let values = (0..<150).map { _ in
                level += seed.isMultiple(of: 2) ? random.nextNormal() : -level + random.nextNormal()
                return level
            }
            if try SeasonalityDetection.period(of: values) != 1 { alarms += 1 }
        }
        #expect(alarms <= 10, "\(alarms) of 100")
    }

    @Test("only candidates are considered, and constant or short series have no season")
    func bounds() throws {
        let weekly = series(200, period: 7, noise: 1)
        #expect(try SeasonalityDetection.period(of: weekly, among: [24, 12]) == 1)
        #expect(try SeasonalityDetection.period(of: weekly, among: [7, 365]) == 7)
        #expect(try SeasonalityDetection.period(of: [Double](repeating: 4, count: 90)) == 1)
        #expect(try SeasonalityDetection.period(of: [1, 2]) == 1)
        #expect(throws: ForecastingError.self) { try SeasonalityDetection.period(of: [.nan, 1, 2]) }
    }
}
