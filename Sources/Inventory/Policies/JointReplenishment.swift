import Foundation

/// Order cycles for items that share a fixed cost of ordering: each item is ordered every whole number of base
/// cycles.
///
/// Source: Silver, "A simple method of determining order quantities in joint replenishments under deterministic
/// demand", Management Science 22 (1976) 1351–1361; Silver, Pyke & Peterson,
/// 3rd edition 1998, page 428.
public struct JointReplenishment: Sendable, Equatable {
    /// The time between two orders, in the unit of time of the rates.
    public let baseCycleTime: Double
    /// Every how many base cycles each item is ordered.
    public let orderMultiples: [Int]
    /// Units of each item per order.
    public let orderQuantities: [Double]
    /// Cost of ordering and holding per unit of time.
    public let cost: Double

    /// Computes the cycles by Silver's heuristic.
    ///
    /// - Parameters:
    ///   - sharedFixedCost: money per order, whatever is in it, at least 0.
    ///   - individualFixedCosts: money per order that contains the item, above 0, one for each item.
    ///   - holdingCosts: money per unit and time, above 0.
    ///   - demandRates: units per time, above 0.
    /// - Throws: `InventoryError` when an input lies outside its range or the lists differ in length.
    public init(
        sharedFixedCost: Double, individualFixedCosts: [Double], holdingCosts: [Double],
        demandRates: [Double]
    ) throws(InventoryError) {
        let count = individualFixedCosts.count
        try Require.nonNegative(sharedFixedCost, "sharedFixedCost")
        try Require.notEmpty(count, "individualFixedCosts")
        try Require.sameCount(holdingCosts.count, count, "holdingCosts")
        try Require.sameCount(demandRates.count, count, "demandRates")
        for value in individualFixedCosts { try Require.positive(value, "individualFixedCosts") }
        for value in holdingCosts { try Require.positive(value, "holdingCosts") }
        for value in demandRates { try Require.positive(value, "demandRates") }
        let ratios = (0..<count).map { individualFixedCosts[$0] / (holdingCosts[$0] * demandRates[$0]) }
        let fastest = ratios.indices.min { ratios[$0] < ratios[$1] } ?? 0
        let fastestRatio = ratios[fastest] * (1 + sharedFixedCost / individualFixedCosts[fastest])
        let multiples = ratios.map { max(1, (($0 / fastestRatio).squareRoot()).rounded()) }
        var setup = sharedFixedCost
        var holding = 0.0
        for item in 0..<count {
            setup += individualFixedCosts[item] / multiples[item]
            holding += holdingCosts[item] * demandRates[item] * multiples[item]
        }
        let cycle = (2 * setup / holding).squareRoot()
        baseCycleTime = cycle
        orderMultiples = multiples.map { Int($0) }
        orderQuantities = (0..<count).map { demandRates[$0] * multiples[$0] * cycle }
        cost = setup / cycle + holding * cycle / 2
    }
}
