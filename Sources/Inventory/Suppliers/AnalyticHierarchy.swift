import Foundation

/// Priorities from pairwise comparisons: the principal eigenvector of the comparison matrix, and how consistent the
/// comparisons are.
///
/// Source: Saaty, The Analytic Hierarchy Process, McGraw-Hill 1980.
public struct AnalyticHierarchy: Sendable, Equatable {
    /// The priority of each entry, adding up to 1.
    public let weights: [Double]
    /// λ_max, the principal eigenvalue; n for perfectly consistent comparisons.
    public let principalEigenvalue: Double
    /// (λ_max − n)/(n − 1); 0 for one entry.
    public let consistencyIndex: Double

    /// Computes the priorities by power iteration.
    ///
    /// - Parameter comparisons: a square matrix of numbers above 0 in which entry (i, j) says how many times i is
    ///   preferred to j, and entry (j, i) is its reciprocal.
    /// - Throws: `InventoryError` when the matrix is not square, not positive or not reciprocal within 10⁻⁶.
    public init(comparisons: [[Double]]) throws(InventoryError) {
        let count = comparisons.count
        try Require.notEmpty(count, "comparisons")
        for row in comparisons {
            try Require.sameCount(row.count, count, "comparisons")
            for value in row { try Require.positive(value, "comparisons") }
        }
        for row in 0..<count {
            for column in 0...row where abs(comparisons[row][column] * comparisons[column][row] - 1) > 1e-6 {
                throw .invalid(
                    "comparisons", expected: "reciprocals across the diagonal",
                    found: comparisons[row][column],
                    hint: "entry (\(row), \(column)) must be 1 over entry (\(column), \(row))")
            }
        }
        var weights = [Double](repeating: 1 / Double(count), count: count)
        var eigenvalue = Double(count)
        for _ in 0..<10_000 {
            let product = comparisons.map { row in zip(row, weights).reduce(0) { $0 + $1.0 * $1.1 } }
            eigenvalue = product.reduce(0, +)
            let next = product.map { $0 / eigenvalue }
            let change = zip(next, weights).reduce(0) { max($0, abs($1.0 - $1.1)) }
            weights = next
            if change < 1e-15 { break }
        }
        self.weights = weights
        principalEigenvalue = eigenvalue
        consistencyIndex = count > 1 ? (eigenvalue - Double(count)) / Double(count - 1) : 0
    }

    /// The consistency ratio: the index over that of random comparisons. Saaty accepts up to 0.1.
    ///
    /// - Parameter randomIndex: the mean index of random matrices of this size, above 0 (0.58 for three entries).
    /// - Throws: `InventoryError` when the random index is not above 0.
    public func consistencyRatio(randomIndex: Double) throws(InventoryError) -> Double {
        try Require.positive(randomIndex, "randomIndex")
        return consistencyIndex / randomIndex
    }
}
