import Foundation

/// Solves tail(x) = probability for x > 0 by Newton's method on the logarithms of both, kept inside a bracket.
///
/// The tails of the gamma and Student families are nearly straight lines in these coordinates, so a few steps
/// suffice from any start; a step that leaves the bracket is replaced by bisection.
enum TailInversion {
    /// - Parameters:
    ///   - probability: the tail to hit, in (0, 1).
    ///   - start: a positive first guess.
    ///   - rising: whether the tail grows with x (a cdf) or falls (a survival function).
    ///   - tail: the tail probability at x.
    ///   - density: the magnitude of its derivative.
    static func solve(
        probability: Double, start: Double, rising: Bool,
        tail: (Double) -> Double, density: (Double) -> Double
    ) -> Double {
        let target = log(probability)
        var low = -745.0
        var high = 709.0
        var position = min(high, max(low, log(start)))
        for _ in 0..<200 {
            let x = exp(position)
            let value = tail(x)
            let error = log(value) - target
            if error == 0 { return x }
            if (error < 0) == rising { low = position } else { high = position }
            let slope = (rising ? 1 : -1) * density(x) * x / value
            var next = position - error / slope
            if !(next > low && next < high) { next = (low + high) / 2 }
            if abs(next - position) <= 1e-15 * max(1, abs(position)) { return exp(next) }
            position = next
        }
        return exp(position)
    }
}
