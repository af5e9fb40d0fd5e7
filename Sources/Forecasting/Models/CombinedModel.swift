internal import Statistics

/// The mean of several forecasts, which is more often near the best than any of them.
///
/// Source: Bates & Granger (1969), "The combination of forecasts", Operational Research Quarterly 20; equal
/// weights as in Claeskens et al. (2016), International Journal of Forecasting 32; members after Petropoulos
/// & Svetunkov (2020), "A simple combination of univariate models", International Journal of Forecasting 36.
/// All members see the same shocks, so their errors are taken as fully correlated.
struct CombinedModel: DemandModel {
    let name: String
    let members: [any DemandModel]
    /// One per member; they sum to 1.
    let weights: [Double]

    /// - Parameters:
    ///   - members: at least one.
    ///   - weights: one per member, 0 or more, not all 0.
    init(name: String, members: [any DemandModel], weights: [Double]) {
        self.name = name
        self.members = members
        let sum = weights.reduce(0, +)
        self.weights = weights.map { $0 / sum }
    }

    /// The plain mean.
    init(name: String, members: [any DemandModel]) {
        self.init(name: name, members: members, weights: members.map { _ in 1 })
    }

    var fitted: [Double] { mean(members.map(\.fitted)) }

    var errorDeviation: Double {
        zip(members, weights).reduce(0) { $0 + $1.1 * $1.0.errorDeviation }
    }

    /// The mean of what each member expects of demand, which is never below zero.
    func pointForecast(horizon: Int) -> [Double] {
        mean(members.map { member in member.pointForecast(horizon: horizon).map { max(0, $0) } })
    }

    func normalDeviations(horizon: Int) -> [Double]? {
        let deviations = members.compactMap { $0.normalDeviations(horizon: horizon) }
        return deviations.count == members.count ? mean(deviations) : nil
    }

    func simulate(into path: UnsafeMutableBufferPointer<Double>, _ random: inout SeededRandom) {
        pathSampler(horizon: path.count)(path, &random)
    }

    func pathSampler(horizon: Int) -> PathSampler {
        let samplers = members.map { $0.pathSampler(horizon: horizon) }
        let weights = weights
        return { path, random in
            withUnsafeTemporaryAllocation(of: Double.self, capacity: path.count) { own in
                own.initialize(repeating: 0)
                let shocks = random
                for step in path.indices { path[step] = 0 }
                for (sampler, weight) in zip(samplers, weights) {
                    random = shocks
                    sampler(own, &random)
                    for step in path.indices { path[step] += weight * own[step] }
                }
            }
        }
    }

    private func mean(_ rows: [[Double]]) -> [Double] {
        guard let first = rows.first else { return [] }
        var sums = [Double](repeating: 0, count: first.count)
        for (row, weight) in zip(rows, weights) {
            for index in sums.indices { sums[index] += weight * row[index] }
        }
        return sums
    }
}
