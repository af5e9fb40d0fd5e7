internal import Statistics

extension ETSModel {
    /// Continues the series once with random errors.
    ///
    /// A relative error is kept above −1, so that multiplicative forms stay positive.
    func simulate(into path: UnsafeMutableBufferPointer<Double>, _ random: inout SeededRandom) {
        let deviation = errorVariance.squareRoot()
        var level = finalLevel
        var trend = finalTrend
        var season = finalSeason
        let (alpha, beta, gamma) = (parameters.alpha, parameters.beta, parameters.gamma)
        for step in path.indices {
            let shock = deviation * random.nextNormal()
            let slot = form.hasSeason ? step % period : 0
            let damped = parameters.phi * trend
            let base = level + damped
            let seasonNow = form.hasSeason ? season[slot] : 0
            let mean =
                switch form.season {
                case .none: base
                case .additive: base + seasonNow
                case .multiplicative: base * seasonNow
                }
            let value = form.error == .additive ? mean + shock : mean * (1 + max(shock, -0.9999))
            path[step] = value
            let isScaled = form.season == .multiplicative
            let levelError =
                isScaled ? (seasonNow > 0 ? value / seasonNow - base : 0) : value - mean
            level = base + alpha * levelError
            trend = damped + beta * levelError
            guard form.hasSeason else { continue }
            let seasonError = isScaled ? (base > 0 ? value / base - seasonNow : 0) : value - mean
            season[slot] = seasonNow + gamma * seasonError
        }
    }
}
