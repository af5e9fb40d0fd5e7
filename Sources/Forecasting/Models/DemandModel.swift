internal import Statistics

/// A model fitted to one demand series that can be continued into the future.
protocol DemandModel: Sendable {
    /// The name that a forecast reports.
    var name: String { get }
    /// One-step-ahead means of the history, as long as the history.
    var fitted: [Double] { get }
    /// Standard deviation of one-step errors in units of demand, degrees of freedom taken into account.
    var errorDeviation: Double { get }
    /// Expected values ahead.
    func pointForecast(horizon: Int) -> [Double]
    /// Standard deviation of the forecast error per step where it is close to normal; `nil` where bounds have
    /// to come from simulated paths.
    func normalDeviations(horizon: Int) -> [Double]?
    /// Continues the history once with random errors. Values may fall below zero; callers cut them off.
    func simulate(into path: UnsafeMutableBufferPointer<Double>, _ random: inout SeededRandom)
    /// What `simulate` does, prepared for many paths of one length.
    func pathSampler(horizon: Int) -> PathSampler
}

/// Continues a history once with random errors.
typealias PathSampler = (UnsafeMutableBufferPointer<Double>, inout SeededRandom) -> Void

extension DemandModel {
    func pathSampler(horizon: Int) -> PathSampler {
        { simulate(into: $0, &$1) }
    }
}

extension ETSModel: DemandModel {
    var errorDeviation: Double {
        var squares = 0.0
        for residual in residuals { squares += residual * residual }
        return (squares / Double(max(residuals.count - (parameterCount - 1), 1))).squareRoot()
    }

    func normalDeviations(horizon: Int) -> [Double]? {
        variances(horizon: horizon)?.map { $0.squareRoot() }
    }
}
