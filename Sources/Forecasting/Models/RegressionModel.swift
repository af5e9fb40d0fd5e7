internal import Statistics

/// Linear effects of known causes, such as prices, promotions and holidays, on top of a series that follows an
/// exponential-smoothing or an ARIMA model.
///
/// ```swift
/// let model = try RegressionModel(sales, regressors: [logPrices, isHoliday], period: 7, errors: .ets)
/// let forecast = try model.forecast(horizon: 14, regressors: [plannedLogPrices, holidaysAhead])
/// ```
///
/// With ARIMA errors everything is estimated at once by exact maximum likelihood. With ETS errors the effects
/// are found by generalised least squares: the innovations of an additive-error model are linear in the
/// effects, so they are regressed on the regressors filtered alike, and the model is estimated anew, in turn
/// until neither moves.
///
/// Sources: Hyndman, Koehler, Ord & Snyder (2008), "Forecasting with Exponential Smoothing", chapter 9
/// (regressors in innovations state-space models); Hyndman & Athanasopoulos, "Forecasting: Principles and
/// Practice", 3rd edition, chapter 10 (ARIMA errors).
public struct RegressionModel: Sendable {
    /// The model of what the regressors leave.
    public enum Errors: String, Sendable, CaseIterable {
        case ets = "ETS"
        case arima = "ARIMA"
    }

    /// `Regression with ETS(A,N,A) errors`, or with the ARIMA orders.
    public let name: String
    /// Effect of one unit of each regressor, in units of the series.
    public let coefficients: [Double]
    /// One-step-ahead means.
    public let fitted: [Double]

    private enum Rest: Sendable {
        case ets(ETSModel)
        case arima(ARIMAModel)
    }
    private let rest: Rest

    private static let maximumRounds = 20

    /// Fits a model.
    ///
    /// - Parameters:
    ///   - values: observations, oldest first.
    ///   - regressors: one array per regressor, as long as `values`, none constant and none a sum of others.
    ///   - period: observations per cycle, 1 for none.
    ///   - errors: the kind of model for what is left.
    /// - Throws: ``ForecastingError``: `emptyHistory`, `notFinite`, `lengthsDiffer`, `seasonalPeriodOutOfRange`,
    ///   `historyTooShort`, or `modelNotApplicable` for regressors that say the same.
    public init(_ values: [Double], regressors: [[Double]], period: Int = 1, errors: Errors)
        throws(ForecastingError)
    {
        try InputCheck.finite(values)
        try InputCheck.period(period)
        for regressor in regressors {
            try InputCheck.finite(regressor)
            guard regressor.count == values.count else {
                throw .lengthsDiffer("history and regressors", values.count, regressor.count)
            }
        }
        let needed = 2 * regressors.count + 8
        guard values.count >= needed else {
            throw .historyTooShort("Regression", needs: needed, found: values.count)
        }
        switch errors {
        case .arima:
            let start = try Self.leastSquares(values, regressors)
            let order = try ARIMAModel.select(Self.without(start, regressors, values), period: period).order
            let model = try ARIMAModel.fit(values, order: order, regressors: regressors)
            coefficients = model.regression
            fitted = model.fitted
            name = model.name
            rest = .arima(model)
        case .ets:
            let (effects, model) = try Self.fitETS(values, regressors, period)
            coefficients = effects
            name = "Regression with \(model.name) errors"
            fitted = model.fitted.indices.map { time in
                zip(effects, regressors).reduce(model.fitted[time]) { $0 + $1.0 * $1.1[time] }
            }
            rest = .ets(model)
        }
    }

    /// Expected values and bounds ahead.
    ///
    /// - Parameters:
    ///   - horizon: periods ahead, from 1.
    ///   - levels: probabilities in per cent, each above 0 and below 100.
    ///   - regressors: one array per regressor of the fit, as long as the horizon.
    /// - Throws: ``ForecastingError`` of kind `horizonOutOfRange`, `levelOutOfRange`, `notFinite`, or
    ///   `lengthsDiffer`.
    public func forecast(horizon: Int, levels: [Double] = [80, 95], regressors: [[Double]])
        throws(ForecastingError) -> PointForecast
    {
        guard regressors.count == coefficients.count else {
            throw .lengthsDiffer("regressors of fit and forecast", coefficients.count, regressors.count)
        }
        for regressor in regressors {
            try InputCheck.finite(regressor)
            guard regressor.count == horizon else {
                throw .lengthsDiffer("horizon and regressors", horizon, regressor.count)
            }
        }
        switch rest {
        case .arima(let model):
            return try model.forecast(horizon: horizon, levels: levels, regressors: regressors)
        case .ets(let model):
            let base = try model.forecast(horizon: horizon, levels: levels, seed: 1)
            let effect = (0..<horizon).map { step in
                zip(coefficients, regressors).reduce(0) { $0 + $1.0 * $1.1[step] }
            }
            func moved(_ values: [Double]) -> [Double] { zip(values, effect).map { $0 + $1 } }
            return PointForecast(
                model: name, mean: moved(base.mean),
                intervals: base.intervals.map {
                    PredictionInterval(level: $0.level, lower: moved($0.lower), upper: moved($0.upper))
                })
        }
    }

