import Statistics
import Testing

@testable import Forecasting

@Suite("Forecasts that add up")
struct ReconciliationTests {
    /// Total, A, B over a1, a2, b1, b2, with its textbook answers (Wickramasuriya et al. 2019).
    private let base: [[Double]] = [[100], [55], [42], [28], [25], [20], [24]]

    private func hierarchy() throws -> Hierarchy {
        try Hierarchy(labels: [["A", "A", "B", "B"]])
    }

    @Test(
        "the textbook's forecasts by three methods",
        arguments: [
            (ReconciliationMethod.bottomUp, [97.0, 53, 44, 28, 25, 20, 24]),
            (
                .ordinaryLeastSquares,
                [
                    98.7142857143, 55.1904761905, 43.5238095238, 29.0952380952, 26.0952380952, 19.7619047619,
                    23.7619047619,
                ]
            ),
            (.structural, [98, 54.5, 43.5, 28.75, 25.75, 19.75, 23.75]),
        ])
    func published(_ method: ReconciliationMethod, _ expected: [Double]) throws {
        let found = try hierarchy().reconciled(base, by: method).map { $0[0] }
        #expect(largestDifference(found, expected) < 1e-9)
    }

    private func residuals(_ deviations: [Double], seed: UInt64 = 4) -> [[Double]] {
        var random = SeededRandom(seed: seed)
        return deviations.map { deviation in (0..<60).map { _ in deviation * random.nextNormal() } }
    }

    @Test("totals add up whatever the method, and nothing is below zero")
    func coherent() throws {
        let hierarchy = try hierarchy()
        let forecasts: [[Double]] = [[100, 5], [55, 1], [42, 9], [28, 0], [25, 0], [20, 1], [24, 0]]
        let errors = residuals([5, 3, 3, 1, 2, 1, 2])
        for method in [
            ReconciliationMethod.bottomUp, .ordinaryLeastSquares, .structural,
            .minimumTrace(residuals: errors),
        ] {
            let result = try hierarchy.reconciled(forecasts, by: method)
            for step in 0..<2 {
                let nodes = result.map { $0[step] }
                #expect(hierarchy.discrepancies(nodes).allSatisfy { abs($0) < 1e-9 })
                #expect(nodes.allSatisfy { $0 >= 0 })
            }
        }
    }

    @Test("forecasts that add up already stay as they are")
    func unchanged() throws {
        let sums: [[Double]] = [[97], [53], [44], [28], [25], [20], [24]]
        let errors = residuals([1, 1, 1, 1, 1, 1, 1])
        for method in [ReconciliationMethod.structural, .minimumTrace(residuals: errors)] {
            let result = try hierarchy().reconciled(sums, by: method)
            #expect(largestDifference(result.map { $0[0] }, sums.map { $0[0] }) < 1e-9)
        }
    }

    @Test("nodes that have been right give way least")
    func minimumTrace() throws {
        let errors = residuals([0.1, 5, 5, 5, 5, 5, 5])
        let result = try hierarchy().reconciled(base, by: .minimumTrace(residuals: errors))
        #expect(abs(result[0][0] - 100) < 0.1)
    }

    @Test("independent errors are shrunk to no correlation, equal ones are not")
    func shrinkage() {
        let independent = residuals([1, 1, 1, 1])
        let equal = [[Double]](repeating: independent[0], count: 4)
        let ones = [Double](repeating: 1, count: 4)
        #expect(CovarianceShrinkage.intensity(independent, ones) > 0.5)
        #expect(CovarianceShrinkage.intensity(equal, ones) < 0.1)
    }

    @Test("labels make a total, groups in order of appearance, and several levels")
    func labels() throws {
        let hierarchy = try Hierarchy(labels: [["B", "A", "B"], ["x", "x", "y"]])
        #expect(hierarchy.groups == [[0, 1, 2], [0, 2], [1], [0, 1], [2]])
    }

    @Test("groups of unknown or repeated series, and series of unequal length, are refused")
    func refusals() throws {
        #expect(throws: ForecastingError.self) { try Hierarchy(bottomCount: 2, groups: [[0, 2]]) }
        #expect(throws: ForecastingError.self) { try Hierarchy(bottomCount: 2, groups: [[0, 0]]) }
        #expect(throws: ForecastingError.self) { try Hierarchy(bottomCount: 0, groups: []) }
        let error = #expect(throws: ForecastingError.self) {
            try hierarchy().reconciled([[1], [2]], by: .structural)
        }
        #expect(error?.kind == .lengthsDiffer)
    }
}
