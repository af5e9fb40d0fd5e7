internal import Statistics

/// How far a model's bounds have to move to hold what the past folds showed.
///
/// Daily bounds: conformal calibration, the empirical quantiles of signed scaled rolling-origin errors in
/// place of the normal ones, each side on its own because demand is skewed. Totals: the root of the mean
/// squared scaled error of the running totals. Both are pulled towards the model's own claim, by
/// `priorPoints` and `priorFolds` of imaginary evidence, because errors within a fold depend on each other
/// and folds are few; totals never narrow.
///
/// Sources: Vovk, Gammerman & Shafer (2005), "Algorithmic Learning in a Random World", section 2.2; for
/// rolling origins Stankevičiūtė et al. (2021), "Conformal time-series forecasting", NeurIPS 34.
struct IntervalCalibration: Equatable {
    private let sortedErrors: [Double]
    /// Mean over the folds of the squared scaled error of each running total.
    private let totalSquares: [Double]
    private let folds: Double
    private let heldBack: Double
    private let isNormal: Bool
    /// What the length of the history asks for before any fold is seen.
    private let base: Double

    static let none = IntervalCalibration([], heldBack: 0)

    private static let priorFolds = 2.0
    /// Imaginary points behind a claim of normal errors. Their width already allows for the length of the
    /// history, and errors of one series on its own past predict those to come only weakly.
    private static let priorPointsOfNormal = 200.0
    private static let priorPoints = 30.0
    private static let priorPointsAgainstNarrowing = 100.0

    /// Learns from folds that share `heldBack` distinct observations.
    ///
    /// - Parameter observations: length of the history whose model claims normal errors; `nil` for one of
    ///   counts.
    init(_ folds: [FoldEvidence], heldBack: Double, observations: Int? = nil) {
        self.heldBack = heldBack
        base = observations.map { EstimationUncertainty.factor(observations: $0) } ?? 1
        isNormal = observations != nil
        sortedErrors = folds.flatMap(\.scaledErrors).sorted()
        self.folds = Double(folds.count)
        let steps = folds.map(\.scaledTotalSquares.count).min() ?? 0
        totalSquares = (0..<steps).map { step in
            folds.reduce(0) { $0 + $1.scaledTotalSquares[step] } / Double(folds.count)
        }
    }

    /// Factor on the deviation of the total over the first `periods` periods: from the totals of half as many
    /// periods and more, so that it changes gently; the longest tested total stands for longer ones.
    func totalWidening(periods: Int) -> Double {
        guard !totalSquares.isEmpty else { return base }
        let last = min(periods, totalSquares.count)
        let window = totalSquares[(last / 2)..<last]
        let square = window.reduce(0, +) / Double(max(window.count, 1))
        return base * max(1, ((folds * square + Self.priorFolds) / (folds + Self.priorFolds)).squareRoot())
    }

    /// Claimed deviations, `base` times the model's own, below and above the mean that hold `level` per cent.
    func reach(level: Double) -> (below: Double, above: Double) {
        let normal = NormalIntervals.factor(level: level)
        guard !sortedErrors.isEmpty else { return (normal, normal) }
        // One more point than seen: the finite-sample correction that makes conformal bounds conservative.
        let share = min((0.5 + level / 200) * (heldBack + 1) / max(heldBack, 1), 1)
        let above = SampleStatistics.quantile(sorted: sortedErrors, share) ?? normal
        let below = SampleStatistics.quantile(sorted: sortedErrors, 1 - share) ?? -normal
        return (below: blended(-below, normal), above: blended(above, normal))
    }

    private func blended(_ seen: Double, _ claimed: Double) -> Double {
        let loose = seen < claimed ? Self.priorPointsAgainstNarrowing : Self.priorPoints
        let prior = isNormal ? Self.priorPointsOfNormal : loose
        let weight = heldBack / (heldBack + prior)
        return max(0, weight * seen + (1 - weight) * claimed)
    }

    /// Mean of both sides' factors at 95 %.
    var widening: Double {
        let (below, above) = reach(level: 95)
        return base * (below + above) / (2 * NormalIntervals.factor(level: 95))
    }

    /// Bounds of errors that are close to normal.
    func intervals(around mean: [Double], deviations: [Double], levels: [Double]) -> [PredictionInterval] {
        levels.map { level in
            let (below, above) = reach(level: level)
            return PredictionInterval(
                level: level, lower: zip(mean, deviations).map { $0 - base * below * $1 },
                upper: zip(mean, deviations).map { $0 + base * above * $1 })
        }
    }

    /// Bounds from simulated paths; they only ever widen, because the steps of counts are too coarse to be
    /// narrowed.
    func widened(_ intervals: [PredictionInterval], around mean: [Double]) -> [PredictionInterval] {
        intervals.map { interval in
            let normal = NormalIntervals.factor(level: interval.level)
            let (below, above) = reach(level: interval.level)
            let lower = max(1, below / normal)
            let upper = max(1, above / normal)
            return PredictionInterval(
                level: interval.level,
                lower: zip(mean, interval.lower).map { $0 - lower * max(0, $0 - $1) },
                upper: zip(mean, interval.upper).map { $0 + upper * max(0, $1 - $0) })
        }
    }
}
