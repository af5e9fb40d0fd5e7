internal import Statistics

extension ARIMAModel {
    /// Expected values and normal bounds ahead.
    ///
    /// - Parameters:
    ///   - horizon: periods ahead, from 1.
    ///   - levels: probabilities in per cent, each above 0 and below 100.
    ///   - regressors: one array per regressor of the fit, as long as the horizon.
    /// - Throws: ``ForecastingError`` of kind `horizonOutOfRange`, `levelOutOfRange`, or `lengthsDiffer` for
    ///   regressors that do not match.
    public func forecast(horizon: Int, levels: [Double] = [80, 95], regressors: [[Double]] = [])
        throws(ForecastingError) -> PointForecast
    {
        try InputCheck.horizon(horizon)
        try InputCheck.levels(levels)
        guard regressors.count == regression.count else {
            throw .lengthsDiffer("regressors of fit and forecast", regression.count, regressors.count)
        }
        for regressor in regressors where regressor.count != horizon {
            throw .lengthsDiffer("horizon and regressors", horizon, regressor.count)
        }
        var means = pointForecast(horizon: horizon)
        for (regressor, coefficient) in zip(regressors, regression) {
            for step in means.indices { means[step] += coefficient * regressor[step] }
        }
        return PointForecast(
            model: name, mean: means,
            intervals: NormalIntervals.around(means, deviations: deviations(horizon), levels: levels))
    }

    private func deviations(_ horizon: Int) -> [Double] {
        let effects = effects(horizon)
        var sum = 0.0
        return effects.map { effect in
            sum += effect * effect
            return (errorVariance * sum).squareRoot()
        }
    }

    /// ψ weights: what an error changes 0, 1, … steps later.
    private func effects(_ horizon: Int) -> [Double] {
        var effects = [Double](repeating: 0, count: horizon)
        for step in 0..<horizon {
            var effect = step == 0 ? 1.0 : 0
            if step > 0, step <= movingAverageTerms.count { effect = movingAverageTerms[step - 1] }
            for lag in 0..<min(step, integratedWeights.count) {
                effect += integratedWeights[lag] * effects[step - 1 - lag]
            }
            effects[step] = effect
        }
        return effects
    }

    /// Expected differenced values ahead, constant included.
    private func differencedForecast(_ horizon: Int) -> [Double] {
        var ahead = [Double](repeating: 0, count: horizon)
        for step in 0..<horizon {
            guard step >= differencedAhead.count else {
                ahead[step] = differencedAhead[step]
                continue
            }
            for (lag, coefficient) in autoregressiveTerms.enumerated() {
                ahead[step] += coefficient * ahead[step - 1 - lag]
            }
        }
        return ahead.map { $0 + constant }
    }
}

extension ARIMAModel: DemandModel {
    var errorDeviation: Double { errorVariance.squareRoot() }

    /// Expected values ahead, regressors at zero.
    func pointForecast(horizon: Int) -> [Double] {
        let weights = Differencing.weights(order)
        var path = recent
        path.reserveCapacity(recent.count + horizon)
        for change in differencedForecast(horizon) {
            var value = change
            for (lag, weight) in weights.enumerated() where weight != 0 {
                value += weight * path[path.count - 1 - lag]
            }
            path.append(value)
        }
        return Array(path.suffix(horizon))
    }

    func normalDeviations(horizon: Int) -> [Double]? { deviations(horizon) }

    func simulate(into path: UnsafeMutableBufferPointer<Double>, _ random: inout SeededRandom) {
        pathSampler(horizon: path.count)(path, &random)
    }

    /// Deviations from the mean follow the same equation with nothing before them.
    func pathSampler(horizon: Int) -> PathSampler {
        let deviation = errorDeviation
        let means = pointForecast(horizon: horizon)
        let averages = movingAverageTerms.enumerated().filter { $0.element != 0 }.map { ($0 + 1, $1) }
        let weights = integratedWeights.enumerated().filter { $0.element != 0 }.map { ($0 + 1, $1) }
        return { path, random in
            withUnsafeTemporaryAllocation(of: Double.self, capacity: path.count) { shocks in
                for step in path.indices {
                    let shock = deviation * random.nextNormal()
                    shocks[step] = shock
                    var value = shock
                    for (lag, weight) in averages where lag <= step { value += weight * shocks[step - lag] }
                    for (lag, weight) in weights where lag <= step { value += weight * path[step - lag] }
                    path[step] = value
                }
            }
            for step in path.indices { path[step] += means[step] }
        }
    }
}
