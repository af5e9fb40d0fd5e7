internal import Foundation

/// A seasonal ARIMA model, with or without regressors, estimated by exact maximum likelihood.
///
/// ```swift
/// let model = try ARIMAModel.select(monthlySales, period: 12)
/// let forecast = try model.forecast(horizon: 12, levels: [80, 95])
/// ```
///
/// Sources: Box, Jenkins, Reinsel & Ljung (2015), "Time Series Analysis", 5th edition, chapters 7 and 9;
/// likelihood as in ``ARMAFilter``'s sources, for the differenced series.
public struct ARIMAModel: Sendable, Equatable {
    /// Orders, period and constant.
    public let order: ARIMAOrder
    /// φ₁, φ₂, …
    public var autoregressive: [Double] { polynomials.autoregressive }
    /// θ₁, θ₂, …, added to the error.
    public var movingAverage: [Double] { polynomials.movingAverage }
    /// Φ₁, Φ₂, …
    public var seasonalAutoregressive: [Double] { polynomials.seasonalAutoregressive }
    /// Θ₁, Θ₂, …
    public var seasonalMovingAverage: [Double] { polynomials.seasonalMovingAverage }
    /// Mean of the differenced series: of the series itself without differences, the drift with one plain
    /// difference. 0 without a constant.
    public let constant: Double
    /// Effect of one unit of each regressor.
    public let regression: [Double]
    /// The logarithm of the exact likelihood of the differenced series.
    public let logLikelihood: Double
    /// Akaike's information criterion, corrected for short series; infinite where the series is too short for
    /// it.
    public let aicc: Double
    /// Maximum-likelihood variance of the one-step errors.
    public let likelihoodVariance: Double
    /// Variance of the one-step errors, degrees of freedom taken into account.
    public let errorVariance: Double
    /// One-step-ahead means; observations that differencing uses up repeat the first of them that exists.
    public let fitted: [Double]

    let polynomials: ARMAPolynomials
    /// Free variables of the terms, from which a search on a similar series starts.
    let free: [Double]
    let movingAverageTerms: [Double]
    /// Weights of earlier values in a value, differences included, by lag from 1.
    let integratedWeights: [Double]
    /// Expected values of the differenced series ahead, as far as they need the state.
    let differencedAhead: [Double]
    let autoregressiveTerms: [Double]
    /// The latest values, regression removed, for adding differences up.
    let recent: [Double]

    /// The textbook name.
    public var name: String {
        regression.isEmpty ? order.description : "Regression with \(order) errors"
    }
}

extension ARIMAModel {
    /// Fits one order.
    ///
    /// - Parameters:
    ///   - values: observations, oldest first.
    ///   - order: the order to fit.
    ///   - regressors: one array per regressor, as long as `values`.
    /// - Throws: ``ForecastingError``: `emptyHistory`, `notFinite`, `lengthsDiffer`, or `historyTooShort` for
    ///   fewer observations than parameters ask for.
    public static func fit(_ values: [Double], order: ARIMAOrder, regressors: [[Double]] = [])
        throws(ForecastingError) -> ARIMAModel
    {
        try InputCheck.finite(values)
        for regressor in regressors {
            try InputCheck.finite(regressor)
            guard regressor.count == values.count else {
                throw .lengthsDiffer("history and regressors", values.count, regressor.count)
            }
        }
        let needed = order.lostObservations + order.termCount + regressors.count + 3
        guard values.count >= needed else {
            throw .historyTooShort(order.description, needs: needed, found: values.count)
        }
        let fitter = ARIMAFitter(values, regressors: regressors, order: order, degree: nil)
        return fitter.fit(order, startingFrom: nil)
    }
}
