/// The memory one likelihood evaluation needs, allocated once per series and reused for every form.
///
/// `season[t]` is the state that applies to observation `t`; the update after it lands at `t + period`. The
/// arrays keep the whole path because the gradient runs it backwards.
final class ETSWorkspace {
    let count: Int
    let period: Int
    let values: UnsafeMutableBufferPointer<Double>
    let level: UnsafeMutableBufferPointer<Double>
    let trend: UnsafeMutableBufferPointer<Double>
    let season: UnsafeMutableBufferPointer<Double>
    /// One-step-ahead means.
    let fitted: UnsafeMutableBufferPointer<Double>
    /// Adjoints of the seasonal states.
    let seasonAdjoint: UnsafeMutableBufferPointer<Double>
    /// Typical change from one value to the next, above zero: the unit in which initial states are searched.
    let stepSize: Double

    init(values series: [Double], period: Int) {
        count = series.count
        self.period = period
        values = Self.buffer(series.count)
        level = Self.buffer(series.count + 1)
        trend = Self.buffer(series.count + 1)
        season = Self.buffer(series.count + period)
        fitted = Self.buffer(series.count)
        seasonAdjoint = Self.buffer(series.count + period)
        for index in 0..<series.count { values[index] = series[index] }
        stepSize = Self.typicalStep(series)
    }

    deinit {
        for buffer in [values, level, trend, season, fitted, seasonAdjoint] { buffer.deallocate() }
    }

    /// Puts the states before the first observation in place.
    func setInitialStates(_ parameters: ETSParameters) {
        level[0] = parameters.level
        trend[0] = parameters.trend
        for (index, state) in parameters.season.enumerated() { season[index] = state }
    }

    private static func typicalStep(_ series: [Double]) -> Double {
        var changes = 0.0
        var sizes = abs(series.first ?? 1)
        for index in series.indices.dropFirst() {
            changes += abs(series[index] - series[index - 1])
            sizes += abs(series[index])
        }
        return max(changes, 1e-6 * sizes, .leastNormalMagnitude) / Double(max(series.count, 1))
    }

    private static func buffer(_ count: Int) -> UnsafeMutableBufferPointer<Double> {
        let buffer = UnsafeMutableBufferPointer<Double>.allocate(capacity: count)
        buffer.initialize(repeating: 0)
        return buffer
    }
}

/// Derivatives of the objective by smoothing parameters and initial level and trend; those by initial seasons
/// are in the workspace.
struct ETSGradient {
    var alpha = 0.0
    var beta = 0.0
    var gamma = 0.0
    var phi = 0.0
    var level = 0.0
    var trend = 0.0
}
