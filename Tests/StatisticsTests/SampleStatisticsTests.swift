import Statistics
import Testing

@Suite("Statistics of a sample")
struct SampleStatisticsTests {
    /// R 4.2.2: mean, var, quantile(type = 7), mad.
    private let sample = [2.0, 4, 4, 5, 7, 9]

    @Test("location and spread")
    func moments() {
        #expect(SampleStatistics.mean(sample) == 31.0 / 6)
        #expect(isClose(SampleStatistics.variance(sample) ?? 0, 6.166666666666667, relative: 1e-12))
        #expect(SampleStatistics.median(sample) == 4.5)
        #expect(isClose(SampleStatistics.medianAbsoluteDeviation(sample) ?? 0, 2.2239033, relative: 1e-6))
    }

    @Test("quantiles of type 7", arguments: [(0.0, 2.0), (0.1, 3), (0.25, 4), (0.9, 8), (1, 9)])
    func quantiles(_ probability: Double, _ expected: Double) {
        #expect(isClose(SampleStatistics.quantile(sample, probability) ?? 0, expected, relative: 1e-12))
    }

    @Test("a large mean does not swallow a small spread")
    func cancellation() {
        let shifted = [1e9 + 1, 1e9 + 2, 1e9 + 3]
        #expect(SampleStatistics.variance(shifted) == 1)
    }

    @Test("what a sample is too small for is absent")
    func absent() {
        #expect(SampleStatistics.mean([]) == nil)
        #expect(SampleStatistics.variance([3]) == nil)
        #expect(SampleStatistics.quantile([], 0.5) == nil)
    }
}
