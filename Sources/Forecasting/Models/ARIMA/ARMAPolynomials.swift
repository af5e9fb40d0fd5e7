internal import Foundation

/// The coefficients of stationary, invertible ARMA terms, from free variables.
///
/// Free variables pass through tanh to partial autocorrelations, and these by Durbin's recursion to
/// coefficients, so that every point of the search is stationary and invertible. Seasonal and other terms
/// multiply.
///
/// Source: Monahan (1984), "A note on enforcing stationarity in autoregressive-moving average models",
/// Biometrika 71; Jones (1980), Technometrics 22.
struct ARMAPolynomials: Sendable, Equatable {
    /// φ₁ … φₚ of yₜ = Σ φᵢ yₜ₋ᵢ + eₜ + Σ θⱼ eₜ₋ⱼ.
    private(set) var autoregressive: [Double]
    private(set) var movingAverage: [Double]
    private(set) var seasonalAutoregressive: [Double]
    private(set) var seasonalMovingAverage: [Double]

    private static let reach = 5.0

    init(order: ARIMAOrder) {
        autoregressive = [Double](repeating: 0, count: order.autoregressive)
        movingAverage = [Double](repeating: 0, count: order.movingAverage)
        seasonalAutoregressive = [Double](repeating: 0, count: order.seasonalAutoregressive)
        seasonalMovingAverage = [Double](repeating: 0, count: order.seasonalMovingAverage)
    }

    /// Reads the variables in the order of the properties.
    mutating func set(_ free: UnsafeBufferPointer<Double>) {
        var next = 0
        Self.durbin(free, &next, &autoregressive, sign: 1)
        Self.durbin(free, &next, &movingAverage, sign: -1)
        Self.durbin(free, &next, &seasonalAutoregressive, sign: 1)
        Self.durbin(free, &next, &seasonalMovingAverage, sign: -1)
    }

    private static func durbin(
        _ free: UnsafeBufferPointer<Double>, _ next: inout Int, _ coefficients: inout [Double], sign: Double
    ) {
        for order in coefficients.indices {
            let partial = tanh(min(max(free[next], -reach), reach))
            next += 1
            var low = 0
            var high = order - 1
            while low <= high {
                let first = coefficients[low]
                let last = coefficients[high]
                coefficients[low] = first - partial * last
                coefficients[high] = last - partial * first
                low += 1
                high -= 1
            }
            coefficients[order] = partial
        }
        guard sign < 0 else { return }
        for index in coefficients.indices { coefficients[index] = -coefficients[index] }
    }

    /// Whether all roots, seasonal ones counted once per period, are further from the unit circle than
    /// `margin`.
    func rootsLieBeyond(_ margin: Double, period: Int) -> Bool {
        let yearly = pow(margin, Double(period))
        return Self.isStationary(autoregressive, scale: margin)
            && Self.isStationary(movingAverage.map { -$0 }, scale: margin)
            && Self.isStationary(seasonalAutoregressive, scale: yearly)
            && Self.isStationary(seasonalMovingAverage.map { -$0 }, scale: yearly)
    }

    /// Durbin's recursion backwards: stationary when every partial autocorrelation is below 1.
    private static func isStationary(_ coefficients: [Double], scale: Double) -> Bool {
        var power = 1.0
        var current = coefficients.map { coefficient in
            power *= scale
            return coefficient * power
        }
        while let partial = current.last {
            guard abs(partial) < 1 else { return false }
            let shorter = current.count - 1
            current = (0..<shorter).map {
                (current[$0] + partial * current[shorter - 1 - $0]) / (1 - partial * partial)
            }
        }
        return true
    }
}
