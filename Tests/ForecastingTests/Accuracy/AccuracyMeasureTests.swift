import Testing

@testable import Forecasting

/// Values by the definitions of Hyndman & Koehler (2006) and of the M4 and M5 guides, computed independently.
@Suite("Accuracy measures")
struct AccuracyMeasureTests {
    private let actual: [Double] = [112, 118, 132, 129, 121, 135]
    private let forecast: [Double] = [110, 120, 130, 131, 119, 140]
    private let history: [Double] = [100, 104, 109, 112, 108, 115, 121, 118, 125, 130, 127, 133]

    @Test("unscaled measures")
    func unscaled() throws {
        #expect(try AccuracyMeasure.meanAbsoluteError(actual: actual, forecast: forecast) == 2.5)
        let squared = try AccuracyMeasure.rootMeanSquaredError(actual: actual, forecast: forecast)
        #expect(isClose(squared, 2.7386127875258306, relative: 1e-12))
        let symmetric = try AccuracyMeasure.symmetricPercentageError(actual: actual, forecast: forecast)
        #expect(isClose(symmetric, 1.9751139115755192, relative: 1e-12))
        let weighted = try AccuracyMeasure.weightedAbsolutePercentageError(actual: actual, forecast: forecast)
        #expect(isClose(try #require(weighted), 0.020080321285140562, relative: 1e-12))
        #expect(isClose(try AccuracyMeasure.bias(actual: actual, forecast: forecast), 0.5, relative: 1e-12))
    }

    @Test("scaled measures", arguments: [(1, 0.5188679245283019), (4, 0.2222222222222222)])
    func scaled(_ period: Int, _ expected: Double) throws {
        let found = try AccuracyMeasure.meanAbsoluteScaledError(
            actual: actual, forecast: forecast, history: history, period: period)
        #expect(isClose(try #require(found), expected, relative: 1e-12))
    }

    @Test("the root mean squared scaled error of the M5 guide")
    func squaredScaled() throws {
        let found = try AccuracyMeasure.rootMeanSquaredScaledError(
            actual: actual, forecast: forecast, history: history)
        #expect(isClose(try #require(found), 0.543782056279152, relative: 1e-12))
    }

    @Test("the interval score and coverage of the M4 guide")
    func intervalScore() throws {
        let interval = PredictionInterval(
            level: 95, lower: [100, 105, 118, 120, 125, 121], upper: [120, 131, 140, 138, 132, 150])
        let score = try AccuracyMeasure.meanScaledIntervalScore(
            actual: actual, interval: interval, history: history, period: 4)
        #expect(isClose(try #require(score), 4.177777777777778, relative: 1e-12))
        let coverage = try AccuracyMeasure.coverage(
            actual: actual, lower: interval.lower, upper: interval.upper)
        #expect(isClose(coverage, 5.0 / 6, relative: 1e-12))
    }

    @Test("two zeros agree: their percentage error is zero")
    func zeroConvention() throws {
        let found = try AccuracyMeasure.symmetricPercentageError(actual: [0, 0, 5], forecast: [0, 2, 5])
        #expect(isClose(found, 66.66666666666667, relative: 1e-12))
    }

    @Test("pinball loss weighs misses by their side")
    func pinball() throws {
        #expect(
            isClose(
                try AccuracyMeasure.pinballLoss(actual: [10, 10], quantile: [8, 12], probability: 0.9),
                1.0, relative: 1e-12))
    }

    @Test("a scale of zero has no measure")
    func noScale() throws {
        let found = try AccuracyMeasure.meanAbsoluteScaledError(
            actual: [1], forecast: [2], history: [5, 5, 5], period: 1)
        #expect(found == nil)
    }

    @Test("the benchmark itself has an overall weighted average of one")
    func weightedAverage() {
        let found = AccuracyMeasure.overallWeightedAverage(
            symmetricPercentageError: 14, scaledError: 0.9, benchmarkPercentageError: 14,
            benchmarkScaledError: 0.9)
        #expect(found == 1)
    }

    @Test("arrays of different length are refused")
    func lengths() {
        let error = #expect(throws: ForecastingError.self) {
            try AccuracyMeasure.meanAbsoluteError(actual: [1, 2], forecast: [1])
        }
        #expect(error?.kind == .lengthsDiffer)
    }
}
