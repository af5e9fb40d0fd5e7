/// Forecasts one demand series: combines models by their rolling-origin errors, calibrates bounds on the same
/// folds, and simulates the future for totals such as lead-time demand.
///
/// The same input gives the same output on every machine.
///
/// ```swift
/// let forecaster = try DemandForecaster(horizon: 30, seed: 1)
/// let forecast = try forecaster.forecast(unitsPerDay)
/// let reorderPoint = try forecast.total(over: 14).quantile(0.95)
/// ```
public struct DemandForecaster: Sendable {
    private let horizon: Int
    private let seasonalPeriod: Int
    private let levels: [Double]
    private let model: ModelChoice
    private let seed: UInt64
    private let pathCount: Int

    /// Sets up forecasts.
    ///
    /// - Parameters:
    ///   - horizon: periods ahead, 1 to 3660.
    ///   - seasonalPeriod: periods per cycle: 7 for daily demand with a weekly pattern, 1 for none.
    ///   - levels: of the bounds, in per cent, each above 0 and below 100.
    ///   - model: automatic, or one by name.
    ///   - seed: of the simulated paths.
    ///   - pathCount: simulated paths, 100 to 100,000; more make the quantiles of totals smoother.
    /// - Throws: ``ForecastingError``: `horizonOutOfRange`, `seasonalPeriodOutOfRange`, `levelOutOfRange`,
    ///   `optionOutOfRange`, or `unknownModel`.
    public init(
        horizon: Int, seasonalPeriod: Int = 7, levels: [Double] = [80, 95], model: ModelChoice = .automatic,
        seed: UInt64, pathCount: Int = 1000
    ) throws(ForecastingError) {
        try InputCheck.horizon(horizon)
        try InputCheck.period(seasonalPeriod)
        try InputCheck.levels(levels)
        guard ForecastLimits.paths.contains(pathCount) else {
            throw ForecastingError(
                .optionOutOfRange, "expected 100 to 100000 simulated paths, found \(pathCount)",
                hint: "1000 suit most uses")
        }
        if case .named(let name) = model { _ = try ModelFamily(name: name) }
        self.horizon = horizon
        self.seasonalPeriod = seasonalPeriod
        self.levels = Set(levels).sorted()
        self.model = model
        self.seed = seed
        self.pathCount = pathCount
    }

    /// Periods ahead.
    var horizonPeriods: Int { horizon }

    /// Forecasts a series.
    ///
    /// Fewer than ten observations fall back to their mean, and `model` says so. A history without any demand
    /// is forecast as zero.
    ///
    /// - Parameters:
    ///   - demand: one value per period, oldest first, zero or more. Gaps are the caller's business.
    ///   - group: what similar series are like, for the automatic choice on fewer than ten observations.
    /// - Throws: ``ForecastingError``: `emptyHistory`, `notFinite`, `negativeDemand`; for a named model also
    ///   `historyTooShort` or `modelNotApplicable`.
    public func forecast(_ demand: [Double], group: PooledProfile? = nil) throws(ForecastingError)
        -> DemandForecast
    {
        try InputCheck.demand(demand)
        let demandClass = DemandPattern(demand).demandClass
        let candidate = try chosen(demand, demandClass, group)
        let evidence = candidate.folds.map { FoldEvidence($0, seed: seed) }
        let isNormal = candidate.model.normalDeviations(horizon: 1) != nil
        let calibration = IntervalCalibration(
            evidence, heldBack: Double(candidate.heldBack), observations: isNormal ? demand.count : nil)
        let paths = SimulatedPaths.generate(candidate.model, steps: horizon, count: pathCount, seed: seed)
        let mean = candidate.model.pointForecast(horizon: horizon).map { max(0, $0) }
        let fitted = candidate.model.fitted.map { max(0, $0) }
        return DemandForecast(
            model: candidate.model.name, demandClass: demandClass, mean: mean,
            intervals: intervals(candidate.model, mean, paths, calibration),
            total: paths.total(
                over: horizon, means: mean, widening: calibration.totalWidening(periods: horizon)),
            accuracy: RollingAccuracy(
                candidate.folds, evidence: evidence, heldBack: candidate.heldBack, history: demand,
                period: seasonalPeriod),
            fitted: fitted, residuals: zip(demand, fitted).map { $0 - $1 },
            residualStandardDeviation: candidate.model.errorDeviation, widening: calibration.widening,
            paths: paths, calibration: calibration)
    }

    private func chosen(_ demand: [Double], _ demandClass: DemandClass, _ group: PooledProfile?)
        throws(ForecastingError) -> Candidate
    {
        var trial = CandidateTrial(demand, seasonalPeriod: seasonalPeriod, horizon: horizon)
        if case .named(let name) = model { return try trial.run(ModelFamily(name: name)) }
        if let group, demand.count < ThinHistoryModel.limit {
            return Candidate(model: PooledProfileModel(demand, profile: group))
        }
        if demandClass == .none { return Candidate(model: ZeroModel(count: demand.count)) }
        guard demand.count >= ThinHistoryModel.limit else {
            return Candidate(model: ThinHistoryModel(demand))
        }
        let families = ModelFamily.candidates(for: demandClass, seasonalPeriod: seasonalPeriod)
        return trial.best(of: families)
            ?? Candidate(model: ThinHistoryModel(demand))
    }

    private func intervals(
        _ model: any DemandModel, _ mean: [Double], _ paths: SimulatedPaths,
        _ calibration: IntervalCalibration
    ) -> [PredictionInterval] {
        let raw =
            if let deviations = model.normalDeviations(horizon: horizon) {
                calibration.intervals(around: mean, deviations: deviations, levels: levels)
            } else {
                calibration.widened(paths.intervals(levels: levels, lowest: 0), around: mean)
            }
        return PredictionInterval.nested(raw, lowest: 0)
    }
}
