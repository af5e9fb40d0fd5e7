import Foundation

/// Loader's saddle-point terms: Poisson, gamma, binomial and beta densities to nearly full precision,
/// where the direct formula through log-gamma loses digits in proportion to the size of its arguments.
///
/// Source: C. Loader, "Fast and accurate computation of binomial probabilities", 2000.
enum SaddlePoint {
    private static let halfLogTwoPi = 0.918938533204672741780329736406

    /// ln n! minus Stirling's approximation of it: δ(n) of the paper, for real n ≥ 0.
    static func stirlingError(_ n: Double) -> Double {
        if n <= 15 {
            return logGamma(n + 1) - (n + 0.5) * log(n) + n - halfLogTwoPi
        }
        let square = n * n
        let tail = 1.0 / 1260 - (1.0 / 1680 - (1.0 / 1188 - 691.0 / 360360 / square) / square) / square
        return (1.0 / 12 - (1.0 / 360 - tail / square) / square) / n
    }

    /// The deviance x ln(x/m) + m − x, without cancellation for x near m (D₀ of the paper).
    static func deviance(_ x: Double, _ mean: Double) -> Double {
        let difference = x - mean
        guard abs(difference) < 0.1 * (x + mean) else {
            return x * log(x / mean) - difference
        }
        let ratio = difference / (x + mean)
        var sum = difference * ratio
        var power = 2 * x * ratio
        let square = ratio * ratio
        for j in 1..<1000 {
            power *= square
            let next = sum + power / Double(2 * j + 1)
            if next == sum { return next }
            sum = next
        }
        return sum
    }

    /// mˣ e⁻ᵐ / Γ(x + 1) for real x ≥ 0, m ≥ 0: the Poisson probability, continued to real x.
    static func poisson(_ x: Double, _ mean: Double) -> Double {
        if mean == 0 { return x == 0 ? 1 : 0 }
        if x == 0 { return exp(-mean) }
        if x < 1e-300 || !mean.isFinite { return mean.isFinite ? exp(-mean) : 0 }
        return exp(-stirlingError(x) - deviance(x, mean)) / (2 * Double.pi * x).squareRoot()
    }

    /// Γ(n + 1) / (Γ(x + 1) Γ(n − x + 1)) pˣ qⁿ⁻ˣ for real 0 ≤ x ≤ n, with q = 1 − p given for its digits.
    static func binomial(_ x: Double, _ n: Double, _ p: Double, _ q: Double) -> Double {
        if p == 0 { return x == 0 ? 1 : 0 }
        if q == 0 { return x == n ? 1 : 0 }
        let rest = n - x
        if x == 0 { return exp(p < 0.5 ? n * log1p(-p) : n * log(q)) }
        if rest == 0 { return exp(q < 0.5 ? n * log1p(-q) : n * log(p)) }
        let exponent =
            stirlingError(n) - stirlingError(x) - stirlingError(rest) - deviance(x, n * p)
            - deviance(rest, n * q)
        return exp(exponent) * (n / (2 * Double.pi * x * rest)).squareRoot()
    }
}

/// ln Γ(x) for x > 0.
func logGamma(_ x: Double) -> Double { lgamma(x) }