    // MARK: ETS errors

    private static func fitETS(_ values: [Double], _ regressors: [[Double]], _ period: Int)
        throws(ForecastingError) -> ([Double], ETSModel)
    {
        var effects = try leastSquares(values, regressors)
        var form: ETSForm?
        var model = try additiveModel(without(effects, regressors, values), period, &form)
        for _ in 0..<maximumRounds {
            let filtered = regressors.map { innovations(of: $0, model) }
            let change = try solve(filtered, model.residuals)
            for index in effects.indices { effects[index] += change[index] }
            model = try additiveModel(without(effects, regressors, values), period, &form)
            let isSettled = zip(change, effects).allSatisfy { abs($0) <= 1e-7 * max(abs($1), 1e-9) }
            if isSettled { break }
        }
        return (effects, model)
    }

    /// The form of least AICc among those linear in their states, chosen once.
    private static func additiveModel(_ values: [Double], _ period: Int, _ form: inout ETSForm?)
        throws(ForecastingError) -> ETSModel
    {
        if let form { return try ETSModel.fit(values, period: period, form: form) }
        let forms = ETSForm.all.filter {
            $0.isLinear && (!$0.hasSeason || period > 1 && values.count >= 2 * period + 2)
        }
        var best: ETSModel?
        for candidate in forms {
            guard let model = try? ETSModel.fit(values, period: period, form: candidate) else { continue }
            if model.aicc < best?.aicc ?? .infinity { best = model }
        }
        guard let best else { throw .historyTooShort("Regression", needs: 8, found: values.count) }
        form = best.form
        return best
    }

    /// A regressor through the filter of the model, from states of zero: how each innovation moves with its
    /// effect.
    private static func innovations(of regressor: [Double], _ model: ETSModel) -> [Double] {
        let (alpha, beta) = (model.parameters.alpha, model.parameters.beta)
        let (gamma, phi) = (model.parameters.gamma, model.parameters.phi)
        let period = model.form.hasSeason ? model.period : 1
        var level = 0.0
        var trend = 0.0
        var season = [Double](repeating: 0, count: period)
        return regressor.indices.map { time in
            let place = time % period
            let error = regressor[time] - (level + phi * trend + season[place])
            level += phi * trend + alpha * error
            trend = phi * trend + beta * error
            if model.form.hasSeason { season[place] += gamma * error }
            return error
        }
    }

    // MARK: Least squares

    /// Effects by ordinary least squares on changes from one value to the next, which are free of the level.
    private static func leastSquares(_ values: [Double], _ regressors: [[Double]]) throws(ForecastingError)
        -> [Double]
    {
        func changes(_ values: [Double]) -> [Double] { zip(values.dropFirst(), values).map { $0 - $1 } }
        return try solve(regressors.map(changes), changes(values))
    }

    private static func solve(_ columns: [[Double]], _ values: [Double]) throws(ForecastingError) -> [Double]
    {
        let size = columns.count
        guard size > 0 else { return [] }
        var matrix = [Double](repeating: 0, count: size * size)
        var right = [Double](repeating: 0, count: size)
        for row in 0..<size {
            for column in 0...row {
                let sum = zip(columns[row], columns[column]).reduce(0) { $0 + $1.0 * $1.1 }
                matrix[row * size + column] = sum
                matrix[column * size + row] = sum
            }
            right[row] = zip(columns[row], values).reduce(0) { $0 + $1.0 * $1.1 }
        }
        for row in 0..<size where !(matrix[row * size + row] > 0) { throw dependent }
        guard let factor = Cholesky(matrix, size: size) else { throw dependent }
        let solution = factor.solve(right)
        guard solution.allSatisfy(\.isFinite) else { throw dependent }
        return solution
    }

    private static var dependent: ForecastingError {
        .modelNotApplicable(
            "Regression", because: "a regressor never changes, or is a sum of others")
    }

    private static func without(_ effects: [Double], _ regressors: [[Double]], _ values: [Double]) -> [Double]
    {
        values.indices.map { time in
            zip(effects, regressors).reduce(values[time]) { $0 - $1.0 * $1.1[time] }
        }
    }
}
