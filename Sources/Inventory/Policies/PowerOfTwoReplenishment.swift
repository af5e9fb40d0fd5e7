import Foundation

/// Order cycles for items that share a fixed cost of ordering, each a power of two times a base cycle: at
/// most 2 percent above the cheapest plan of any kind, 6 percent when the base cycle is prescribed.
///
/// Source: Jackson, Maxwell & Muckstadt, "The joint replenishment problem with a powers-of-two restriction",
/// IIE Transactions 17 (1985) 25–32; the bounds, Roundy, Management Science 31 (1985) 1416–1430.
public struct PowerOfTwoReplenishment: Sendable, Equatable {
    /// The time between two orders of each item, in the unit of time of the rates.
    public let cycleTimes: [Double]
    /// Units of each item per order.
    public let orderQuantities: [Double]
    /// Cost of ordering and holding per unit of time.
    public let cost: Double
    /// No plan of any kind costs less per unit of time.
    public let lowerBound: Double

    /// Computes the cycles.
    ///
    /// - Parameters:
    ///   - sharedFixedCost: money per order, whatever is in it, at least 0.
    ///   - individualFixedCosts: money per order that contains the item, above 0, one for each item.
    ///   - holdingCosts: money per unit and time, above 0.
    ///   - demandRates: units per time, above 0.
    ///   - baseCycleTime: the shortest cycle possible, for instance a day or a week, above 0; chosen at least
    ///     cost when absent.
    /// - Throws: `InventoryError` when an input lies outside its range or the lists differ in length.
    public init(
        sharedFixedCost: Double, individualFixedCosts: [Double], holdingCosts: [Double],
        demandRates: [Double], baseCycleTime: Double? = nil
    ) throws(InventoryError) {
        let count = individualFixedCosts.count
        try Require.nonNegative(sharedFixedCost, "sharedFixedCost")
        try Require.notEmpty(count, "individualFixedCosts")
        try Require.sameCount(holdingCosts.count, count, "holdingCosts")
        try Require.sameCount(demandRates.count, count, "demandRates")
        for value in individualFixedCosts { try Require.positive(value, "individualFixedCosts") }
        for value in holdingCosts { try Require.positive(value, "holdingCosts") }
        for value in demandRates { try Require.positive(value, "demandRates") }
        if let baseCycleTime { try Require.positive(baseCycleTime, "baseCycleTime") }
        let relaxed = RelaxedCycles(
            shared: sharedFixedCost, fixed: individualFixedCosts,
            holding: zip(holdingCosts, demandRates).map { $0 * $1 / 2 })
        lowerBound = relaxed.cost
        var times: [Double]
        if let baseCycleTime {
            times = relaxed.rounded(base: baseCycleTime, smallest: 0)
        } else {
            times = relaxed.rounded(base: 1, smallest: nil)
            for base in relaxed.bases() {
                let candidate = relaxed.rounded(base: base, smallest: nil)
                if relaxed.cost(candidate) < relaxed.cost(times) { times = candidate }
            }
        }
        cycleTimes = times
        cost = relaxed.cost(times)
        orderQuantities = zip(demandRates, times).map { $0 * $1 }
    }
}

/// The problem without the restriction to powers of two: no item's cycle may be shorter than the order's.
private struct RelaxedCycles {
    private let shared: Double
    private let fixed: [Double]
    /// Half the holding cost of a cycle's demand, per unit of cycle time.
    private let holding: [Double]
    private var times: [Double]
    let cost: Double

    /// Items join the order's cycle, fastest first, as long as their own would be shorter.
    init(shared: Double, fixed: [Double], holding: [Double]) {
        self.shared = shared
        self.fixed = fixed
        self.holding = holding
        times = zip(fixed, holding).map { ($0 / $1).squareRoot() }
        var setup = shared
        var held = 0.0
        var joined: [Int] = []
        for item in fixed.indices.sorted(by: { fixed[$0] / holding[$0] < fixed[$1] / holding[$1] }) {
            guard held == 0 || fixed[item] / holding[item] < setup / held else { break }
            setup += fixed[item]
            held += holding[item]
            joined.append(item)
        }
        for item in joined { times[item] = (setup / held).squareRoot() }
        var sum = 2 * (setup * held).squareRoot()
        for item in fixed.indices where !joined.contains(item) {
            sum += 2 * (fixed[item] * holding[item]).squareRoot()
        }
        cost = sum
    }

    /// Every cycle at the power of two times the base within a factor √2 of its best.
    func rounded(base: Double, smallest: Int?) -> [Double] {
        times.map { time in
            let power = (log2(time / base)).rounded()
            return base * exp2(max(power, smallest.map(Double.init) ?? -.infinity))
        }
    }

    /// The cost of cycles that are all multiples of the shortest.
    func cost(_ cycles: [Double]) -> Double {
        let shortest = cycles.min() ?? 1
        return cycles.indices.reduce(shared / shortest) {
            $0 + fixed[$1] / cycles[$1] + holding[$1] * cycles[$1]
        }
    }

    /// For each way the cycles can round, the base that is best for it: between two bases at which one cycle
    /// jumps, the cost is A/base + B base.
    func bases() -> [Double] {
        // A cycle jumps where log2(time/base) is a whole number and a half.
        var jumps = Set(times.map { exp2(fraction(log2($0) + 0.5)) }).sorted()
        jumps.append(2 * (jumps.first ?? 1))
        return zip(jumps, jumps.dropFirst()).map { low, high in
            let middle = (low * high).squareRoot()
            let cycles = rounded(base: middle, smallest: nil)
            let shortest = cycles.min() ?? 1
            let setups = cycles.indices.reduce(shared / shortest) { $0 + fixed[$1] / cycles[$1] } * middle
            let held = cycles.indices.reduce(0) { $0 + holding[$1] * cycles[$1] } / middle
            return min(max((setups / held).squareRoot(), low), high)
        }
    }

    private func fraction(_ value: Double) -> Double { value - value.rounded(.down) }
}
