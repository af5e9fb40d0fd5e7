/// Locally weighted regression on equally spaced values, evaluated at every tenth of the span and
/// interpolated between.
///
/// Source: Cleveland et al. (1990), section 2, with the tricube weights, the treatment of spans beyond the
/// series and the jumps of the authors' Fortran program.
struct Loess {
    /// Number of values that one estimate sees.
    let span: Int
    /// Whether a local line is fitted rather than a local constant.
    let isLinear: Bool

    func smooth(_ values: [Double], weights: [Double]?) -> [Double] {
        guard values.count > 1 else { return values }
        var smoothed = values
        let jump = min((span + 9) / 10, values.count - 1)
        var knots = Array(stride(from: 0, to: values.count, by: jump))
        if let last = knots.last, last < values.count - 1 { knots.append(values.count - 1) }
        var window = 0..<min(span, values.count)
        for knot in knots {
            // The last value, where it is off the grid, keeps the window of the knot before it.
            if knot.isMultiple(of: jump) { window = self.window(at: knot, count: values.count) }
            smoothed[knot] = estimate(values, at: knot, window: window, weights) ?? values[knot]
        }
        for (left, right) in zip(knots, knots.dropFirst()) where right - left > 1 {
            let slope = (smoothed[right] - smoothed[left]) / Double(right - left)
            for index in (left + 1)..<right {
                smoothed[index] = smoothed[left] + slope * Double(index - left)
            }
        }
        return smoothed
    }

    private func window(at knot: Int, count: Int) -> Range<Int> {
        guard span < count else { return 0..<count }
        let start = min(max(knot + 1 - (span + 1) / 2, 0), count - span)
        return start..<(start + span)
    }

    /// The local fit at a position, which may lie outside of the series; nothing where all weights are zero.
    func estimate(_ values: [Double], at position: Int, window: Range<Int>, _ weights: [Double]?) -> Double? {
        let beyond = span > values.count ? (span - values.count) / 2 : 0
        let reach = Double(max(position - window.lowerBound, window.upperBound - 1 - position) + beyond)
        var sum = 0.0
        var centre = 0.0
        var mean = 0.0
        for index in window {
            let weight = tricube(abs(index - position), reach) * (weights?[index] ?? 1)
            sum += weight
            centre += weight * Double(index)
            mean += weight * values[index]
        }
        guard sum > 0 else { return nil }
        centre /= sum
        mean /= sum
        guard isLinear, reach > 0 else { return mean }
        var spread = 0.0
        var products = 0.0
        for index in window {
            let weight = tricube(abs(index - position), reach) * (weights?[index] ?? 1) / sum
            let distance = Double(index) - centre
            spread += weight * distance * distance
            products += weight * distance * values[index]
        }
        guard spread.squareRoot() > 0.001 * Double(values.count - 1) else { return mean }
        return mean + (Double(position) - centre) * products / spread
    }

    private func tricube(_ distance: Int, _ reach: Double) -> Double {
        let distance = Double(distance)
        if distance <= 0.001 * reach { return 1 }
        if distance > 0.999 * reach { return 0 }
        let ratio = distance / reach
        let complement = 1 - ratio * ratio * ratio
        return complement * complement * complement
    }
}
