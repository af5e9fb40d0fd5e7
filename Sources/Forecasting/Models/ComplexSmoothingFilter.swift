/// The recursions of complex exponential smoothing over borrowed-once memory.
///
/// States of all times lie behind each other: the `lag` initial ones, one per observation, and `lag` more
/// that continue the series without error, from which the pass in the other direction starts.
final class ComplexSmoothingFilter {
    let season: ComplexSmoothingModel.Season
    let lag: Int
    let count: Int
    let values: UnsafeMutableBufferPointer<Double>
    private let reversed: UnsafeMutableBufferPointer<Double>
    let fitted: UnsafeMutableBufferPointer<Double>
    let level: UnsafeMutableBufferPointer<Double>
    let potential: UnsafeMutableBufferPointer<Double>
    let seasonal: UnsafeMutableBufferPointer<Double>
    let seasonalPotential: UnsafeMutableBufferPointer<Double>
    private let initial: UnsafeMutableBufferPointer<Double>

    init(_ series: [Double], period: Int, season: ComplexSmoothingModel.Season) {
        self.season = season
        count = series.count
        lag = season == .none ? 1 : period
        let length = series.count + 2 * lag
        values = Self.buffer(series.count)
        reversed = Self.buffer(series.count)
        fitted = Self.buffer(series.count)
        level = Self.buffer(length)
        potential = Self.buffer(length)
        seasonal = Self.buffer(length)
        seasonalPotential = Self.buffer(length)
        initial = Self.buffer(4 * lag)
        for index in 0..<count {
            values[index] = series[index]
            reversed[index] = series[count - 1 - index]
        }
        setInitialStates(series)
    }

    deinit {
        for buffer in [values, reversed, fitted, level, potential, seasonal, seasonalPotential, initial] {
            buffer.deallocate()
        }
    }

    private static func buffer(_ count: Int) -> UnsafeMutableBufferPointer<Double> {
        let buffer = UnsafeMutableBufferPointer<Double>.allocate(capacity: count)
        buffer.initialize(repeating: 0)
        return buffer
    }

    /// Rough states, which the passes there and back make up for: the first values, or their mean with the
    /// seasons of a decomposition.
    private func setInitialStates(_ series: [Double]) {
        let span = season == .none ? min(max(10, lag), count) : min(lag, count)
        let mean = series.prefix(span).reduce(0, +) / Double(max(span, 1))
        let cycle =
            season.hasStates
            ? ClassicalDecomposition(series, period: lag, multiplicative: false)?.cycle : nil
        for index in 0..<lag {
            let start = season == .simple && index < count ? series[index] : mean
            initial[4 * index] = start
            initial[4 * index + 1] = start / 1.1
            initial[4 * index + 2] = cycle?[index] ?? 0
            initial[4 * index + 3] = season == .full ? (cycle?[index] ?? 0) / 1.1 : 0
        }
    }

    /// Sum of squared one-step errors of a pass forwards after one there and one back.
    func squaredError(_ smoothing: ComplexSmoothing) -> Double {
        for index in 0..<lag {
            level[index] = initial[4 * index]
            potential[index] = initial[4 * index + 1]
            seasonal[index] = initial[4 * index + 2]
            seasonalPotential[index] = initial[4 * index + 3]
        }
        guard season != .none else { return plainSquaredError(smoothing) }
        _ = pass(values, smoothing)
        turn()
        _ = pass(reversed, smoothing)
        turn()
        return pass(values, smoothing)
    }

    /// The same without season, where two numbers are the whole state.
    private func plainSquaredError(_ smoothing: ComplexSmoothing) -> Double {
        var state = (level: level[0], potential: potential[0])
        _ = plainPass(values, &state, smoothing)
        _ = plainPass(reversed, &state, smoothing)
        level[0] = state.level
        potential[0] = state.potential
        return plainPass(values, &state, smoothing)
    }

    /// Starts from a state and ends with the one that continues it by a step without error.
    private func plainPass(
        _ series: UnsafeMutableBufferPointer<Double>, _ state: inout (level: Double, potential: Double),
        _ smoothing: ComplexSmoothing
    ) -> Double {
        let (alpha0, alpha1) = (smoothing.alpha0, smoothing.alpha1)
        var (before, hidden) = state
        var squares = 0.0
        for time in 0..<count {
            let error = series[time] - before
            fitted[time] = before
            squares += error * error
            let next = before - (1 - alpha1) * hidden + (alpha0 - alpha1) * error
            hidden = before + (1 - alpha0) * hidden + (alpha0 + alpha1) * error
            before = next
        }
        level[count] = before
        potential[count] = hidden
        state = (before - (1 - alpha1) * hidden, before + (1 - alpha0) * hidden)
        return squares.isFinite ? squares : .infinity
    }

    /// The states at the end, in the opposite order, become the initial ones.
    private func turn() {
        let last = count + 2 * lag - 1
        for buffer in [level, potential, seasonal, seasonalPotential] {
            for index in 0..<lag { buffer[index] = buffer[last - index] }
        }
    }

    private func pass(_ series: UnsafeMutableBufferPointer<Double>, _ smoothing: ComplexSmoothing) -> Double {
        var squares = 0.0
        let back = season == .simple ? lag : 1
        for time in 0..<(count + lag) {
            let index = time + lag
            let mean =
                level[index - back] + (season.hasStates ? seasonal[index - lag] : 0)
            let error = time < count ? series[time] - mean : 0
            if time < count { fitted[time] = mean }
            squares += error * error
            step(index, back, error, smoothing)
        }
        return squares.isFinite ? squares : .infinity
    }

    @inline(__always)
    private func step(_ index: Int, _ back: Int, _ error: Double, _ smoothing: ComplexSmoothing) {
        let before = level[index - back]
        let hidden = potential[index - back]
        let (alpha0, alpha1) = (smoothing.alpha0, smoothing.alpha1)
        level[index] = before - (1 - alpha1) * hidden + (alpha0 - alpha1) * error
        potential[index] = before + (1 - alpha0) * hidden + (alpha0 + alpha1) * error
        guard season.hasStates else { return }
        let seasonBefore = seasonal[index - lag]
        if season == .partial {
            seasonal[index] = seasonBefore + smoothing.beta0 * error
            return
        }
        let seasonHidden = seasonalPotential[index - lag]
        let (beta0, beta1) = (smoothing.beta0, smoothing.beta1)
        seasonal[index] = seasonBefore - (1 - beta1) * seasonHidden + (beta0 - beta1) * error
        seasonalPotential[index] = seasonBefore + (1 - beta0) * seasonHidden + (beta0 + beta1) * error
    }
}

/// The complex smoothing parameters α₀ + iα₁ of the level and β₀ + iβ₁ of the season.
struct ComplexSmoothing: Sendable, Equatable {
    var alpha0 = 1.3
    var alpha1 = 1.0
    var beta0 = 0.0
    var beta1 = 0.0
}
