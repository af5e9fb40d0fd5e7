internal import Foundation
internal import Statistics

/// The fallback for a handful of observations: their mean, with bounds as wide as so little evidence asks
/// for.
///
/// Paths come from the posterior predictive distribution of a normal sample with the usual reference prior (a
/// Student t; Gelman et al., "Bayesian Data Analysis", 3rd edition, section 3.2). The variance is taken to be
/// at least the mean, that of a Poisson count, because two equal days do not make demand certain.
struct ThinHistoryModel: DemandModel {
    let fitted: [Double]
    let errorDeviation: Double
    private let mean: Double
    private let count: Int

    /// Histories shorter than this use the fallback.
    static let limit = 10

    init(_ values: [Double]) {
        let mean = SampleStatistics.mean(values) ?? 0
        self.mean = mean
        count = values.count
        fitted = [Double](repeating: mean, count: values.count)
        errorDeviation = max(SampleStatistics.variance(values) ?? 0, mean).squareRoot()
    }

    var name: String { "Mean (fallback: \(count) observation\(count == 1 ? "" : "s"))" }

    func pointForecast(horizon: Int) -> [Double] { [Double](repeating: mean, count: horizon) }

    func normalDeviations(horizon: Int) -> [Double]? { nil }

    func simulate(into path: UnsafeMutableBufferPointer<Double>, _ random: inout SeededRandom) {
        var squares = 0.0
        let degrees = max(count - 1, 2)
        for _ in 0..<degrees {
            let normal = random.nextNormal()
            squares += normal * normal
        }
        let deviation = errorDeviation * (Double(degrees) / max(squares, 1e-3)).squareRoot()
        let centre = mean + deviation / Double(count).squareRoot() * random.nextNormal()
        for step in path.indices { path[step] = centre + deviation * random.nextNormal() }
    }
}

/// Demand that never was: nothing expected, nothing uncertain.
struct ZeroModel: DemandModel {
    let fitted: [Double]

    init(count: Int) {
        fitted = [Double](repeating: 0, count: count)
    }

    var name: String { "Zero" }
    var errorDeviation: Double { 0 }

    func pointForecast(horizon: Int) -> [Double] { [Double](repeating: 0, count: horizon) }

    func normalDeviations(horizon: Int) -> [Double]? { [Double](repeating: 0, count: horizon) }

    func simulate(into path: UnsafeMutableBufferPointer<Double>, _ random: inout SeededRandom) {
        for step in path.indices { path[step] = 0 }
    }
}
