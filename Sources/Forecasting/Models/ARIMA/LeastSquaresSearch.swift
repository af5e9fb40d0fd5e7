/// Residuals that depend smoothly on a few variables.
protocol ResidualFunction {
    /// Number of variables.
    var dimension: Int { get }
    /// Number of residuals.
    var count: Int { get }
    /// How many of the first variables move by at most a half at a time, so that no valley is jumped over.
    var cautiousVariables: Int { get }
    mutating func residuals(
        at point: UnsafeBufferPointer<Double>, into result: UnsafeMutableBufferPointer<Double>)
}

/// Minimises a sum of squares by the method of Levenberg and Marquardt with derivatives from differences.
///
/// Source: Nocedal & Wright (2006), "Numerical Optimization", 2nd edition, section 10.3; scaling of the
/// damping after Marquardt (1963), Journal of the Society for Industrial and Applied Mathematics 11.
struct LeastSquaresSearch {
    /// Relative decrease per step below which the search stops.
    var tolerance = 1e-6
    var maximumIterations = 40

    struct Minimum {
        let point: [Double]
        let squares: Double
    }

    private static let step = 1e-5
    private static let longestStep = 0.5

    func minimize<Function: ResidualFunction>(_ function: inout Function, from start: [Double]) -> Minimum {
        let (size, count) = (start.count, function.count)
        var point = start
        var residuals = [Double](repeating: 0, count: count)
        var squares = Self.evaluate(&function, point, &residuals)
        guard size > 0, squares.isFinite else { return Minimum(point: point, squares: squares) }
        var trial = residuals
        var slopes = [Double](repeating: 0, count: size * count)
        var normal = [Double](repeating: 0, count: size * (size + 1))
        var damping = 1e-2
        for _ in 0..<maximumIterations {
            for axis in 0..<size {
                var moved = point
                moved[axis] += Self.step
                _ = Self.evaluate(&function, moved, &trial)
                for index in 0..<count {
                    slopes[axis * count + index] = (trial[index] - residuals[index]) / Self.step
                }
            }
            Self.setNormal(&normal, slopes, residuals, size)
            var improved = false
            for _ in 0..<8 {
                guard var direction = Self.solve(normal, size, damping) else {
                    damping = max(10 * damping, 1e-3)
                    continue
                }
                Self.shorten(&direction, function.cautiousVariables)
                let moved = zip(point, direction).map { $0 + $1 }
                let lower = Self.evaluate(&function, moved, &trial)
                if lower < squares {
                    improved = squares - lower > tolerance * squares
                    (point, squares) = (moved, lower)
                    swap(&residuals, &trial)
                    damping = max(damping / 10, 1e-12)
                    break
                }
                damping *= 10
            }
            if !improved { break }
        }
        return Minimum(point: point, squares: squares)
    }

    private static func shorten(_ direction: inout [Double], _ cautious: Int) {
        var longest = 0.0
        for axis in 0..<cautious { longest = max(longest, abs(direction[axis])) }
        guard longest > longestStep else { return }
        for axis in direction.indices { direction[axis] *= longestStep / longest }
    }

    private static func evaluate<Function: ResidualFunction>(
        _ function: inout Function, _ point: [Double], _ residuals: inout [Double]
    ) -> Double {
        point.withUnsafeBufferPointer { point in
            residuals.withUnsafeMutableBufferPointer { residuals in
                function.residuals(at: point, into: residuals)
                var squares = 0.0
                for value in residuals { squares += value * value }
                return squares.isFinite ? squares : .infinity
            }
        }
    }

    /// The normal equations, the right-hand side in the last column.
    private static func setNormal(
        _ normal: inout [Double], _ slopes: [Double], _ residuals: [Double], _ size: Int
    ) {
        let count = residuals.count
        slopes.withUnsafeBufferPointer { slopes in
            for row in 0..<size {
                for column in 0...row {
                    var sum = 0.0
                    for index in 0..<count {
                        sum += slopes[row * count + index] * slopes[column * count + index]
                    }
                    normal[row * (size + 1) + column] = sum
                    normal[column * (size + 1) + row] = sum
                }
                var sum = 0.0
                for index in 0..<count { sum -= slopes[row * count + index] * residuals[index] }
                normal[row * (size + 1) + size] = sum
            }
        }
    }

    /// Solves the damped equations; nothing where they are not positive definite.
    private static func solve(_ normal: [Double], _ size: Int, _ damping: Double) -> [Double]? {
        var matrix = [Double](repeating: 0, count: size * size)
        for row in 0..<size {
            for column in 0..<size { matrix[row * size + column] = normal[row * (size + 1) + column] }
            matrix[row * size + row] *= 1 + damping
            matrix[row * size + row] += 1e-14
        }
        return Cholesky(matrix, size: size)?.solve((0..<size).map { normal[$0 * (size + 1) + size] })
    }
}
