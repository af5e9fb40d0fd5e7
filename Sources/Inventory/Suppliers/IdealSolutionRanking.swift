import Foundation

/// Ranks alternatives by their closeness to the best and distance from the worst values (TOPSIS).
///
/// Source: Hwang & Yoon, Multiple Attribute Decision Making, Springer 1981.
public struct IdealSolutionRanking: Sendable, Equatable {
    /// Closeness of each alternative to the ideal, in [0, 1].
    public let closeness: [Double]
    /// The alternatives from best to worst, as indices counted from 0; ties keep their order.
    public let ranking: [Int]

    /// Computes the ranking: vector normalisation, weights, Euclidean distances to both ideals.
    ///
    /// - Parameters:
    ///   - values: one row for each alternative, one column for each criterion.
    ///   - weights: one for each criterion, at least 0, not all 0.
    ///   - isBenefit: for each criterion whether more is better.
    /// - Throws: `InventoryError` when shapes differ, a weight is negative or a value is missing.
    public init(values: [[Double]], weights: [Double], isBenefit: [Bool]) throws(InventoryError) {
        try Require.notEmpty(values.count, "values")
        try Require.notEmpty(weights.count, "weights")
        try Require.sameCount(isBenefit.count, weights.count, "isBenefit")
        for weight in weights { try Require.nonNegative(weight, "weights") }
        try Require.positive(weights.reduce(0, +), "weights")
        for row in values {
            try Require.sameCount(row.count, weights.count, "values")
            for value in row { try Require.finite(value, "values") }
        }
        var toBest = [Double](repeating: 0, count: values.count)
        var toWorst = toBest
        for criterion in weights.indices {
            let column = values.map { $0[criterion] }
            let length = column.reduce(0) { $0 + $1 * $1 }.squareRoot()
            // A criterion that is zero everywhere tells the alternatives apart no more than an equal one.
            let scale = length > 0 ? weights[criterion] / length : 0
            let scaled = column.map { $0 * scale }
            let low = scaled.min() ?? 0
            let high = scaled.max() ?? 0
            let (best, worst) = isBenefit[criterion] ? (high, low) : (low, high)
            for (index, value) in scaled.enumerated() {
                toBest[index] += (value - best) * (value - best)
                toWorst[index] += (value - worst) * (value - worst)
            }
        }
        let closeness = zip(toBest, toWorst).map { best, worst in
            let total = best.squareRoot() + worst.squareRoot()
            return total > 0 ? worst.squareRoot() / total : 1
        }
        self.closeness = closeness
        ranking = closeness.indices.sorted { (closeness[$0], $1) > (closeness[$1], $0) }
    }
}
