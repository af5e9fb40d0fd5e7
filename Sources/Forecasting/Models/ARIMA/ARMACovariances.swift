/// Autocovariances of an ARMA process whose errors have variance 1.
///
/// The autoregressive part by Durbin's recursion downwards and the Yule–Walker equations upwards, then the
/// moving average over it.
///
/// Source: Brockwell & Davis (1991), "Time Series: Theory and Methods", 2nd edition, sections 3.3 and 5.2.
final class ARMACovariances {
    /// γ(0), γ(1), …
    let values: UnsafeMutableBufferPointer<Double>
    private let degree: Int
    /// Predictors of every order below each other.
    private let predictors: UnsafeMutableBufferPointer<Double>
    private let own: UnsafeMutableBufferPointer<Double>
    private let average: UnsafeMutableBufferPointer<Double>

    init(degree: Int) {
        self.degree = max(degree, 1)
        values = ARMAFilter.buffer(degree + 3)
        predictors = ARMAFilter.buffer(self.degree * self.degree)
        own = ARMAFilter.buffer(2 * degree + 4)
        average = ARMAFilter.buffer(degree + 1)
    }

    deinit {
        for buffer in [values, predictors, own, average] { buffer.deallocate() }
    }

    /// Computes γ(0) … γ(count).
    func compute(_ autoregressive: LagPolynomial, _ movingAverage: LagPolynomial, count: Int) {
        let width = movingAverage.degree
        computeOwn(autoregressive, count: count + width)
        for lag in 0...width { average[lag] = 0 }
        average[0] = 1
        for (lag, coefficient) in zip(movingAverage.lags, movingAverage.coefficients) {
            average[lag] = coefficient
        }
        for lag in 0...count { values[lag] = 0 }
        for shift in 0...width {
            var product = 0.0
            for index in 0...(width - shift) { product += average[index] * average[index + shift] }
            guard product != 0 else { continue }
            for lag in 0...count {
                let both = shift == 0 ? own[lag] : own[abs(lag - shift)] + own[lag + shift]
                values[lag] += product * both
            }
        }
    }

    private func computeOwn(_ autoregressive: LagPolynomial, count: Int) {
        let order = autoregressive.degree
        guard order > 0 else {
            for lag in 0...count { own[lag] = lag == 0 ? 1 : 0 }
            return
        }
        let top = (order - 1) * degree
        for index in 0..<order { predictors[top + index] = 0 }
        for (lag, coefficient) in zip(autoregressive.lags, autoregressive.coefficients) {
            predictors[top + lag - 1] = coefficient
        }
        var variance = 1.0
        for step in stride(from: order, through: 1, by: -1) {
            let row = (step - 1) * degree
            let partial = predictors[row + step - 1]
            let rest = 1 / max(1 - partial * partial, 1e-12)
            variance *= rest
            let below = row - degree
            for index in 0..<(step - 1) {
                predictors[below + index] =
                    (predictors[row + index] + partial * predictors[row + step - 2 - index]) * rest
            }
        }
        own[0] = variance
        for lag in 1...order where lag <= count {
            let row = (lag - 1) * degree
            var sum = 0.0
            for index in 0..<lag { sum += predictors[row + index] * own[lag - 1 - index] }
            own[lag] = sum
        }
        guard count > order else { return }
        for lag in (order + 1)...count {
            var sum = 0.0
            for term in autoregressive.lags.indices {
                sum += autoregressive.coefficients[term] * own[lag - autoregressive.lags[term]]
            }
            own[lag] = sum
        }
    }
}
