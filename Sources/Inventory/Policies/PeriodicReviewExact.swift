public import Statistics

/// The optimal (s, S) policy for demand in whole units under periodic review with backorders.
///
/// Source: Zheng & Federgruen, "Finding optimal (s, S) policies is about as simple as evaluating a single
/// policy", Operations Research 39 (1991) 654–665; Snyder & Shen, 2nd edition, example 4.7.
public enum PeriodicReviewExact {
    /// The optimal policy and its cost.
    public struct Solution: Sendable, Equatable {
        /// s: order when the position is at or below this many units.
        public let reorderPoint: Int
        /// S: order up to this many units.
        public let orderUpToLevel: Int
        /// Expected cost per period.
        public let cost: Double
    }

    /// Finds the optimal policy for Poisson demand, delivered after whole periods.
    ///
    /// - Parameters:
    ///   - fixedCost: money per order, above 0.
    ///   - holdingCost: money per unit left at the end of a period, above 0.
    ///   - stockoutCost: money per unit backordered at the end of a period, above 0.
    ///   - demandMean: units per period, above 0.
    ///   - leadTimePeriods: whole periods, at least 0.
    /// - Throws: `InventoryError` when an input lies outside its range.
    public static func poisson(
        fixedCost: Double, holdingCost: Double, stockoutCost: Double, demandMean: Double,
        leadTimePeriods: Int = 0
    ) throws(InventoryError) -> Solution {
        try Require.positive(demandMean, "demandMean")
        let demand: Poisson
        do {
            demand = try Poisson(mean: demandMean)
        } catch {
            throw InventoryError(error)
        }
        return try optimum(
            fixedCost: fixedCost, holdingCost: holdingCost, stockoutCost: stockoutCost,
            demand: .poisson(demand), leadTimePeriods: leadTimePeriods)
    }

    /// Finds the optimal policy for independent periods of any demand, delivered after whole periods; smooth
    /// demand is rounded to the nearest unit.
    ///
    /// - Parameters:
    ///   - fixedCost: money per order, above 0.
    ///   - holdingCost: money per unit left at the end of a period, above 0.
    ///   - stockoutCost: money per unit backordered at the end of a period, above 0.
    ///   - demand: of one period; some must be possible.
    ///   - leadTimePeriods: whole periods, at least 0.
    /// - Throws: `InventoryError` when an input lies outside its range.
    public static func optimum(
        fixedCost: Double, holdingCost: Double, stockoutCost: Double, demand: DemandDistribution,
        leadTimePeriods: Int
    ) throws(InventoryError) -> Solution {
        try Require.count(leadTimePeriods, "leadTimePeriods")
        let protection = try demand.total(overPeriods: Double(leadTimePeriods) + 1)
        return try optimum(
            fixedCost: fixedCost, holdingCost: holdingCost, stockoutCost: stockoutCost,
            periodDemand: TabulatedDemand(demand), protectionDemand: TabulatedDemand(protection))
    }

    /// Finds the optimal policy for any whole-unit distribution of demand.
    ///
    /// - Parameters:
    ///   - fixedCost: money per order, above 0.
    ///   - holdingCost: money per unit left at the end of a period, above 0.
    ///   - stockoutCost: money per unit backordered at the end of a period, above 0.
    ///   - periodDemand: demand of one period; some must be possible.
    ///   - protectionDemand: demand over lead time plus one period.
    /// - Throws: `InventoryError` when an input lies outside its range.
    public static func optimum(
        fixedCost: Double, holdingCost: Double, stockoutCost: Double,
        periodDemand: some DiscreteDistribution, protectionDemand: some DiscreteDistribution
    ) throws(InventoryError) -> Solution {
        try Require.positive(fixedCost, "fixedCost")
        try Require.positive(holdingCost, "holdingCost")
        try Require.positive(stockoutCost, "stockoutCost")
        try Require.positive(periodDemand.mean, "periodDemand")
        let lot = (2 * fixedCost * periodDemand.mean * (1 / holdingCost + 1 / stockoutCost)).squareRoot()
        guard lot <= 100_000 else {
            throw .invalid(
                "fixedCost", expected: "lots of at most 100,000 units", found: lot,
                hint: "count in a larger unit, for instance in cases, or use the power approximation")
        }
        let protection = try TabulatedDemand(tabulating: protectionDemand)
        let best: Int
        do {
            best = try protection.quantile(stockoutCost / (stockoutCost + holdingCost))
        } catch {
            throw InventoryError(error)
        }
        var search = RenewalSearch(
            fixedCost: fixedCost,
            renewals: RenewalFunction(demand: try TabulatedDemand(tabulating: periodDemand)),
            periodCost: PeriodCost(
                holdingCost: holdingCost, stockoutCost: stockoutCost, protection: protection, start: best))
        return search.run(best)
    }
}

