extension ETSModel {
    /// Fits every sensible form and keeps the one with the least AICc.
    ///
    /// Multiplicative parts are tried on positive values only; additive errors with a multiplicative season
    /// are left out, because their forecast variance may be infinite; seasons need two cycles and a period of
    /// at most 24.
    ///
    /// - Parameters:
    ///   - values: observations, oldest first; at least four.
    ///   - period: observations per cycle, 1 for none.
    /// - Throws: ``ForecastingError``: `emptyHistory`, `notFinite`, `seasonalPeriodOutOfRange`,
    ///   `historyTooShort`.
    ///
    /// Source: Hyndman & Khandakar (2008), "Automatic time series forecasting: the forecast package for R",
    /// Journal of Statistical Software 27(3), section 2.
    public static func select(_ values: [Double], period: Int) throws(ForecastingError) -> ETSModel {
        try InputCheck.finite(values)
        try InputCheck.period(period)
        guard values.count >= 4 else { throw .historyTooShort("ETS", needs: 4, found: values.count) }
        return selected(ETSWorkspace(values: values, period: period))
    }

    static func selected(_ workspace: ETSWorkspace) -> ETSModel {
        let simplest = ETSForm(error: .additive, trend: .none, season: .none)
        var best = fitted(simplest, workspace, startingFrom: nil)
        for form in candidates(workspace) where form != simplest {
            let model = fitted(form, workspace, startingFrom: nil)
            if model.aicc < best.aicc { best = model }
        }
        return best
    }

    /// The forms that the automatic search tries on a series.
    static func candidates(_ workspace: ETSWorkspace) -> [ETSForm] {
        let positive = workspace.values.allSatisfy { $0 > 0 }
        let seasonal =
            workspace.period > 1 && workspace.period <= 24 && workspace.count >= 2 * workspace.period
        return ETSForm.all.filter { form in
            if form.needsPositiveValues && !positive { return false }
            if form.hasSeason && !seasonal { return false }
            if form.error == .additive && form.season == .multiplicative { return false }
            return workspace.count > form.parameterCount(period: workspace.period) + 1
        }
    }
}
