internal import Foundation

/// Exact one-step prediction of a stationary ARMA process: standardised errors whose sum of squares is the
/// likelihood.
///
/// The Chandrasekhar recursions replace the covariance matrix of Kalman's filter by one vector, because the
/// process starts in its stationary distribution; a step costs a few multiples of the largest lag. Once the
/// gain has settled, errors come from the ARMA equation itself. The state holds the predictions of the next
/// observations, so its covariance with the present one is the autocovariance function, and no matrix is
/// needed for the start either.
///
/// Sources: Morf, Sidhu & Kailath (1974), "Some new algorithms for recursive estimation in constant, linear,
/// discrete-time systems", IEEE Transactions on Automatic Control 19; Pearlman (1980), "An algorithm for the
/// exact likelihood of a high-order autoregressive-moving average process", Biometrika 67; Harvey (1989),
/// "Forecasting, Structural Time Series Models and the Kalman Filter", section 3.4.
final class ARMAFilter {
    private let count: Int
    /// The series to predict.
    let values: UnsafeMutableBufferPointer<Double>
    /// One-step errors.
    let errors: UnsafeMutableBufferPointer<Double>
    /// Predictions of the next observations after a pass that was asked for them.
    let state: UnsafeMutableBufferPointer<Double>
    private let gain: UnsafeMutableBufferPointer<Double>
    private let change: UnsafeMutableBufferPointer<Double>
    private let covariances: ARMACovariances
    private var autoregressive: LagTerms
    private var movingAverage: LagTerms

    /// How many predictions `state` holds.
    private(set) var stateCount = 0
    /// What standardised errors were multiplied by: the root of the geometric mean of the error variances.
    private(set) var scale = 1.0

    private static let checkEvery = 8
    private static let settled = 1e-10

    /// - Parameters:
    ///   - count: length of the series.
    ///   - degree: largest lag of all polynomials to come.
    init(count: Int, degree: Int) {
        self.count = count
        values = Self.buffer(count)
        errors = Self.buffer(count)
        state = Self.buffer(degree + 2)
        gain = Self.buffer(degree + 2)
        change = Self.buffer(degree + 2)
        covariances = ARMACovariances(degree: degree)
        autoregressive = LagTerms(capacity: degree + 1)
        movingAverage = LagTerms(capacity: degree + 1)
    }

    deinit {
        for buffer in [values, errors, state, gain, change] { buffer.deallocate() }
        autoregressive.deallocate()
        movingAverage.deallocate()
    }

    static func buffer(_ count: Int) -> UnsafeMutableBufferPointer<Double> {
        let buffer = UnsafeMutableBufferPointer<Double>.allocate(capacity: count)
        buffer.initialize(repeating: 0)
        return buffer
    }

    /// Runs over the series.
    ///
    /// - Parameters:
    ///   - standardised: where errors in units of their standard deviation go, scaled so that their sum of
    ///     squares is least where the likelihood is greatest.
    ///   - keepsState: whether `state` is needed at the end.
    func run(
        autoregressive: LagPolynomial, movingAverage: LagPolynomial,
        standardised: UnsafeMutableBufferPointer<Double>, keepsState: Bool = false
    ) {
        let size = max(autoregressive.degree, movingAverage.degree + 1)
        stateCount = size
        covariances.compute(autoregressive, movingAverage, count: size)
        self.autoregressive.set(autoregressive)
        self.movingAverage.set(movingAverage)
        var variance = covariances.values[0]
        for index in 0..<size {
            state[index] = 0
            gain[index] = covariances.values[index + 1]
            change[index] = gain[index]
        }
        var weight = -1 / variance
        var logSum = 0.0
        var product = 1.0
        var time = 0
        while time < count {
            let error = values[time] - state[0]
            errors[time] = error
            standardised[time] = error / variance.squareRoot()
            product *= variance
            if product > 1e100 {
                logSum += log(product)
                product = 1
            }
            time += 1
            moveState(error / variance, size)
            variance = moveGain(&weight, variance, size)
            guard !keepsState, time % Self.checkEvery == 0, time >= size, hasSettled(weight, size) else {
                continue
            }
            finish(from: time, standardised)
            break
        }
        logSum += log(product)
        scale = exp(logSum / (2 * Double(max(count, 1))))
        for index in 0..<count { standardised[index] *= scale }
    }

    @inline(__always)
    private func moveState(_ share: Double, _ size: Int) {
        let last = autoregressive.sum(state, before: size)
        for index in 0..<(size - 1) { state[index] = state[index + 1] + gain[index] * share }
        state[size - 1] = last + gain[size - 1] * share
    }

    /// Moves gain and change by one step; returns the variance of the next error.
    @inline(__always)
    private func moveGain(_ weight: inout Double, _ variance: Double, _ size: Int) -> Double {
        let front = change[0]
        let last = autoregressive.sum(change, before: size)
        let nextVariance = max(variance + weight * front * front, 1)
        let gainShare = weight * front
        let changeShare = front / nextVariance
        for index in 0..<(size - 1) {
            let moved = change[index + 1]
            gain[index] += moved * gainShare
            change[index] = moved - gain[index] * changeShare
        }
        gain[size - 1] += last * gainShare
        change[size - 1] = last - gain[size - 1] * changeShare
        weight *= nextVariance / variance
        return nextVariance
    }

    private func hasSettled(_ weight: Double, _ size: Int) -> Bool {
        var largest = 0.0
        for index in 0..<size { largest = max(largest, change[index] * change[index]) }
        return largest * abs(weight) < Self.settled
    }

    /// The ARMA equation, with errors of variance 1 from here on.
    private func finish(from start: Int, _ standardised: UnsafeMutableBufferPointer<Double>) {
        for time in start..<count {
            let error =
                values[time] - autoregressive.sum(values, before: time)
                - movingAverage.sum(errors, before: time)
            errors[time] = error
            standardised[time] = error
        }
    }
}
