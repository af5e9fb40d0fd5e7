internal import Foundation

/// Fits orders of equal differences to one series, and keeps the memory for it.
struct ARIMAFitter {
    private let values: [Double]
    private let regressors: [[Double]]
    private let differenced: [Double]
    private let differencedRegressors: [[Double]]
    private let unit: Double
    private let filter: ARMAFilter

    /// - Parameters:
    ///   - values: checked observations, longer than differencing uses up.
    ///   - order: whose differences and period are taken.
    ///   - degree: the largest lag of the orders to come; `nil` for that of `order`.
    init(_ values: [Double], regressors: [[Double]], order: ARIMAOrder, degree: Int?) {
        self.values = values
        self.regressors = regressors
        let series = Differencing.apply(values, order)
        var squares = 0.0
        for value in series { squares += value * value }
        let spread = (squares / Double(max(series.count, 1))).squareRoot()
        let unit = spread > 0 ? spread : 1
        self.unit = unit
        differenced = series.map { $0 / unit }
        differencedRegressors = regressors.map { Differencing.apply($0, order) }
        filter = ARMAFilter(
            count: series.count, degree: degree ?? max(order.autoregressiveDegree, order.movingAverageDegree))
    }

    /// Fits an order with the differences of this fitter.
    ///
    /// - Parameter known: free variables of the terms of a similar fit.
    func fit(
        _ order: ARIMAOrder, startingFrom known: [Double]?,
        search: LeastSquaresSearch = LeastSquaresSearch()
    ) -> ARIMAModel {
        let scales = differencedRegressors.map(Self.scale)
        var columns = zip(differencedRegressors, scales).map { column, scale in column.map { $0 / scale } }
        if order.hasConstant { columns.append([Double](repeating: 1, count: differenced.count)) }
        var problem = ARIMAProblem(order: order, series: differenced, regressors: columns, filter: filter)
        let start = problem.start(known: known.flatMap { $0.count == problem.dimension ? $0 : nil })
        let minimum = search.minimize(&problem, from: start)
        return model(order, &problem, minimum, scales)
    }

    private static func scale(_ column: [Double]) -> Double {
        let squares = column.reduce(0) { $0 + $1 * $1 }
        return squares > 0 ? (squares / Double(column.count)).squareRoot() : 1
    }

    private func model(
        _ order: ARIMAOrder, _ problem: inout ARIMAProblem, _ minimum: LeastSquaresSearch.Minimum,
        _ scales: [Double]
    ) -> ARIMAModel {
        var standardised = [Double](repeating: 0, count: differenced.count)
        minimum.point.withUnsafeBufferPointer { point in
            standardised.withUnsafeMutableBufferPointer {
                problem.predict(point, into: $0, keepsState: true)
            }
        }
        let linear = Array(minimum.point.dropFirst(order.termCount))
        let regression = zip(linear, scales).map { unit * $0 / $1 }
        let constant = order.hasConstant ? unit * (linear.last ?? 0) : 0
        let lost = order.lostObservations
        let errors = filter.errors.map { unit * $0 }
        let count = Double(differenced.count)
        let variance = max(unit * unit * minimum.squares / count, .leastNormalMagnitude)
        let errorVariance = variance / (filter.scale * filter.scale)
        let parameters = Double(minimum.point.count + 1)
        let logLikelihood = -0.5 * count * (log(2 * Double.pi * variance) + 1)
        let spare = count - parameters - 1
        let fitted = (lost..<values.count).map { values[$0] - errors[$0 - lost] }
        return ARIMAModel(
            order: order, constant: constant,
            regression: regression, logLikelihood: logLikelihood,
            aicc: spare > 0
                ? -2 * logLikelihood + 2 * parameters + 2 * parameters * (parameters + 1) / spare
                : .infinity,
            likelihoodVariance: errorVariance,
            errorVariance: errorVariance * count / max(count - parameters + 1, 1),
            fitted: [Double](repeating: fitted.first ?? 0, count: lost) + fitted,
            polynomials: problem.polynomials, free: minimum.point,
            movingAverageTerms: problem.movingAverage.dense,
            integratedWeights: problem.autoregressive.integrated(
                differences: order.differences, seasonal: order.seasonalDifferences, period: order.period),
            differencedAhead: (0..<filter.stateCount).map { unit * filter.state[$0] },
            autoregressiveTerms: problem.autoregressive.dense,
            recent: withoutRegression(regression).suffix(max(lost, 1)))
    }

    private func withoutRegression(_ regression: [Double]) -> [Double] {
        guard !regression.isEmpty else { return values }
        return values.indices.map { time in
            var value = values[time]
            for (column, coefficient) in regression.enumerated() {
                value -= coefficient * regressors[column][time]
            }
            return value
        }
    }
}
