import Anomalies
import Testing

/// Values: the NIST/SEMATECH e-Handbook of Statistical Methods and the papers named with the fixtures.
@Suite("Published outlier tests and control charts")
struct PublishedCasesTests {
    @Test("Rosner's data hold three outliers")
    func rosner() throws {
        let test = try GeneralizedESD(values: Published.rosner, maximumOutliers: 10, significance: 0.05)
        #expect(test.outliers.map { Published.rosner[$0] } == [6.01, 5.42, 5.34])
        for step in 0..<10 {
            #expect(isClose(test.statistics[step], Published.rosnerStatistics[step], relative: 1e-6))
            #expect(isClose(test.criticalValues[step], Published.rosnerCriticalValues[step], relative: 1e-6))
        }
    }

    @Test("Grubbs' test on the uranium measurements")
    func grubbs() throws {
        let test = try GrubbsTest(values: Published.uranium, significance: 0.05)
        #expect(isClose(test.statistic, 2.46876461121245, relative: 1e-9))
        #expect(isClose(test.criticalValue, 2.1266450871954667, relative: 1e-9))
        #expect(test.isOutlier)
        #expect(Published.uranium[test.candidate] == 245.57)
    }

    @Test("the EWMA chart of the handbook")
    func ewma() throws {
        let chart = try EWMAChart(
            values: Published.ewmaValues, weight: 0.3, target: 50, standardDeviation: 2.0539, limitFactor: 3)
        for (average, expected) in zip(chart.averages, Published.ewmaAverages) {
            #expect(isClose(average, expected, relative: 1e-9))
        }
        #expect(isClose(chart.upperLimit, 52.588431738126616, relative: 1e-9))
        #expect(isClose(chart.lowerLimit, 47.411568261873384, relative: 1e-9))
        #expect(chart.signals.isEmpty)
    }

    @Test("the tabular CUSUM of the handbook signals at the fourteenth group")
    func cusum() throws {
        let chart = try TabularCUSUM(
            values: Published.cusumValues, target: 325, allowance: 0.3175, decisionInterval: 4.1959)
        for index in Published.cusumValues.indices {
            #expect(abs(chart.high[index] - Published.cusumHigh[index]) < 1e-6)
            #expect(abs(chart.low[index] - Published.cusumLow[index]) < 1e-6)
        }
        #expect(chart.firstSignal == 13)
    }

    @Test("a Shewhart chart signals beyond its limits only")
    func shewhart() throws {
        let chart = try ShewhartChart(
            values: [10, 13, 16.1, 3.8, 16], target: 10, standardDeviation: 2, limitFactor: 3)
        #expect(chart.signals == [2, 3])
        #expect(chart.upperLimit == 16)
    }

    @Test("Tukey's fences on Rosner's data")
    func tukey() throws {
        let fences = try TukeyFences(values: Published.rosner, factor: 1.5)
        #expect(isClose(fences.lowerQuartile, 1.565, relative: 1e-9))
        #expect(isClose(fences.upperQuartile, 2.835, relative: 1e-9))
        #expect(isClose(fences.lowerFence, -0.34, relative: 1e-9))
        #expect(isClose(fences.upperFence, 4.74, relative: 1e-9))
        #expect(fences.outliers.map { Published.rosner[$0] } == [5.34, 5.42, 6.01])
    }

    @Test("modified z-scores on Rosner's data")
    func modifiedZ() throws {
        let scores = try #require(try ModifiedZScores(values: Published.rosner))
        #expect(isClose(scores.median, 2.095, relative: 1e-9))
        #expect(isClose(scores.medianAbsoluteDeviation, 0.545, relative: 1e-9))
        #expect(isClose(try #require(scores.scores.max()), 4.845261467889908, relative: 1e-9))
        #expect(try ModifiedZScores(values: [1, 1, 1, 5]) == nil)
    }

    @Test("Hampel's filter replaces a lone spike and leaves the rest")
    func hampel() throws {
        let filter = try HampelFilter(values: [1, 2, 1, 2, 50, 1, 2, 1, 2], halfWindow: 3, threshold: 3)
        #expect(filter.outliers == [4])
        #expect(filter.cleaned == [1, 2, 1, 2, 2, 1, 2, 1, 2])
    }

    @Test("the matrix profile equals brute force and finds the odd cycle")
    func matrixProfile() throws {
        let profile = try MatrixProfile(values: Published.cycles, length: 8)
        #expect(profile.distances.count == Published.cyclesProfile.count)
        for (found, expected) in zip(profile.distances, Published.cyclesProfile) {
            #expect(abs(found - expected) < 1e-6)
        }
        #expect(profile.discordStart == 28)
    }

    @Test("samples that are too small, constant or incomplete are refused")
    func refusals() {
        #expect(throws: AnomalyError.self) { try GrubbsTest(values: [1, 2], significance: 0.05) }
        #expect(throws: AnomalyError.self) { try GrubbsTest(values: [3, 3, 3, 3], significance: 0.05) }
        #expect(throws: AnomalyError.self) { try TukeyFences(values: [1, .nan], factor: 1.5) }
        #expect(throws: AnomalyError.self) {
            try GeneralizedESD(values: [1, 2, 3, 4], maximumOutliers: 3, significance: 0.05)
        }
        #expect(throws: AnomalyError.self) { try MatrixProfile(values: [1, 2, 3, 4, 5], length: 4) }
        #expect(throws: AnomalyError.self) {
            try EWMAChart(values: [1], weight: 0, target: 0, standardDeviation: 1, limitFactor: 3)
        }
    }
}
