import Statistics
import Testing

@testable import Forecasting

@Suite("Calibration of intervals")
struct IntervalCalibrationTests {
    /// A model that claims a deviation of 1 around zero.
    private struct UnitModel: DemandModel {
        let name = "Unit"
        let fitted: [Double] = []
        let errorDeviation = 1.0

        func pointForecast(horizon: Int) -> [Double] { [Double](repeating: 100, count: horizon) }

        func normalDeviations(horizon: Int) -> [Double]? { [Double](repeating: 1, count: horizon) }

        func simulate(into path: UnsafeMutableBufferPointer<Double>, _ random: inout SeededRandom) {
            for step in path.indices { path[step] = 100 + random.nextNormal() }
        }
    }

    private func folds(errorDeviation: Double) -> [FoldEvidence] {
        var random = SeededRandom(seed: 9)
        return (0..<8).map { _ in
            let actual = (0..<28).map { _ in 100 + errorDeviation * random.nextNormal() }
            return FoldEvidence(
                FoldOutcome(model: UnitModel(), observations: 10_000, actual: actual), seed: 1)
        }
    }

    @Test("without folds a model is taken at its word")
    func noFolds() {
        let (below, above) = IntervalCalibration.none.reach(level: 95)
        #expect(isClose(below, 1.959963984540054, relative: 1e-9))
        #expect(isClose(above, 1.959963984540054, relative: 1e-9))
        #expect(IntervalCalibration.none.totalWidening(periods: 7) == 1)
    }

    @Test("a model that was right keeps about its bounds")
    func honestModel() {
        let calibration = IntervalCalibration(folds(errorDeviation: 1), heldBack: 224)
        #expect(isClose(calibration.widening, 1, relative: 0.2))
        #expect(calibration.totalWidening(periods: 14) < 1.4)
    }

    @Test("a model that claimed half the error gets about twice the bounds")
    func overconfidentModel() {
        let calibration = IntervalCalibration(folds(errorDeviation: 2), heldBack: 224)
        #expect(calibration.widening > 1.6 && calibration.widening < 2.4)
        #expect(calibration.totalWidening(periods: 14) > 1.3)
    }

    @Test("higher levels reach further")
    func nested() {
        let calibration = IntervalCalibration(folds(errorDeviation: 1.5), heldBack: 224)
        let reaches = [50.0, 80, 90, 95, 99].map { calibration.reach(level: $0) }
        #expect(reaches.map(\.above) == reaches.map(\.above).sorted())
        #expect(reaches.map(\.below) == reaches.map(\.below).sorted())
    }
}
