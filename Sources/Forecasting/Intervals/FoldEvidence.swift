internal import Statistics

/// How the errors of one fold compare with the uncertainty that its model claimed.
struct FoldEvidence {
    /// Actual minus mean in claimed standard deviations, or what amounts to them: 1.96 where the error is as
    /// large as the claimed 95 % bound on its side.
    let scaledErrors: [Double]
    /// Errors of the running totals, squared, in claimed variances.
    let scaledTotalSquares: [Double]

    private static let pathCount = 100
    /// Errors beyond this many claimed deviations say no more than this many do.
    private static let cap = 6.0

    init(_ fold: FoldOutcome, seed: UInt64) {
        let steps = fold.actual.count
        let paths = SimulatedPaths.generate(fold.model, steps: steps, count: Self.pathCount, seed: seed)
        let errors = zip(fold.actual, fold.mean).map { $0 - $1 }
        if let deviations = fold.model.normalDeviations(horizon: steps) {
            let factor = EstimationUncertainty.factor(observations: fold.observations)
            scaledErrors = zip(errors, deviations).map { Self.scaled($0, by: factor * $1) }
            scaledTotalSquares = Self.totalSquares(errors, paths.totalDeviations().map { factor * $0 })
        } else {
            scaledErrors = Self.scaled(errors, fold.mean, paths)
            scaledTotalSquares = Self.totalSquares(errors, paths.totalDeviations())
        }
    }

    private static func scaled(_ errors: [Double], _ mean: [Double], _ paths: SimulatedPaths) -> [Double] {
        let factor = NormalIntervals.factor(level: 95)
        guard let bounds = paths.intervals(levels: [95], lowest: 0).first else { return [] }
        return errors.indices.map { step in
            let reach = errors[step] > 0 ? bounds.upper[step] - mean[step] : mean[step] - bounds.lower[step]
            return scaled(errors[step], by: reach / factor)
        }
    }

    private static func totalSquares(_ errors: [Double], _ deviations: [Double]) -> [Double] {
        var error = 0.0
        return errors.indices.map { step in
            error += errors[step]
            let scaled = scaled(error, by: deviations[step])
            return scaled * scaled
        }
    }

    private static func scaled(_ error: Double, by deviation: Double) -> Double {
        guard error != 0 else { return 0 }
        guard deviation > 0 else { return error > 0 ? cap : -cap }
        return min(max(error / deviation, -cap), cap)
    }
}
