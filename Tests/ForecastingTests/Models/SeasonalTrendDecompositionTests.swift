import Statistics
import Testing

@testable import Forecasting

/// What R 4.2.2's `stl` says.
struct PublishedDecomposition: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let values: [Double]
    let window: SeasonalTrendDecomposition.SeasonWindow
    let robust: Bool
    let season: [Double]
    let lastTrend: [Double]
    let remainderDeviation: Double

    static let all = [
        PublishedDecomposition(
            testDescription: "airPassengers, robust false", values: PublishedSeries.airPassengers,
            window: .periodic, robust: false,
            season: [
                -25.4977183397736, -35.2209348015702, -3.02747801177543, -8.29905418525078, -5.73728881319017,
                32.3366341296942, 70.243881537013, 68.0494327275685, 17.4383260373817, -21.0634315333585,
                -57.4818505136532, -31.7405155016501,
            ],
            lastTrend: [
                479.25005198976, 483.189402069829, 487.128752149897, 490.75301975182, 494.377287353742,
                497.429905051779,
            ],
            remainderDeviation: 20.2073810242734),
        PublishedDecomposition(
            testDescription: "airPassengers, robust true", values: PublishedSeries.airPassengers,
            window: .cycles(13), robust: true,
            season: [
                -20.6906709219345, -22.4790230571939, 3.99287844558118, -4.9443636677678, -6.15811758548669,
                14.3908172366872, 76.9790554427817, 40.3077918449809, 8.73950040243226, -19.6487386067458,
                -46.6156091548729, -23.7787865089694,
            ],
            lastTrend: [
                472.955743588488, 478.011255682656, 483.066767776823, 488.122279870991, 493.111076162391,
                498.09987245379,
            ],
            remainderDeviation: 22.0960800588085),
        PublishedDecomposition(
            testDescription: "nottingham, robust false", values: PublishedSeries.nottingham,
            window: .periodic, robust: false,
            season: [
                -9.3471980274764, -9.85524962154722, -6.85330078895846, -2.76347102216541, 3.50135692407141,
                8.98330317782293, 12.8452500958727, 11.4763812809793, 7.44751140138716, 0.47368989448362,
                -6.43013085559349, -9.47814227829695,
            ],
            lastTrend: [
                49.4272478149228, 49.3365502012059, 49.245852587489, 49.1633072336503, 49.0807618798116,
                49.0050970823857,
            ],
            remainderDeviation: 2.01527770871424),
    ]
}

@Suite("Seasonal and trend decomposition by loess")
struct SeasonalTrendDecompositionTests {
    @Test("trend, season and remainder are those of R's stl", arguments: PublishedDecomposition.all)
    func matchesR(_ published: PublishedDecomposition) throws {
        let parts = try SeasonalTrendDecomposition(
            published.values, period: 12, window: published.window, robust: published.robust)
        // R asks its partial sort for the middle ranks in descending order, which the sort does not support,
        // and so takes a wrong order statistic for the median of the robustness weights of an even number of
        // values. We take the median.
        let tolerance = published.robust ? 0.01 : 1e-6
        #expect(largestDifference(Array(parts.season.prefix(12)), published.season) < tolerance)
        #expect(largestDifference(Array(parts.trend.suffix(6)), published.lastTrend) < tolerance)
        let deviation = try #require(SampleStatistics.standardDeviation(parts.remainder))
        #expect(isClose(deviation, published.remainderDeviation, relative: tolerance))
    }

    @Test("the parts add up to the series")
    func addsUp() throws {
        let parts = try SeasonalTrendDecomposition(PublishedSeries.ukGas, period: 4, window: .cycles(7))
        let sums = parts.trend.indices.map { parts.trend[$0] + parts.season[$0] + parts.remainder[$0] }
        #expect(largestDifference(sums, PublishedSeries.ukGas) < 1e-12)
    }

    @Test("less than two cycles, no period and an even window are refused")
    func refusals() {
        func kind(_ make: () throws -> SeasonalTrendDecomposition) -> ForecastingError.Kind? {
            (#expect(throws: ForecastingError.self) { _ = try make() })?.kind
        }
        #expect(kind { try SeasonalTrendDecomposition([1, 2, 3], period: 2) } == .historyTooShort)
        #expect(kind { try SeasonalTrendDecomposition([1, 2, 3], period: 1) } == .seasonalPeriodOutOfRange)
        #expect(
            kind { try SeasonalTrendDecomposition([1, 2, 3, 4], period: 2, window: .cycles(8)) }
                == .optionOutOfRange)
    }
}
