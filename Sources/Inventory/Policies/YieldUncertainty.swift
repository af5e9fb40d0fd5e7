import Foundation

/// The economic order quantity when the quantity received differs from the quantity ordered at random.
///
/// Source: Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd edition, chapter 9 (examples 9.4 and 9.5).
extension EconomicOrderQuantity {
    /// Received = ordered + a random amount.
    ///
    /// Q* = √(2Kλ/h + σ²) − μ.
    ///
    /// - Parameters:
    ///   - yieldMean: expected difference to the quantity ordered in units, mostly negative.
    ///   - yieldStandardDeviation: its spread in units, at least 0.
    /// - Returns: the quantity to order and the expected cost per unit of time.
    /// - Throws: `InventoryError` when the spread is negative or the model has no demand.
    public func withAdditiveYield(
        yieldMean: Double, yieldStandardDeviation: Double
    ) throws(InventoryError) -> (quantity: Double, cost: Double) {
        try Require.finite(yieldMean, "yieldMean")
        try Require.nonNegative(yieldStandardDeviation, "yieldStandardDeviation")
        try Require.positive(demandRate, "demandRate")
        let square = optimalQuantity * optimalQuantity + yieldStandardDeviation * yieldStandardDeviation
        let received = square.squareRoot()
        return (received - yieldMean, holdingCost * received)
    }

    /// Received = ordered × a random share.
    ///
    /// Q* = √(2Kλ/(h(μ² + σ²))).
    ///
    /// - Parameters:
    ///   - yieldMean: expected share received, above 0.
    ///   - yieldStandardDeviation: its spread, at least 0.
    /// - Returns: the quantity to order and the expected cost per unit of time.
    /// - Throws: `InventoryError` when an input lies outside its range.
    public func withMultiplicativeYield(
        yieldMean: Double, yieldStandardDeviation: Double
    ) throws(InventoryError) -> (quantity: Double, cost: Double) {
        try Require.positive(yieldMean, "yieldMean")
        try Require.nonNegative(yieldStandardDeviation, "yieldStandardDeviation")
        let square = yieldMean * yieldMean + yieldStandardDeviation * yieldStandardDeviation
        return (optimalQuantity / square.squareRoot(), optimalCost * square.squareRoot() / yieldMean)
    }
}
