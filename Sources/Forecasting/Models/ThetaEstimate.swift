/// Least-squares parameters of the dynamic optimised Theta model.
///
/// The first errors do not count, as in the authors' package forecTheta: the line needs observations to stand
/// on.
struct ThetaEstimate {
    private(set) var alpha = 0.1
    private(set) var level = 0.0
    /// 1 − 1/θ, 0 to 1.
    private(set) var share = 0.5

    private static let lowest = 0.1
    private static let highest = 0.99
    private static let gridSteps = 16

    /// Errors at the start that do not count; histories of a few values cannot spare them.
    static func skipped(_ count: Int) -> Int { count < 8 ? 1 : 3 }

    /// The fit at one α.
    private struct Trial {
        var squares = Double.infinity
        var level = 0.0
        var share = 0.0
    }

    init(_ values: [Double]) {
        let lines = Self.runningLines(values)
        let step = (Self.highest - Self.lowest) / Double(Self.gridSteps)
        values.withUnsafeBufferPointer { values in
            lines.withUnsafeBufferPointer { lines in
                var best = Trial()
                func attempt(_ candidate: Double) -> Double {
                    let trial = Self.trial(candidate, values, lines)
                    if trial.squares < best.squares {
                        best = trial
                        alpha = candidate
                    }
                    return trial.squares
                }
                for index in 0...Self.gridSteps { _ = attempt(Self.lowest + Double(index) * step) }
                Self.refine(max(alpha - step, Self.lowest), min(alpha + step, Self.highest), attempt)
                level = best.level
                share = best.share
            }
        }
    }

    /// Golden-section search.
    private static func refine(_ from: Double, _ to: Double, _ attempt: (Double) -> Double) {
        let ratio = 0.6180339887498949
        var (low, high) = (from, to)
        var inner = high - ratio * (high - low)
        var outer = low + ratio * (high - low)
        var innerValue = attempt(inner)
        var outerValue = attempt(outer)
        while high - low > 1e-4 {
            if innerValue < outerValue {
                (high, outer, outerValue) = (outer, inner, innerValue)
                inner = high - ratio * (high - low)
                innerValue = attempt(inner)
            } else {
                (low, inner, innerValue) = (inner, outer, outerValue)
                outer = low + ratio * (high - low)
                outerValue = attempt(outer)
            }
        }
    }

    /// Intercept and slope, in pairs, of the line through the observations before each time; they do not
    /// depend on α.
    private static func runningLines(_ values: [Double]) -> [Double] {
        var lines = [Double](repeating: 0, count: 2 * values.count)
        var average = values[0]
        var slope = 0.0
        for time in 1..<values.count {
            let index = Double(time)
            lines[2 * time] = average - slope * (index + 1) / 2
            lines[2 * time + 1] = slope
            slope = ((index - 1) * slope + 6 * (values[time] - average) / (index + 1)) / (index + 2)
            average = (index * average + values[time]) / (index + 1)
        }
        return lines
    }

    /// Least squares of the errors on the decaying initial level and the line's contribution.
    private static func trial(
        _ alpha: Double, _ values: UnsafeBufferPointer<Double>, _ lines: UnsafeBufferPointer<Double>
    ) -> Trial {
        let keep = 1 - alpha
        let skipped = skipped(values.count)
        var smooth = alpha * values[0]
        var decay = keep
        var (squares, byLevel, byLine) = (0.0, 0.0, 0.0)
        var (levelSquares, cross, lineSquares) = (0.0, 0.0, 0.0)
        for time in 1..<values.count {
            let rest = values[time] - smooth
            let line = lines[2 * time] * decay + lines[2 * time + 1] * (1 - decay * keep) / alpha
            if time >= skipped {
                squares += rest * rest
                byLevel += rest * decay
                byLine += rest * line
                levelSquares += decay * decay
                cross += decay * line
                lineSquares += line * line
            }
            smooth = alpha * values[time] + keep * smooth
            decay *= keep
        }
        var trial = Trial()
        let determinant = levelSquares * lineSquares - cross * cross
        let isRegular = determinant > 1e-12 * levelSquares * lineSquares
        let free = isRegular ? (levelSquares * byLine - cross * byLevel) / determinant : 0
        trial.share = min(max(free, 0), 1)
        trial.level = levelSquares > 0 ? (byLevel - trial.share * cross) / levelSquares : values[0]
        trial.squares =
            squares - 2 * trial.level * byLevel - 2 * trial.share * byLine
            + trial.level * trial.level * levelSquares + 2 * trial.level * trial.share * cross
            + trial.share * trial.share * lineSquares
        return trial
    }
}
