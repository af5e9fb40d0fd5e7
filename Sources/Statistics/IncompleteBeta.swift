import Foundation

/// The regularised incomplete beta function Iₓ(a, b).
///
/// Continued fraction by Lentz's method (DLMF 8.17.22; Press et al., Numerical Recipes, 3rd edition,
/// section 6.4), scaled by the saddle-point density.
public enum IncompleteBeta {
    /// Iₓ(a, b), the probability that a beta variable is at most x.
    ///
    /// - Parameters:
    ///   - a: the first shape, above 0.
    ///   - b: the second shape, above 0.
    ///   - x: the argument; below 0 gives 0, above 1 gives 1.
    public static func lower(_ a: Double, _ b: Double, _ x: Double) -> Double {
        lower(a, b, x, complement: 1 - x)
    }

    /// Iₓ(a, b) where 1 − x is known better than by subtraction.
    static func lower(_ a: Double, _ b: Double, _ x: Double, complement: Double) -> Double {
        guard x > 0 else { return 0 }
        guard complement > 0 else { return 1 }
        if x < (a + 1) / (a + b + 2) {
            return min(1, scale(a, b, x, complement) * fraction(a, b, x) / a)
        }
        return max(0, 1 - scale(b, a, complement, x) * fraction(b, a, complement) / b)
    }

    /// 1 − Iₓ(a, b) without subtraction in the upper tail.
    static func upper(_ a: Double, _ b: Double, _ x: Double, complement: Double) -> Double {
        lower(b, a, complement, complement: x)
    }

    /// xᵃ (1 − x)ᵇ / B(a, b).
    static func scale(_ a: Double, _ b: Double, _ x: Double, _ y: Double) -> Double {
        SaddlePoint.binomial(a, a + b, x, y) * a * b / (a + b)
    }

    private static func fraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
        let tiny = 1e-300
        var c = 1.0
        var d = guarded(1 - (a + b) * x / (a + 1), tiny)
        d = 1 / d
        var value = d
        for step in 1...(300 + Int(20 * min(max(a, b), 1e12).squareRoot())) {
            let m = Double(step)
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            d = 1 / guarded(1 + even * d, tiny)
            c = guarded(1 + even / c, tiny)
            value *= d * c
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            d = 1 / guarded(1 + odd * d, tiny)
            c = guarded(1 + odd / c, tiny)
            value *= d * c
            if abs(d * c - 1) < 1e-16 { break }
        }
        return value
    }

    private static func guarded(_ value: Double, _ tiny: Double) -> Double {
        abs(value) < tiny ? tiny : value
    }
}
