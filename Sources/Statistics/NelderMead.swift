/// Minimises a function of a few variables without derivatives: the simplex method of Nelder and Mead with the
/// adaptive coefficients of Gao and Han, which keep it working beyond a handful of dimensions.
///
/// The workspace is allocated once; the loop allocates nothing. Deterministic.
///
/// ```swift
/// let minimum = NelderMead(start: [0, 0]).minimize { ($0[0] - 1) * ($0[0] - 1) + $0[1] * $0[1] }
/// ```
///
/// Sources: Nelder & Mead (1965), Computer Journal 7; Gao & Han (2012), "Implementing the Nelder–Mead simplex
/// algorithm with adaptive parameters", Computational Optimization and Applications 51.
public struct NelderMead: Sendable {
    /// Where the search ended.
    public struct Minimum: Sendable, Equatable {
        /// The best point found.
        public let point: [Double]
        /// The value of the objective there.
        public let value: Double
        /// How often the objective was called.
        public let evaluations: Int
        /// Whether the tolerance was met before the evaluations ran out.
        public let converged: Bool
    }

    private let start: [Double]
    private let steps: [Double]
    private let tolerance: Double
    private let maximumEvaluations: Int

    /// Prepares a search.
    ///
    /// - Parameters:
    ///   - start: first vertex of the simplex, one number per variable.
    ///   - steps: edge along each axis; by default a tenth of the coordinate, or 0.1 where it is zero.
    ///   - tolerance: relative difference of best and worst vertex at which the search stops.
    ///   - maximumEvaluations: calls of the objective allowed; by default 200 per variable.
    public init(
        start: [Double], steps: [Double]? = nil, tolerance: Double = 1e-10, maximumEvaluations: Int? = nil
    ) {
        self.start = start
        let defaults = start.map { $0 == 0 ? 0.1 : 0.1 * $0 }
        self.steps = steps.flatMap { $0.count == start.count ? $0 : nil } ?? defaults
        self.tolerance = tolerance
        self.maximumEvaluations = maximumEvaluations ?? max(200 * start.count, 200)
    }

    /// Runs the search. Points where the objective is NaN or infinite are outside: the simplex moves away from them.
    public func minimize(_ objective: (UnsafeBufferPointer<Double>) -> Double) -> Minimum {
        guard !start.isEmpty else {
            return start.withUnsafeBufferPointer {
                Minimum(point: [], value: objective($0), evaluations: 1, converged: true)
            }
        }
        var workspace = [Double](repeating: 0, count: (start.count + 1) * start.count + 3 * start.count)
        var values = [Double](repeating: 0, count: start.count + 1)
        return workspace.withUnsafeMutableBufferPointer { cells in
            values.withUnsafeMutableBufferPointer { heights in
                var simplex = Simplex(count: start.count, cells: cells, heights: heights)
                return simplex.search(
                    from: start, steps: steps, tolerance: tolerance, limit: maximumEvaluations, objective)
            }
        }
    }
}

/// The moving simplex over borrowed memory: n + 1 vertices, the centroid, and two trial points.
private struct Simplex {
    private let count: Int
    private let cells: UnsafeMutableBufferPointer<Double>
    private let heights: UnsafeMutableBufferPointer<Double>
    private var evaluations = 0

    init(
        count: Int, cells: UnsafeMutableBufferPointer<Double>, heights: UnsafeMutableBufferPointer<Double>
    ) {
        self.count = count
        self.cells = cells
        self.heights = heights
    }

    private var expansion: Double { 1 + 2 / Double(max(count, 2)) }
    private var contraction: Double { 0.75 - 1 / (2 * Double(max(count, 2))) }
    private var shrinkage: Double { 1 - 1 / Double(max(count, 2)) }
    private var centroid: Int { (count + 1) * count }
    private var reflected: Int { centroid + count }
    private var trial: Int { reflected + count }

