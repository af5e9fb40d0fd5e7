/// Starting values of level, trend and season before they are optimised together with the smoothing
/// parameters.
///
/// Source: Hyndman, Koehler, Ord & Snyder (2008), section 2.6.1: season from a classical decomposition of the
/// first cycles, level and trend from a line through the first ten (or two cycles of) seasonally adjusted
/// values.
enum ETSInitialStates {
    static func heuristic(_ values: [Double], period: Int, form: ETSForm) -> ETSParameters {
        let season = form.hasSeason ? startingSeason(values, period: period, form: form) : []
        let horizon = min(max(10, 2 * period), values.count)
        let adjusted = (0..<horizon).map { time in
            switch form.season {
            case .none: values[time]
            case .additive: values[time] - season[time % period]
            case .multiplicative: values[time] / season[time % period]
            }
        }
        var states = ETSParameters(
            alpha: 0.5, beta: 0, gamma: 0, phi: form.trend == .damped ? 0.97 : 1,
            level: adjusted.reduce(0, +) / Double(horizon), season: season)
        if form.hasTrend {
            let line = LinearTrend(adjusted[...])
            states.level = line.intercept
            states.trend = line.slope
        }
        keepPositive(&states, adjusted, form)
        return states
    }

    /// Smoothing parameters to start from: the likelihood has several valleys, and the best of these few
    /// points nearly always lies in the deepest.
    static func startingSmoothing(_ form: ETSForm) -> [SmoothingParameters] {
        let phi = form.trend == .damped ? 0.97 : 1
        return [0.03, 0.15, 0.5, 0.85].flatMap { alpha in
            (form.hasTrend ? [0.02, 0.3] : [0]).flatMap { betaShare in
                (form.hasSeason ? [0.03, 0.4] : [0]).map { gammaShare in
                    SmoothingParameters(
                        alpha: alpha, beta: betaShare * alpha, gamma: gammaShare * (1 - alpha), phi: phi)
                }
            }
        }
    }

    /// A start that hardly moves: where every other one leads a multiplicative form below zero.
    static func flat(_ values: [Double], _ origin: ETSParameters, _ form: ETSForm) -> ETSParameters {
        let lower = SmoothingRange.lower
        return ETSParameters(
            alpha: lower, beta: form.hasTrend ? lower : 0, gamma: form.hasSeason ? lower : 0, phi: origin.phi,
            level: values.reduce(0, +) / Double(max(values.count, 1)),
            season: origin.season.map { _ in form.season == .multiplicative ? 1 : 0 })
    }

    private static func startingSeason(_ values: [Double], period: Int, form: ETSForm) -> [Double] {
        let multiplicative = form.season == .multiplicative
        let early = Array(values.prefix(max(3 * period, min(values.count, 10 * period))))
        let cycle =
            ClassicalDecomposition(early, period: period, multiplicative: multiplicative)?.cycle
            ?? [Double](repeating: multiplicative ? 1 : 0, count: period)
        guard multiplicative else { return cycle }
        let kept = cycle.map { max($0, 0.01) }
        let sum = kept.reduce(0, +)
        return kept.map { $0 * Double(period) / sum }
    }

    /// A multiplicative part starts where its first mean is positive.
    private static func keepPositive(_ states: inout ETSParameters, _ adjusted: [Double], _ form: ETSForm) {
        guard form.needsPositiveValues, states.level + states.trend <= 0 || states.level <= 0 else { return }
        states.level = max(adjusted.first ?? 1, 1e-3 * abs(states.level) + .leastNormalMagnitude)
        states.trend = 0
    }
}

/// The usual region of the smoothing parameters.
///
/// Source: Hyndman, Koehler, Ord & Snyder (2008), section 2.4; the bounds are those of R's `ets`.
enum SmoothingRange {
    static let lower = 1e-4
    static let upper = 0.9999
    static let dampingLower = 0.8
    static let dampingUpper = 0.98
}