/// The one-period cost G(y), each value computed once; values lie in order of falling y so that a cycle's
/// costs are neighbours.
private struct PeriodCost {
    private let holdingCost: Double
    private let stockoutCost: Double
    private let protection: TabulatedDemand
    /// The level of the first value.
    private(set) var highest: Int
    private(set) var values: [Double] = []

    init(holdingCost: Double, stockoutCost: Double, protection: TabulatedDemand, start: Int) {
        self.holdingCost = holdingCost
        self.stockoutCost = stockoutCost
        self.protection = protection
        highest = start
        cover(start, start)
    }

    private func compute(_ level: Int) -> Double {
        let short = protection.loss(level)
        return stockoutCost * short + holdingCost * (Double(level) - protection.mean + short)
    }

    /// Makes sure the values of a range of levels are there; grows by doubling.
    mutating func cover(_ low: Int, _ high: Int) {
        if high > highest {
            let top = max(high, highest + values.count)
            values.insert(contentsOf: stride(from: top, to: highest, by: -1).map(compute), at: 0)
            highest = top
        }
        while highest - values.count >= low { values.append(compute(highest - values.count)) }
    }

    mutating func at(_ level: Int) -> Double {
        cover(level, level)
        return values[highest - level]
    }
}

/// The search of the paper: s falls to its best for the first S, then S rises while its one-period cost
/// stays below the best cost found, and s follows upwards.
private struct RenewalSearch {
    let fixedCost: Double
    var renewals: RenewalFunction
    var periodCost: PeriodCost

    /// K + Σ m(j) G(S − j), j from 0 to S − s − 1: the cost of a cycle. Over M(S − s) it is the cost c(s, S)
    /// per period.
    mutating func cycleCost(_ s: Int, _ upTo: Int) -> Double {
        let count = upTo - s
        renewals.extend(to: count)
        periodCost.cover(s + 1, upTo)
        let offset = periodCost.highest - upTo
        let sum = renewals.density.withUnsafeBufferPointer { density in
            periodCost.values.withUnsafeBufferPointer { costs -> Double in
                guard let density = density.baseAddress, let costs = costs.baseAddress else { return 0 }
                return ScalarProduct.of(density, costs + offset, count: count)
            }
        }
        return fixedCost + sum
    }

    mutating func run(_ start: Int) -> PeriodicReviewExact.Solution {
        var s = start - 1
        var bestLevel = start
        var sum = cycleCost(s, bestLevel)
        var bestCost = sum / renewals.cumulative[1]
        while bestCost > periodCost.at(s) {
            // One period cost more at the end of the cycle.
            let count = start - s
            renewals.extend(to: count + 1)
            sum += renewals.density[count] * periodCost.at(s)
            s -= 1
            bestCost = sum / renewals.cumulative[count + 1]
        }
        var candidate = bestLevel + 1
        while periodCost.at(candidate) <= bestCost {
            var sum = cycleCost(s, candidate)
            if sum / renewals.cumulative[candidate - s] < bestCost {
                bestLevel = candidate
                while sum / renewals.cumulative[candidate - s] <= periodCost.at(s + 1) {
                    s += 1
                    sum -= renewals.density[candidate - s] * periodCost.at(s)
                }
                bestCost = sum / renewals.cumulative[candidate - s]
            }
            candidate += 1
        }
        return PeriodicReviewExact.Solution(reorderPoint: s, orderUpToLevel: bestLevel, cost: bestCost)
    }
}