    mutating func search(
        from start: [Double], steps: [Double], tolerance: Double, limit: Int,
        _ objective: (UnsafeBufferPointer<Double>) -> Double
    ) -> NelderMead.Minimum {
        for vertex in 0...count {
            for axis in 0..<count {
                cells[vertex * count + axis] = start[axis] + (vertex == axis + 1 ? steps[axis] : 0)
            }
            heights[vertex] = height(at: vertex * count, objective)
        }
        var converged = false
        while evaluations < limit {
            let (best, second, worst) = rank()
            if isFlat(best, worst, tolerance) {
                converged = true
                break
            }
            step(best: best, second: second, worst: worst, objective)
        }
        let (best, _, _) = rank()
        let point = (0..<count).map { cells[best * count + $0] }
        return NelderMead.Minimum(
            point: point, value: heights[best], evaluations: evaluations, converged: converged)
    }

    private mutating func height(
        at offset: Int, _ objective: (UnsafeBufferPointer<Double>) -> Double
    ) -> Double {
        evaluations += 1
        let value = objective(UnsafeBufferPointer(rebasing: cells[offset..<(offset + count)]))
        return value.isFinite ? value : .greatestFiniteMagnitude
    }

    /// Best, second worst and worst vertex.
    private func rank() -> (best: Int, second: Int, worst: Int) {
        var best = 0
        var worst = 0
        for vertex in 1...count {
            if heights[vertex] < heights[best] { best = vertex }
            if heights[vertex] >= heights[worst] { worst = vertex }
        }
        var second = best
        for vertex in 0...count where vertex != worst && heights[vertex] >= heights[second] {
            second = vertex
        }
        return (best, second, worst)
    }

    /// Flat in height and small in extent: height alone stops too early on symmetric valleys.
    private func isFlat(_ best: Int, _ worst: Int, _ tolerance: Double) -> Bool {
        let spread = abs(heights[worst] - heights[best])
        guard spread <= tolerance * (abs(heights[best]) + tolerance) else { return false }
        for axis in 0..<count {
            let centre = cells[best * count + axis]
            let distance = abs(cells[worst * count + axis] - centre)
            if distance > tolerance.squareRoot() * (abs(centre) + 1) { return false }
        }
        return true
    }

    private mutating func step(
        best: Int, second: Int, worst: Int, _ objective: (UnsafeBufferPointer<Double>) -> Double
    ) {
        placeCentroid(without: worst)
        let height = place(at: reflected, worst: worst, by: 1, objective)
        if height < heights[best] {
            let further = place(at: trial, worst: worst, by: expansion, objective)
            replace(worst, with: further < height ? trial : reflected, min(further, height))
        } else if height < heights[second] {
            replace(worst, with: reflected, height)
        } else {
            let outside = height < heights[worst]
            let nearer = place(at: trial, worst: worst, by: outside ? contraction : -contraction, objective)
            if nearer < min(height, heights[worst]) {
                replace(worst, with: trial, nearer)
            } else {
                shrink(towards: best, objective)
            }
        }
    }

    private func placeCentroid(without worst: Int) {
        for axis in 0..<count {
            var sum = 0.0
            for vertex in 0...count where vertex != worst { sum += cells[vertex * count + axis] }
            cells[centroid + axis] = sum / Double(count)
        }
    }

    private mutating func place(
        at offset: Int, worst: Int, by factor: Double,
        _ objective: (UnsafeBufferPointer<Double>) -> Double
    ) -> Double {
        for axis in 0..<count {
            let centre = cells[centroid + axis]
            cells[offset + axis] = centre + factor * (centre - cells[worst * count + axis])
        }
        return height(at: offset, objective)
    }

    private func replace(_ vertex: Int, with offset: Int, _ height: Double) {
        for axis in 0..<count { cells[vertex * count + axis] = cells[offset + axis] }
        heights[vertex] = height
    }

    private mutating func shrink(
        towards best: Int, _ objective: (UnsafeBufferPointer<Double>) -> Double
    ) {
        for vertex in 0...count where vertex != best {
            for axis in 0..<count {
                let centre = cells[best * count + axis]
                cells[vertex * count + axis] = centre + shrinkage * (cells[vertex * count + axis] - centre)
            }
            heights[vertex] = height(at: vertex * count, objective)
        }
    }
}
