/// The estimation of one ARIMA order on one differenced series as a least-squares problem.
///
/// The standardised errors of exact prediction, scaled by the determinant of their covariance, have the least
/// sum of squares where the likelihood is greatest; regressors and constant enter before prediction.
/// Everything is in units of the series' own spread.
struct ARIMAProblem: ResidualFunction {
    private let order: ARIMAOrder
    private let series: [Double]
    /// Differenced regressors, one column after the other.
    private let regressors: [[Double]]
    private let filter: ARMAFilter
    private(set) var polynomials: ARMAPolynomials
    private(set) var autoregressive: LagPolynomial
    private(set) var movingAverage: LagPolynomial

    var count: Int { series.count }
    var cautiousVariables: Int { order.termCount }
    var dimension: Int { order.termCount + regressors.count }

    init(order: ARIMAOrder, series: [Double], regressors: [[Double]], filter: ARMAFilter) {
        self.order = order
        self.series = series
        self.regressors = regressors
        self.filter = filter
        polynomials = ARMAPolynomials(order: order)
        autoregressive = LagPolynomial(
            plainCount: order.autoregressive, seasonalCount: order.seasonalAutoregressive,
            period: order.period, sign: -1)
        movingAverage = LagPolynomial(
            plainCount: order.movingAverage, seasonalCount: order.seasonalMovingAverage,
            period: order.period, sign: 1)
    }

    mutating func residuals(
        at point: UnsafeBufferPointer<Double>, into result: UnsafeMutableBufferPointer<Double>
    ) {
        predict(point, into: result, keepsState: false)
    }

    /// Runs the filter at a point.
    mutating func predict(
        _ point: UnsafeBufferPointer<Double>, into result: UnsafeMutableBufferPointer<Double>,
        keepsState: Bool
    ) {
        polynomials.set(point)
        autoregressive.set(polynomials.autoregressive, polynomials.seasonalAutoregressive)
        movingAverage.set(polynomials.movingAverage, polynomials.seasonalMovingAverage)
        for time in 0..<series.count { filter.values[time] = series[time] }
        for (column, regressor) in regressors.enumerated() {
            let coefficient = point[order.termCount + column]
            for time in 0..<series.count { filter.values[time] -= coefficient * regressor[time] }
        }
        filter.run(
            autoregressive: autoregressive, movingAverage: movingAverage, standardised: result,
            keepsState: keepsState)
    }

    /// The best of a few starting points: the likelihood of mixed orders has several valleys.
    ///
    /// - Parameter known: free variables of a neighbouring order's fit, fitted to this order's terms.
    mutating func start(known: [Double]?) -> [Double] {
        let linear = regressionStart()
        var candidates = ARIMAStart.points(order).map { $0 + linear }
        if let known { candidates.insert(known, at: 0) }
        var best = candidates[0]
        var lowest = Double.infinity
        var errors = [Double](repeating: 0, count: count)
        for candidate in candidates {
            let squares = candidate.withUnsafeBufferPointer { point in
                errors.withUnsafeMutableBufferPointer { errors in
                    residuals(at: point, into: errors)
                    return errors.reduce(0) { $0 + $1 * $1 }
                }
            }
            guard squares < lowest else { continue }
            lowest = squares
            best = candidate
        }
        return best
    }

    /// Ordinary least squares, one regressor after the other.
    private func regressionStart() -> [Double] {
        var rest = series
        return regressors.map { regressor in
            var products = 0.0
            var squares = 0.0
            for time in rest.indices {
                products += rest[time] * regressor[time]
                squares += regressor[time] * regressor[time]
            }
            let coefficient = squares > 0 ? products / squares : 0
            for time in rest.indices { rest[time] -= coefficient * regressor[time] }
            return coefficient
        }
    }
}

/// Points from which the search for ARMA coefficients may start, as free variables.
enum ARIMAStart {
    static func points(_ order: ARIMAOrder) -> [[Double]] {
        var points: [[Double]] = [[]]
        let blocks: [(count: Int, firsts: [Double])] = [
            (order.autoregressive, [0.1, 0.7, -0.5]), (order.movingAverage, [0.1, 0.6, -0.4]),
            (order.seasonalAutoregressive, [0.2]), (order.seasonalMovingAverage, [0.1, 0.6]),
        ]
        for block in blocks where block.count > 0 {
            points = points.flatMap { point in
                block.firsts.map { point + [$0] + [Double](repeating: 0.05, count: block.count - 1) }
            }
        }
        return points
    }
}
