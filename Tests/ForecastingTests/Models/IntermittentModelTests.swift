import Testing

@testable import Forecasting

/// One-step forecasts of statsforecast 2.1.1.
struct IntermittentCase: Sendable {
    let values: [Double]
    let croston: Double
    let sba: Double
    let tsbSlow: Double
    let tsbFast: Double

    static let published = [
        IntermittentCase(
            values: [0, 0, 3, 0, 0, 0, 1, 0, 5, 0, 0, 2, 0, 0, 0, 0, 1, 0, 4, 0, 0, 0, 2, 0],
            croston: 0.8745144038473023, sba: 0.8307886836549371, tsbSlow: 0.756637669341938,
            tsbFast: 0.7761061085032692),
        IntermittentCase(
            values: [10, 12, 0, 9, 0, 0, 14, 11, 0, 8, 13, 0, 0, 10, 9, 0],
            croston: 7.26157964152594, sba: 6.898500659449643, tsbSlow: 6.432351240458151,
            tsbFast: 5.426776241025958),
    ]
}

@Suite("Intermittent demand")
struct IntermittentModelTests {
    @Test("fixed smoothing gives the published one-step forecasts", arguments: IntermittentCase.published)
    func matchesPublished(_ published: IntermittentCase) throws {
        func rate(_ method: IntermittentModel.Method, _ alpha: Double) throws -> Double {
            try IntermittentModel(published.values, method: method, sizeAlpha: alpha, intervalAlpha: alpha)
                .rate
        }
        #expect(isClose(try rate(.croston, 0.1), published.croston, relative: 1e-9))
        #expect(isClose(try rate(.sba, 0.1), published.sba, relative: 1e-9))
        #expect(isClose(try rate(.tsb, 0.1), published.tsbSlow, relative: 1e-9))
        #expect(isClose(try rate(.tsb, 0.2), published.tsbFast, relative: 1e-9))
    }

    @Test("silence lowers the TSB forecast and leaves Croston's alone")
    func obsolescence() throws {
        let sold: [Double] = [2, 0, 3, 0, 1, 0, 2, 0, 2]
        let silent = sold + [Double](repeating: 0, count: 30)
        for (method, falls) in [(IntermittentModel.Method.croston, false), (.tsb, true)] {
            let before = try IntermittentModel(sold, method: method, sizeAlpha: 0.1, intervalAlpha: 0.1).rate
            let after = try IntermittentModel(silent, method: method, sizeAlpha: 0.1, intervalAlpha: 0.1).rate
            #expect((after < before * 0.5) == falls)
        }
    }

    @Test("after a long silence demand is unlikely but not impossible")
    func silenceIsNotCertainty() throws {
        let history = SampleDemand.intermittent(days: 60, share: 0.3) + [Double](repeating: 0, count: 120)
        let forecaster = try DemandForecaster(horizon: 28, model: .named("TSB"), seed: 1)
        let forecast = try forecaster.forecast(history)
        #expect(forecast.mean[0] < 0.1)
        #expect(forecast.total.standardDeviation > 0.05)
    }

    @Test("counts have whole bounds that hold about the share they claim")
    func countQuantiles() throws {
        let history = SampleDemand.intermittent(days: 1000, share: 0.3, seed: 5)
        let model = try IntermittentModel(history, method: .sba, sizeAlpha: 0.02, intervalAlpha: 0.02)
        let forecast = try model.forecast(horizon: 5, levels: [95], seed: 2)
        let upper = forecast.intervals[0].upper
        #expect(forecast.intervals[0].lower.allSatisfy { $0 == 0 })
        let share = Double(history.filter { $0 <= upper[0] }.count) / 1000
        #expect(share > 0.94)
        #expect(upper[0] < 7)
    }

    @Test("fractional sizes are drawn from the sizes seen")
    func fractionalSizes() throws {
        let history: [Double] = (0..<40).map { $0 % 4 == 0 ? 2.5 : 0 }
        let model = try IntermittentModel(history, method: .croston, sizeAlpha: 0.1, intervalAlpha: 0.1)
        let paths = SimulatedPaths.generate(steps: 3, count: 200, seed: 1) { model.simulate(into: $0, &$1) }
        #expect(paths.values.contains { $0 > 0 })
        #expect(paths.values.filter { $0 > 0 }.allSatisfy { $0 >= 2.5 })
    }

    @Test("smoothing beyond 1 is refused")
    func optionRange() {
        let error = #expect(throws: ForecastingError.self) {
            try IntermittentModel([0, 1], method: .tsb, sizeAlpha: 1.5, intervalAlpha: 0.1)
        }
        #expect(error?.kind == .optionOutOfRange)
    }
}
