internal import Foundation
import Testing

@testable import Forecasting

@Suite("Several seasons")
struct MultipleSeasonalTests {
    /// A short and a long wave on a slope.
    private let values = (0..<240).map { time in
        let short = 10 * sin(2 * Double.pi * Double(time) / 6)
        return 100 + 0.1 * Double(time) + short + 20 * sin(2 * Double.pi * Double(time) / 48)
    }

    @Test("the parts add up to the series")
    func addsUp() throws {
        let parts = try MultipleSeasonalDecomposition(values, periods: [48, 6])
        #expect(parts.periods == [6, 48])
        let sums = values.indices.map { time in
            parts.trend[time] + parts.remainder[time] + parts.seasons[0][time] + parts.seasons[1][time]
        }
        #expect(largestDifference(sums, values) < 1e-9)
    }

    @Test("both waves are found and continued")
    func continued() throws {
        let parts = try MultipleSeasonalDecomposition(values, periods: [6, 48])
        for step in 0..<48 {
            let time = Double(240 + step)
            let expected = 10 * sin(2 * Double.pi * time / 6) + 20 * sin(2 * Double.pi * time / 48)
            #expect(abs(parts.season(ahead: step) - expected) < 1.5)
        }
    }

    @Test("less than two cycles of the longest period are refused")
    func refusal() {
        let error = #expect(throws: ForecastingError.self) {
            try MultipleSeasonalDecomposition(Array(values.prefix(90)), periods: [6, 48])
        }
        #expect(error?.kind == .historyTooShort)
    }

    @Test("hours, days and weeks have a longer cycle once two of it are there")
    func periods() {
        #expect(SeasonalPeriods.multiple(of: 24, observations: 400) == [24, 168])
        #expect(SeasonalPeriods.multiple(of: 24, observations: 300).isEmpty)
        #expect(SeasonalPeriods.multiple(of: 7, observations: 800) == [7, 365])
        #expect(SeasonalPeriods.multiple(of: 52, observations: 120) == [52])
        #expect(SeasonalPeriods.multiple(of: 12, observations: 400).isEmpty)
    }

    @Test("a model on logarithms scales with the data, bounds and paths included")
    func logarithms() throws {
        var fitter = FamilyFitter(period: 48)
        let family = ModelFamily.multipleSeasons(.arima, isLogarithmic: true)
        let small = try fitter.fit(family, values)
        var other = FamilyFitter(period: 48)
        let large = try other.fit(family, values.map { 1000 * $0 })
        let expected = small.pointForecast(horizon: 10).map { 1000 * $0 }
        #expect(largestDifference(large.pointForecast(horizon: 10), expected) < 1e-3)
        let paths = SimulatedPaths.generate(small, steps: 10, count: 100, seed: 1)
        #expect(paths.values.allSatisfy { $0 > 0 })
        #expect(throws: ForecastingError.self) { try fitter.fit(family, values.map { $0 - 120 }) }
    }
}
