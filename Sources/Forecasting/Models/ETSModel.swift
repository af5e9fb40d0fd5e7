internal import Foundation

/// An exponential-smoothing state-space model fitted to one series by maximum likelihood.
///
/// ```swift
/// let model = try ETSModel.select(monthlySales, period: 12)
/// let forecast = try model.forecast(horizon: 12, levels: [80, 95], seed: 1)
/// ```
///
/// Source: Hyndman, Koehler, Ord & Snyder (2008), "Forecasting with Exponential Smoothing".
public struct ETSModel: Sendable, Equatable {
    /// The form fitted.
    public let form: ETSForm
    /// Observations per cycle.
    public let period: Int
    /// Smoothing parameters and initial states.
    public let parameters: ETSParameters
    /// The logarithm of the concentrated likelihood, constants left out as in the R package.
    public let logLikelihood: Double
    /// Akaike's information criterion.
    public let aic: Double
    /// Akaike's information criterion corrected for short series; infinite where the series is too short for
    /// it.
    public let aicc: Double
    /// The Bayesian information criterion.
    public let bic: Double
    /// Variance of the one-step errors, degrees of freedom taken into account: absolute for additive errors,
    /// relative for multiplicative ones.
    public let errorVariance: Double
    /// One-step-ahead means of the observations.
    public let fitted: [Double]
    /// Observations minus `fitted`.
    public let residuals: [Double]

    /// Level, trend and seasons (next one first) after the last observation.
    let finalLevel: Double
    let finalTrend: Double
    let finalSeason: [Double]

    /// Number of estimated values, variance included.
    public var parameterCount: Int { form.parameterCount(period: period) }

    /// The textbook name.
    public var name: String { form.description }
}

extension ETSModel {
    /// Runs the filter at given parameters and keeps everything it shows.
    init(form: ETSForm, parameters: ETSParameters, workspace: ETSWorkspace) {
        let smoothing = SmoothingParameters(
            alpha: parameters.alpha, beta: parameters.beta, gamma: parameters.gamma, phi: parameters.phi)
        workspace.setInitialStates(parameters)
        let objective = ETSLikelihood(form: form, workspace: workspace).objective(smoothing)
        let count = workspace.count
        let fitted = Array(workspace.fitted)
        let residuals = fitted.indices.map { workspace.values[$0] - fitted[$0] }
        self.form = form
        period = workspace.period
        self.parameters = parameters
        self.fitted = fitted
        self.residuals = residuals
        finalLevel = workspace.level[count]
        finalTrend = workspace.trend[count]
        finalSeason = form.hasSeason ? (count..<(count + period)).map { workspace.season[$0] } : []
        let estimated = form.parameterCount(period: period)
        logLikelihood = -0.5 * objective
        aic = objective + 2 * Double(estimated)
        bic = objective + log(Double(count)) * Double(estimated)
        let spare = count - estimated - 1
        aicc = spare > 0 ? aic + 2 * Double(estimated * (estimated + 1)) / Double(spare) : .infinity
        var squares = 0.0
        for (residual, mean) in zip(residuals, fitted) {
            let error = form.error == .multiplicative ? residual / mean : residual
            squares += error * error
        }
        errorVariance = squares / Double(max(count - (estimated - 1), 1))
    }
}
