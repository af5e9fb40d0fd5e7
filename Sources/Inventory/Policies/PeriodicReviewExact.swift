public import Statistics

/// The optimal (s, S) policy for demand in whole units under periodic review with backorders.
///
/// Source: Zheng & Federgruen, "Finding optimal (s, S) policies is about as simple as evaluating a single policy",
/// Operations Research 39 (1991) 654–665; Snyder & Shen, 2nd edition, example 4.7.
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
        try Require.nonNegative(Double(leadTimePeriods), "leadTimePeriods")
        let period: Poisson
        let protection: Poisson
        do {
            period = try Poisson(mean: demandMean)
            protection = try Poisson(mean: demandMean * Double(leadTimePeriods + 1))
        } catch {
            throw InventoryError(error)
        }
        return try optimum(
            fixedCost: fixedCost, holdingCost: holdingCost, stockoutCost: stockoutCost,
            periodDemand: period, protectionDemand: protection)
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
        let best: Int
        do {
            best = try protectionDemand.quantile(stockoutCost / (stockoutCost + holdingCost))
        } catch {
            throw InventoryError(error)
        }
        var search = RenewalSearch(
            fixedCost: fixedCost,
            renewals: RenewalFunction(probability: periodDemand.pmf),
            periodCost: PeriodCost(start: best) { level in
                holdingCost * protectionDemand.complementaryLoss(level)
                    + stockoutCost * protectionDemand.loss(level)
            })
        return search.run(best)
    }
}

/// m(j) and M(j) of the paper: how often a cycle's cumulative demand is j, and how many periods pass until it
/// reaches j.
private struct RenewalFunction {
    private var probabilities: [Double]
    private(set) var density: [Double]
    private(set) var cumulative: [Double] = [0]
    private let probability: (Int) -> Double

    init(probability: @escaping (Int) -> Double) {
        self.probability = probability
        probabilities = [probability(0)]
        density = [1 / (1 - probability(0))]
    }

    mutating func extend(to count: Int) {
        while cumulative.count <= count {
            let j = cumulative.count - 1
            if j == density.count { appendDensity(j) }
            cumulative.append(cumulative[j] + density[j])
        }
    }

    private mutating func appendDensity(_ j: Int) {
        probabilities.append(probability(j))
        var sum = 0.0
        for step in 1...j { sum += probabilities[step] * density[j - step] }
        density.append(sum / (1 - probabilities[0]))
    }
}

/// The one-period cost G(y), each value computed once.
private struct PeriodCost {
    private var above: [Double] = []
    private var below: [Double] = []
    private let start: Int
    private let cost: (Int) -> Double

    init(start: Int, cost: @escaping (Int) -> Double) {
        self.start = start
        self.cost = cost
    }

    mutating func at(_ level: Int) -> Double {
        if level >= start {
            while above.count <= level - start { above.append(cost(start + above.count)) }
            return above[level - start]
        }
        while below.count < start - level { below.append(cost(start - 1 - below.count)) }
        return below[start - 1 - level]
    }
}

/// The search of the paper: s falls to its best for the first S, then S rises while its one-period cost
/// stays below the best cost found, and s follows upwards.
private struct RenewalSearch {
    let fixedCost: Double
    var renewals: RenewalFunction
    var periodCost: PeriodCost

    /// c(s, S) = [K + Σ m(j) G(S − j)]/M(S − s), j from 0 to S − s − 1.
    mutating func cost(_ s: Int, _ upTo: Int) -> Double {
        renewals.extend(to: upTo - s)
        var sum = fixedCost
        for j in 0..<(upTo - s) { sum += renewals.density[j] * periodCost.at(upTo - j) }
        return sum / renewals.cumulative[upTo - s]
    }

    mutating func run(_ start: Int) -> PeriodicReviewExact.Solution {
        var s = start - 1
        var bestLevel = start
        var bestCost = cost(s, bestLevel)
        while bestCost > periodCost.at(s) {
            s -= 1
            bestCost = cost(s, bestLevel)
        }
        var candidate = bestLevel + 1
        while periodCost.at(candidate) <= bestCost {
            if cost(s, candidate) < bestCost {
                bestLevel = candidate
                while cost(s, bestLevel) <= periodCost.at(s + 1) { s += 1 }
                bestCost = cost(s, bestLevel)
            }
            candidate += 1
        }
        return PeriodicReviewExact.Solution(reorderPoint: s, orderUpToLevel: bestLevel, cost: bestCost)
    }
}
