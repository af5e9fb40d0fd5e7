extension ETSModel {
    /// Forecasts beyond the last observation.
    ///
    /// Bounds are normal around the mean. The variance is exact, except with a multiplicative season, where
    /// it is exact to first order in the error variance; additive errors with a multiplicative season have no
    /// formula, are simulated, and are all that `seed` is for.
    ///
    /// - Parameters:
    ///   - horizon: periods ahead, from 1.
    ///   - levels: probabilities in per cent, each above 0 and below 100.
    ///   - seed: of the simulation.
    /// - Throws: ``ForecastingError`` of kind `horizonOutOfRange` or `levelOutOfRange`.
    ///
    /// Source: Hyndman, Koehler, Ord & Snyder (2008), sections 6.3 and 6.4.
    public func forecast(horizon: Int, levels: [Double] = [80, 95], seed: UInt64 = 0)
        throws(ForecastingError) -> PointForecast
    {
        try InputCheck.horizon(horizon)
        try InputCheck.levels(levels)
        let means = pointForecast(horizon: horizon)
        guard let variances = variances(horizon: horizon) else {
            let paths = SimulatedPaths.generate(steps: horizon, count: 5000, seed: seed) {
                simulate(into: $0, &$1)
            }
            return PointForecast(
                model: name, mean: means,
                intervals: paths.intervals(levels: levels, lowest: -.infinity))
        }
        return PointForecast(
            model: name, mean: means,
            intervals: NormalIntervals.around(
                means, deviations: variances.map { $0.squareRoot() }, levels: levels))
    }

    /// Expected values ahead with the errors at zero.
    func pointForecast(horizon: Int) -> [Double] {
        var level = finalLevel
        var trend = finalTrend
        return (0..<horizon).map { step in
            trend *= parameters.phi
            level += trend
            switch form.season {
            case .none: return level
            case .additive: return level + finalSeason[step % period]
            case .multiplicative: return level * finalSeason[step % period]
            }
        }
    }

    /// Variance of the forecast error per step, or nothing for the forms without a formula.
    func variances(horizon: Int) -> [Double]? {
        switch (form.error, form.season) {
        case (.additive, .multiplicative): nil
        case (.additive, _): additiveVariances(horizon)
        case (.multiplicative, _): multiplicativeVariances(horizon)
        }
    }

    /// Effect of an error on the mean `lag` steps later, season included where it adds.
    private func weights(_ horizon: Int) -> [Double] {
        var damping = 0.0
        var power = 1.0
        return (1...max(horizon, 1)).map { lag in
            power *= parameters.phi
            damping += form.trend == .damped ? power : 1
            let seasonal = form.season == .additive && lag % period == 0 ? parameters.gamma : 0
            return parameters.alpha + parameters.beta * damping + seasonal
        }
    }

    /// Table 6.1: σ² (1 + Σ c²).
    private func additiveVariances(_ horizon: Int) -> [Double] {
        let weights = weights(horizon)
        var sum = 1.0
        return (0..<horizon).map { step in
            if step > 0 { sum += weights[step - 1] * weights[step - 1] }
            return errorVariance * sum
        }
    }

    /// Equation 6.2 for an additive season or none. With a multiplicative season the same recursion runs on
    /// the level, and an error a whole number of cycles ago adds its effect on the season to its effect on
    /// the level: equation 6.4 to first order in the error variance, but with the covariance of level and
    /// season, which that drops.
    private func multiplicativeVariances(_ horizon: Int) -> [Double] {
        let isScaled = form.season == .multiplicative
        let weights = weights(horizon)
        let means = (isScaled ? withoutSeason() : self).pointForecast(horizon: horizon)
        var moments: [Double] = []
        moments.reserveCapacity(horizon)
        for step in 0..<horizon {
            var moment = means[step] * means[step]
            for lag in 0..<step {
                let before = moments[step - 1 - lag].squareRoot()
                let seasonal = isScaled && (lag + 1) % period == 0 ? parameters.gamma * means[step] : 0
                let effect = weights[lag] * before + seasonal
                moment += errorVariance * effect * effect
            }
            moments.append(moment)
        }
        return (0..<horizon).map { step in
            let season = isScaled ? finalSeason[step % period] : 1
            return season * season * ((1 + errorVariance) * moments[step] - means[step] * means[step])
        }
    }

    private func withoutSeason() -> ETSModel {
        ETSModel(
            form: ETSForm(error: form.error, trend: form.trend, season: .none), period: period,
            parameters: parameters, logLikelihood: logLikelihood, aic: aic, aicc: aicc, bic: bic,
            errorVariance: errorVariance, fitted: [], residuals: [], finalLevel: finalLevel,
            finalTrend: finalTrend, finalSeason: [])
    }
}
