extension ETSLikelihood {
    /// Derivatives of the objective at the point of the last forward run, by one sweep backwards over its
    /// path.
    ///
    /// Seasonal adjoints stay in the workspace: entries 0 ..< period belong to the initial seasons.
    func gradient(_ parameters: SmoothingParameters) -> ETSGradient {
        let squares = squaredErrors()
        let factor = 2 * Double(workspace.count) / max(squares, .leastNormalMagnitude)
        for index in workspace.count..<(workspace.count + workspace.period) {
            workspace.seasonAdjoint[index] = 0
        }
        return form.season == .multiplicative
            ? scaledSweep(parameters, factor) : linearSweep(parameters, factor)
    }

    private func squaredErrors() -> Double {
        var squares = 0.0
        let relative = form.error == .multiplicative
        for time in 0..<workspace.count {
            let mean = workspace.fitted[time]
            let error = workspace.values[time] - mean
            let scaled = relative ? error / mean : error
            squares += scaled * scaled
        }
        return squares
    }

    /// Derivative of the objective by the one-step mean at one time, the states held.
    @inline(__always)
    private func meanDerivative(_ value: Double, _ mean: Double, _ factor: Double) -> Double {
        guard form.error == .multiplicative else { return -factor * (value - mean) }
        let ratio = value / mean
        return (2 - factor * (ratio - 1) * ratio) / mean
    }

    private func linearSweep(_ parameters: SmoothingParameters, _ factor: Double) -> ETSGradient {
        let (alpha, beta, gamma, phi) = parameters.values
        let seasonAdjoint = workspace.seasonAdjoint
        let seasonal = form.hasSeason
        let period = workspace.period
        var gradient = ETSGradient()
        var levelAdjoint = 0.0
        var trendAdjoint = 0.0
        var time = workspace.count
        while time > 0 {
            time -= 1
            let value = workspace.values[time]
            let mean = workspace.fitted[time]
            let error = value - mean
            let seasonLater = seasonal ? seasonAdjoint[time + period] : 0
            gradient.alpha += error * levelAdjoint
            gradient.beta += error * trendAdjoint
            gradient.gamma += error * seasonLater
            let errorAdjoint = alpha * levelAdjoint + beta * trendAdjoint + gamma * seasonLater
            let meanAdjoint = meanDerivative(value, mean, factor) - errorAdjoint
            if seasonal { seasonAdjoint[time] = seasonLater + meanAdjoint }
            let baseAdjoint = levelAdjoint + meanAdjoint
            gradient.phi += workspace.trend[time] * (baseAdjoint + trendAdjoint)
            levelAdjoint = baseAdjoint
            trendAdjoint = phi * (baseAdjoint + trendAdjoint)
        }
        gradient.level = levelAdjoint
        gradient.trend = trendAdjoint
        return gradient
    }

    private func scaledSweep(_ parameters: SmoothingParameters, _ factor: Double) -> ETSGradient {
        let (alpha, beta, gamma, phi) = parameters.values
        let seasonAdjoint = workspace.seasonAdjoint
        let period = workspace.period
        var gradient = ETSGradient()
        var levelAdjoint = 0.0
        var trendAdjoint = 0.0
        var time = workspace.count
        while time > 0 {
            time -= 1
            let value = workspace.values[time]
            let seasonNow = workspace.season[time]
            let mean = workspace.fitted[time]
            let trendBefore = workspace.trend[time]
            let base = workspace.level[time] + phi * trendBefore
            let deseasonalized = value / seasonNow
            let detrended = value / base
            let levelError = deseasonalized - base
            let seasonLater = seasonAdjoint[time + period]
            gradient.alpha += levelError * levelAdjoint
            gradient.beta += levelError * trendAdjoint
            gradient.gamma += (detrended - seasonNow) * seasonLater
            let levelErrorAdjoint = alpha * levelAdjoint + beta * trendAdjoint
            let seasonErrorAdjoint = gamma * seasonLater
            let meanAdjoint = meanDerivative(value, mean, factor)
            seasonAdjoint[time] =
                seasonLater - seasonErrorAdjoint + meanAdjoint * base
                - levelErrorAdjoint * deseasonalized / seasonNow
            let baseAdjoint =
                levelAdjoint - levelErrorAdjoint + meanAdjoint * seasonNow
                - seasonErrorAdjoint * detrended / base
            gradient.phi += trendBefore * (baseAdjoint + trendAdjoint)
            levelAdjoint = baseAdjoint
            trendAdjoint = phi * (baseAdjoint + trendAdjoint)
        }
        gradient.level = levelAdjoint
        gradient.trend = trendAdjoint
        return gradient
    }
}
