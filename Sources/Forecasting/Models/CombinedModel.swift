internal import Statistics

/// The mean of two forecasts, which is more often near the best than either.
///
/// Source: Bates & Granger (1969), "The combination of forecasts", Operational Research Quarterly 20; equal weights as in
/// Claeskens et al. (2016), International Journal of Forecasting 32. Both parts see the same shocks, so their errors are
/// taken as fully correlated.
struct CombinedModel<First: DemandModel, Second: DemandModel>: DemandModel {
    let first: First
    let second: Second

    var name: String { "\(first.name)+\(second.name)" }

    var fitted: [Double] { zip(first.fitted, second.fitted).map { ($0 + $1) / 2 } }

    var errorDeviation: Double { (first.errorDeviation + second.errorDeviation) / 2 }

    func pointForecast(horizon: Int) -> [Double] {
        zip(first.pointForecast(horizon: horizon), second.pointForecast(horizon: horizon)).map {
            ($0 + $1) / 2
        }
    }

    func normalDeviations(horizon: Int) -> [Double]? {
        guard let own = first.normalDeviations(horizon: horizon),
            let other = second.normalDeviations(horizon: horizon)
        else { return nil }
        return zip(own, other).map { ($0 + $1) / 2 }
    }

    func simulate(into path: UnsafeMutableBufferPointer<Double>, _ random: inout SeededRandom) {
        var sameShocks = random
        first.simulate(into: path, &sameShocks)
        withUnsafeTemporaryAllocation(of: Double.self, capacity: path.count) { other in
            other.initialize(repeating: 0)
            second.simulate(into: other, &random)
            for step in path.indices { path[step] = (path[step] + other[step]) / 2 }
        }
    }
}
