internal import Foundation

/// A function with a gradient, evaluated value first.
protocol SmoothObjective {
    /// Number of variables.
    var dimension: Int { get }
    /// The value at a point; infinity outside of the domain.
    mutating func value(at point: UnsafeBufferPointer<Double>) -> Double
    /// The gradient at the point whose value was asked for last.
    mutating func gradient(
        at point: UnsafeBufferPointer<Double>, into result: UnsafeMutableBufferPointer<Double>)
}

/// Minimises a smooth function by BFGS with backtracking.
///
/// Source: Nocedal & Wright (2006), "Numerical Optimization", algorithm 6.1 and section 3.5 (backtracking by
/// quadratic interpolation).
struct QuasiNewton {
    /// Decrease per iteration below which the search stops, absolute.
    let tolerance: Double
    let maximumIterations: Int

    struct Minimum {
        let point: [Double]
        let value: Double
    }

    /// Runs the search. Allocates its workspace once, nothing in the loop.
    func minimize<Objective: SmoothObjective>(_ objective: inout Objective, from start: [Double]) -> Minimum {
        let count = objective.dimension
        var cells = [Double](repeating: 0, count: count * count + 6 * count)
        return cells.withUnsafeMutableBufferPointer { memory in
            var search = QuasiNewtonSearch(count: count, memory: memory)
            for index in 0..<count { search.point[index] = start[index] }
            let value = search.run(
                &objective, tolerance: tolerance, maximumIterations: maximumIterations)
            return Minimum(point: Array(search.point), value: value)
        }
    }
}

/// The moving state of one search over borrowed memory.
private struct QuasiNewtonSearch {
    let count: Int
    let point: UnsafeMutableBufferPointer<Double>
    private let trial: UnsafeMutableBufferPointer<Double>
    private let slope: UnsafeMutableBufferPointer<Double>
    private let newSlope: UnsafeMutableBufferPointer<Double>
    private let direction: UnsafeMutableBufferPointer<Double>
    private let product: UnsafeMutableBufferPointer<Double>
    private let inverse: UnsafeMutableBufferPointer<Double>

    init(count: Int, memory: UnsafeMutableBufferPointer<Double>) {
        self.count = count
        func part(_ index: Int, _ length: Int) -> UnsafeMutableBufferPointer<Double> {
            UnsafeMutableBufferPointer(rebasing: memory[(index * count)..<(index * count + length)])
        }
        point = part(0, count)
        trial = part(1, count)
        slope = part(2, count)
        newSlope = part(3, count)
        direction = part(4, count)
        product = part(5, count)
        inverse = part(6, count * count)
    }

    mutating func run<Objective: SmoothObjective>(
        _ objective: inout Objective, tolerance: Double, maximumIterations: Int
    ) -> Double {
        var value = objective.value(at: UnsafeBufferPointer(point))
        guard value.isFinite else { return value }
        objective.gradient(at: UnsafeBufferPointer(point), into: slope)
        resetInverse()
        var iterations = 0
        var isFresh = true
        var stalls = 0
        while iterations < maximumIterations {
            iterations += 1
            var descent = setDirection()
            if descent >= 0 {
                resetInverse()
                isFresh = true
                descent = setDirection()
            }
            guard descent < 0, descent.isFinite else { break }
            guard let (step, lower) = search(&objective, value, descent) else {
                if isFresh { break }
                resetInverse()
                isFresh = true
                continue
            }
            objective.gradient(at: UnsafeBufferPointer(trial), into: newSlope)
            update(step, isFresh)
            isFresh = false
            stalls = value - lower < tolerance ? stalls + 1 : 0
            value = lower
            advance()
            if stalls == 2 { break }
        }
        return value
    }

    private func resetInverse() {
        var norm = 0.0
        for index in 0..<count { norm += slope[index] * slope[index] }
        // The first step moves at most half a unit: variables are scaled so that one unit is a sensible
        // change.
        let scale = norm > 0 ? min(1, 0.5 / norm.squareRoot()) : 1
        for row in 0..<count {
            for column in 0..<count { inverse[row * count + column] = row == column ? scale : 0 }
        }
    }

    /// direction = −H · slope; returns slope · direction.
    private func setDirection() -> Double {
        var descent = 0.0
        for row in 0..<count {
            var sum = 0.0
            for column in 0..<count { sum += inverse[row * count + column] * slope[column] }
            direction[row] = -sum
            descent -= sum * slope[row]
        }
        return descent
    }

    /// A step length with sufficient decrease, or nothing when the direction gives none.
    private func search<Objective: SmoothObjective>(
        _ objective: inout Objective, _ value: Double, _ descent: Double
    ) -> (step: Double, value: Double)? {
        var longest = 0.0
        for index in 0..<count { longest = max(longest, abs(direction[index])) }
        var step = longest > 4 ? 4 / longest : 1
        for _ in 0..<30 {
            for index in 0..<count { trial[index] = point[index] + step * direction[index] }
            let lower = objective.value(at: UnsafeBufferPointer(trial))
            if lower <= value + 1e-4 * step * descent { return (step, lower) }
            let curvature = lower - value - step * descent
            let vertex = lower.isFinite && curvature > 0 ? -descent * step * step / (2 * curvature) : 0
            step = min(max(vertex, 0.1 * step), 0.5 * step)
            if step * longest < 1e-10 { return nil }
        }
        return nil
    }

    /// The BFGS update of the inverse Hessian; skipped where the curvature is not positive.
    private func update(_ step: Double, _ isFresh: Bool) {
        var curvature = 0.0
        var slopeSquares = 0.0
        for index in 0..<count {
            let change = newSlope[index] - slope[index]
            slope[index] = change
            curvature += change * step * direction[index]
            slopeSquares += change * change
        }
        guard curvature > 1e-12 * slopeSquares.squareRoot() else { return }
        if isFresh {
            let scale = curvature / slopeSquares
            for index in 0..<count { inverse[index * count + index] = scale }
        }
        var quadratic = 0.0
        for row in 0..<count {
            var sum = 0.0
            for column in 0..<count { sum += inverse[row * count + column] * slope[column] }
            product[row] = sum
            quadratic += sum * slope[row]
        }
        let rho = 1 / curvature
        let own = rho * rho * quadratic + rho
        for row in 0..<count {
            let moved = step * direction[row]
            for column in 0..<count {
                let other = step * direction[column]
                inverse[row * count + column] +=
                    own * moved * other - rho * (product[row] * other + moved * product[column])
            }
        }
    }

    private func advance() {
        for index in 0..<count {
            point[index] = trial[index]
            slope[index] = newSlope[index]
        }
    }
}
