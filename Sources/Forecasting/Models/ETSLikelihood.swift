internal import Foundation

/// The likelihood of one exponential-smoothing form on one series, with its gradient.
///
/// The objective is n log Σe² + 2 Σ log|μ|, the second sum only for multiplicative errors: −2 times the
/// concentrated log-likelihood without constants.
///
/// Source: Hyndman, Koehler, Ord & Snyder (2008), table 2.2 and equation 5.3. The gradient is the
/// reverse-mode derivative of that recursion: one backward sweep whatever the number of initial states.
struct ETSLikelihood {
    let form: ETSForm
    let workspace: ETSWorkspace

    /// Runs the filter forward from initial states that the caller has put into the workspace.
    ///
    /// - Returns: the objective, or infinity as soon as a multiplicative form leaves the positive range.
    func objective(_ parameters: SmoothingParameters) -> Double {
        let squares = form.season == .multiplicative ? scaledFilter(parameters) : linearFilter(parameters)
        guard squares.isFinite else { return .infinity }
        let count = Double(workspace.count)
        let logSquares = log(max(squares, .leastNormalMagnitude))
        guard form.error == .multiplicative else { return count * logSquares }
        return count * logSquares + 2 * logSum()
    }

    /// Sum of squared errors with an additive season or none; infinity where a multiplicative error has no
    /// sense.
    private func linearFilter(_ parameters: SmoothingParameters) -> Double {
        let values = workspace.values
        let season = workspace.season
        let seasonal = form.hasSeason
        let relative = form.error == .multiplicative
        let (alpha, beta, gamma, phi) = parameters.values
        let period = workspace.period
        var level = workspace.level[0]
        var trend = workspace.trend[0]
        var squares = 0.0
        for time in 0..<workspace.count {
            let damped = phi * trend
            let base = level + damped
            let seasonNow = seasonal ? season[time] : 0
            let mean = base + seasonNow
            let error = values[time] - mean
            if relative {
                guard mean > 0 else { return .infinity }
                let ratio = error / mean
                squares += ratio * ratio
            } else {
                squares += error * error
            }
            level = base + alpha * error
            trend = damped + beta * error
            workspace.fitted[time] = mean
            workspace.level[time + 1] = level
            workspace.trend[time + 1] = trend
            if seasonal { season[time + period] = seasonNow + gamma * error }
        }
        return squares
    }

    /// Sum of squared errors with a multiplicative season.
    private func scaledFilter(_ parameters: SmoothingParameters) -> Double {
        let values = workspace.values
        let season = workspace.season
        let relative = form.error == .multiplicative
        let (alpha, beta, gamma, phi) = parameters.values
        let period = workspace.period
        var level = workspace.level[0]
        var trend = workspace.trend[0]
        var squares = 0.0
        for time in 0..<workspace.count {
            let damped = phi * trend
            let base = level + damped
            let seasonNow = season[time]
            guard base > 0, seasonNow > 0 else { return .infinity }
            let mean = base * seasonNow
            let value = values[time]
            let error = relative ? value / mean - 1 : value - mean
            squares += error * error
            let levelError = value / seasonNow - base
            level = base + alpha * levelError
            trend = damped + beta * levelError
            workspace.fitted[time] = mean
            workspace.level[time + 1] = level
            workspace.trend[time + 1] = trend
            season[time + period] = seasonNow + gamma * (value / base - seasonNow)
        }
        return squares
    }

    /// Σ log μ, with one logarithm per eight factors.
    private func logSum() -> Double {
        let fitted = workspace.fitted
        var sum = 0.0
        var product = 1.0
        for time in 0..<workspace.count {
            product *= fitted[time]
            if time & 7 == 7 || product > 1e100 || product < 1e-100 {
                sum += log(product)
                product = 1
            }
        }
        return sum + log(product)
    }
}
