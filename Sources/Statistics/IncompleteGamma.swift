import Foundation

/// The regularised incomplete gamma functions P(a, x) and Q(a, x) = 1 − P(a, x).
///
/// Series below the turning point, continued fraction above it, both scaled by the saddle-point density.
/// Source: DLMF 8.11.4 (series) and 8.9.2 (continued fraction), the latter by Lentz's method
/// (Press et al., Numerical Recipes, 3rd edition, section 6.2).
public enum IncompleteGamma {
    /// P(a, x), the probability that a gamma variable of shape a and scale 1 is at most x.
    ///
    /// - Parameters:
    ///   - a: the shape, above 0.
    ///   - x: the argument; values below 0 give 0.
    public static func lower(_ a: Double, _ x: Double) -> Double {
        guard x > 0 else { return 0 }
        guard x.isFinite else { return 1 }
        return x < a + 1 ? series(a, x) : 1 - fraction(a, x)
    }

    /// Q(a, x), the probability that a gamma variable of shape a and scale 1 exceeds x.
    ///
    /// - Parameters:
    ///   - a: the shape, above 0.
    ///   - x: the argument; values below 0 give 1.
    public static func upper(_ a: Double, _ x: Double) -> Double {
        guard x > 0 else { return 1 }
        guard x.isFinite else { return 0 }
        return x < a + 1 ? 1 - series(a, x) : fraction(a, x)
    }

    private static func iterationLimit(_ a: Double) -> Int {
        // Both expansions settle after a multiple of √a terms near the turning point x ≈ a.
        200 + Int(20 * min(a, 1e12).squareRoot())
    }

    private static func series(_ a: Double, _ x: Double) -> Double {
        var term = 1.0
        var sum = 1.0
        for n in 1...iterationLimit(a) {
            term *= x / (a + Double(n))
            sum += term
            if term < sum * 1e-17 { break }
        }
        return min(1, sum * SaddlePoint.poisson(a, x))
    }

    private static func fraction(_ a: Double, _ x: Double) -> Double {
        let tiny = 1e-300
        var b = x + 1 - a
        var c = 1 / tiny
        var d = 1 / b
        var value = d
        for n in 1...iterationLimit(a) {
            let coefficient = -Double(n) * (Double(n) - a)
            b += 2
            d = coefficient * d + b
            if abs(d) < tiny { d = tiny }
            c = b + coefficient / c
            if abs(c) < tiny { c = tiny }
            d = 1 / d
            let change = d * c
            value *= change
            if abs(change - 1) < 1e-16 { break }
        }
        return min(1, value * SaddlePoint.poisson(a, x) * a)
    }
}
