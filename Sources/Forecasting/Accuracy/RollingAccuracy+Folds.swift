extension RollingAccuracy {
    /// Sums up folds; nothing where there are none.
    init?(_ folds: [FoldOutcome], evidence: [FoldEvidence], heldBack: Int, history: [Double], period: Int) {
        guard let first = folds.first else { return nil }
        let points = Double(folds.count * first.actual.count)
        let demand = folds.reduce(0) { $0 + $1.actual.reduce(0, +) }
        let absolute = folds.reduce(0) { $0 + $1.absoluteError }
        let squared = folds.reduce(0) { $0 + $1.squaredError }
        let excess = folds.reduce(0) { $0 + $1.excess }
        let scale = ErrorScale.absolute(history, period: period)
        let squaredScale = ErrorScale.squared(history)
        mase = scale > 0 ? absolute / points / scale : nil
        rmsse = squaredScale > 0 ? (squared / points / squaredScale).squareRoot() : nil
        wape = demand > 0 ? absolute / demand : nil
        bias = demand > 0 ? excess / demand : nil
        let isNormal = first.model.normalDeviations(horizon: 1) != nil
        coverage95 = Self.coverage(
            evidence, heldBack: Double(heldBack), observations: isNormal ? history.count : nil)
        self.folds = folds.count
        periodsPerFold = first.actual.count
    }

    /// Share of values within 95 % bounds, each fold calibrated on the others.
    private static func coverage(_ folds: [FoldEvidence], heldBack: Double, observations: Int?) -> Double {
        let share = heldBack * Double(folds.count - 1) / Double(folds.count)
        var within = 0
        var points = 0
        for index in folds.indices {
            let others = folds.indices.filter { $0 != index }.map { folds[$0] }
            let (below, above) = IntervalCalibration(
                others, heldBack: share, observations: observations
            ).reach(level: 95)
            for error in folds[index].scaledErrors {
                points += 1
                if error >= -below && error <= above { within += 1 }
            }
        }
        return Double(within) / Double(max(points, 1))
    }
}
