internal import Foundation

extension ETSModel {
    /// Fits one form.
    ///
    /// - Parameters:
    ///   - values: observations, oldest first.
    ///   - period: observations per cycle, 1 for none.
    ///   - form: the form to fit.
    /// - Throws: ``ForecastingError``: `emptyHistory`, `notFinite`, `seasonalPeriodOutOfRange`;
    ///   `historyTooShort` for fewer than four observations or, with a season, less than two cycles;
    ///   `modelNotApplicable` for a season without period, or a multiplicative part on values that are not
    ///   all above zero.
    public static func fit(_ values: [Double], period: Int, form: ETSForm) throws(ForecastingError)
        -> ETSModel
    {
        try InputCheck.finite(values)
        try InputCheck.period(period)
        guard values.count >= 4 else {
            throw .historyTooShort(form.description, needs: 4, found: values.count)
        }
        if form.hasSeason {
            guard period > 1 else {
                throw .modelNotApplicable(form.description, because: "the seasonal period is 1")
            }
            guard values.count >= 2 * period else {
                throw .historyTooShort(form.description, needs: 2 * period, found: values.count)
            }
        }
        if form.needsPositiveValues, values.contains(where: { $0 <= 0 }) {
            throw .modelNotApplicable(form.description, because: "it needs values above zero")
        }
        let model = fitted(form, ETSWorkspace(values: values, period: period), startingFrom: nil)
        guard model.logLikelihood.isFinite else {
            throw .modelNotApplicable(
                form.description, because: "no smoothing was found that keeps its means above zero")
        }
        return model
    }

    /// Fits a form that is known to apply, from a heuristic start or from parameters of a similar series.
    static func fitted(
        _ form: ETSForm, _ workspace: ETSWorkspace, startingFrom warmStart: ETSParameters?,
        search: QuasiNewton = QuasiNewton(tolerance: 1e-4, maximumIterations: 200), ridge: Double = 0
    ) -> ETSModel {
        let origin = warmStart ?? start(form, workspace)
        var objective = ETSObjective(form: form, workspace: workspace, origin: origin, ridge: ridge)
        let minimum = search.minimize(&objective, from: objective.start())
        let parameters = minimum.point.withUnsafeBufferPointer { objective.parameters(at: $0) }
        return ETSModel(form: form, parameters: parameters, workspace: workspace)
    }

    /// Heuristic states with the most likely of the starting smoothing parameters.
    private static func start(_ form: ETSForm, _ workspace: ETSWorkspace) -> ETSParameters {
        let likelihood = ETSLikelihood(form: form, workspace: workspace)
        var origin = ETSInitialStates.heuristic(
            Array(workspace.values), period: workspace.period, form: form)
        workspace.setInitialStates(origin)
        var lowest = Double.infinity
        for smoothing in ETSInitialStates.startingSmoothing(form) {
            let objective = likelihood.objective(smoothing)
            guard objective < lowest else { continue }
            lowest = objective
            origin.alpha = smoothing.alpha
            origin.beta = smoothing.beta
            origin.gamma = smoothing.gamma
        }
        return lowest.isFinite ? origin : ETSInitialStates.flat(Array(workspace.values), origin, form)
    }
}
