/// Stages in a row: the first serves the customers, each orders from the one after it, the last from outside.
///
/// Stock is managed by echelon base-stock levels: a stage orders as soon as its own stock, what is under way
/// to it and everything downstream fall below its level. Customers' shortages are backordered.
///
/// Source: Clark & Scarf, "Optimal policies for a multi-echelon inventory problem", Management Science 6
/// (1960) 475–490, in the form of Chen & Zheng, Management Science 40 (1994) 1426–1443; Snyder & Shen,
/// Fundamentals of Supply Chain Theory, 2nd edition, section 6.2 (example 6.1).
public struct SerialSystem: Sendable {
    /// One stage.
    public struct Stage: Sendable, Equatable {
        /// Money per unit and period for stock at this stage beyond what it costs one stage upstream.
        public let echelonHoldingCost: Double
        /// Demand over the time from order to receipt when upstream has stock.
        public let leadTimeDemand: DemandDistribution

        /// Describes a stage.
        ///
        /// - Parameters:
        ///   - echelonHoldingCost: money per unit and period, above 0.
        ///   - leadTimeDemand: customers' demand over the stage's lead time; under periodic review the first
        ///     stage adds one review interval.
        /// - Throws: `InventoryError` when the cost is not above 0.
        public init(
            echelonHoldingCost: Double, leadTimeDemand: DemandDistribution
        ) throws(InventoryError) {
            try Require.positive(echelonHoldingCost, "echelonHoldingCost")
            self.echelonHoldingCost = echelonHoldingCost
            self.leadTimeDemand = leadTimeDemand
        }
    }

    /// Optimal levels and their cost.
    public struct Solution: Sendable, Equatable {
        /// Echelon base-stock level of each stage in units, in the order of the stages.
        public let echelonLevels: [Double]
        /// Expected cost of echelon holding and backorders per period.
        public let cost: Double
    }

    /// Bounds on the optimal levels, and their mean as a heuristic.
    public struct Bounds: Sendable, Equatable {
        /// No optimal echelon level lies below, in units.
        public let lower: [Double]
        /// No optimal echelon level lies above, in units.
        public let upper: [Double]
        /// The mean of both bounds, in units.
        public let heuristic: [Double]
    }

    /// From the customers upstream.
    public let stages: [Stage]
    /// Money per unit backordered by a customer and period.
    public let stockoutCost: Double

    /// Describes the system.
    ///
    /// - Parameters:
    ///   - stages: from the customers upstream, at least one.
    ///   - stockoutCost: money per backordered unit and period, above 0.
    /// - Throws: `InventoryError` when that does not hold.
    public init(stages: [Stage], stockoutCost: Double) throws(InventoryError) {
        try Require.notEmpty(stages.count, "stages")
        try Require.positive(stockoutCost, "stockoutCost")
        self.stages = stages
        self.stockoutCost = stockoutCost
    }

    /// The optimal echelon base-stock levels.
    ///
    /// Exact for demand in whole units; smooth demand is computed on a grid of a hundredth of the standard
    /// deviation of demand over all lead times together, and its levels are read off a parabola through the
    /// best three points.
    ///
    /// - Throws: `InventoryError` when demand cannot be tabulated.
    public func optimum() throws(InventoryError) -> Solution {
        var recursion = try recursion()
        return recursion.run(levels: nil)
    }

    /// The expected cost of given echelon base-stock levels per period, computed like the optimum.
    ///
    /// A level above that of the next stage upstream acts like that one: more can never arrive.
    ///
    /// - Parameter echelonLevels: units, one for each stage, in the order of the stages.
    /// - Throws: `InventoryError` when a level is missing or not finite, or demand cannot be tabulated.
    public func cost(echelonLevels: [Double]) throws(InventoryError) -> Double {
        try Require.sameCount(echelonLevels.count, stages.count, "echelonLevels")
        for level in echelonLevels { try Require.finite(level, "echelonLevels") }
        var recursion = try recursion()
        return recursion.run(levels: echelonLevels).cost
    }

    private func recursion() throws(InventoryError) -> SerialRecursion {
        let isDiscrete = stages.allSatisfy { SerialRecursion.isWhole($0.leadTimeDemand) }
        let variance = stages.reduce(0) { $0 + $1.leadTimeDemand.variance }
        let step = isDiscrete || variance == 0 ? 1 : variance.squareRoot() / 100
        return try SerialRecursion(system: self, step: step, isDiscrete: isDiscrete)
    }

    /// Newsvendor bounds for each stage: quantiles of demand over all lead times from the stage to the
    /// customers, at (p + Σ h upstream)/(p + Σ h of all) and at (p + Σ h upstream)/(p + Σ h of the stage and
    /// upstream).
    ///
    /// Source: Shang & Song, "Newsvendor bounds and heuristic for optimal policies in serial supply chains",
    /// Management Science 49 (2003) 618–638, theorem 1 and the heuristic of section 3.
    ///
    /// - Parameter totalLeadTimeDemands: demand over the lead times of the first stage, of the first two, and
    ///   so on.
    /// - Throws: `InventoryError` unless there is one distribution for each stage.
    public func bounds(totalLeadTimeDemands: [DemandDistribution]) throws(InventoryError) -> Bounds {
        try Require.sameCount(totalLeadTimeDemands.count, stages.count, "totalLeadTimeDemands")
        let all = stages.reduce(stockoutCost) { $0 + $1.echelonHoldingCost }
        var upstream = all
        var lower: [Double] = []
        var upper: [Double] = []
        for (stage, demand) in zip(stages, totalLeadTimeDemands) {
            let here = upstream
            upstream -= stage.echelonHoldingCost
            lower.append(try demand.quantile(upstream / all))
            upper.append(try demand.quantile(upstream / here))
        }
        return Bounds(lower: lower, upper: upper, heuristic: zip(lower, upper).map { ($0 + $1) / 2 })
    }
}

/// The functions of the recursion on a grid of whole multiples of a step.
private struct SerialRecursion {
    private let system: SerialSystem
    private let step: Double
    private let isDiscrete: Bool
    private let demands: [[(level: Int, mass: Double)]]
    /// The grid point of the first value.
    private var first: Int
    /// The induced cost of the stages so far by echelon stock, at each grid point.
    private var induced: [Double]

    init(system: SerialSystem, step: Double, isDiscrete: Bool) throws(InventoryError) {
        self.system = system
        self.step = step
        self.isDiscrete = isDiscrete
        var demands: [[(level: Int, mass: Double)]] = []
        for stage in system.stages { demands.append(try Self.grid(stage.leadTimeDemand, step)) }
        self.demands = demands
        let points = demands.reduce(0.0) { $0 + Double($1.last?.level ?? 0) }
        let products = demands.reduce(0.0) { $0 + points * Double($1.count) }
        guard products <= 2e10 else {
            throw .invalid(
                "stages", expected: "at most 2e10 levels times demands", found: products,
                hint: "count in a larger unit; demand that hardly varies needs no such model")
        }
        // Below the lowest point all demand is short, above the highest none: both ends are straight lines.
        let high = demands.reduce(0) { $0 + ($1.last?.level ?? 0) } + 2
        first = min(0, demands.reduce(0) { min($0, $1.first?.level ?? 0) }) - 2
        let penalty = system.stages.reduce(system.stockoutCost) { $0 + $1.echelonHoldingCost }
        induced = (first...high).map { $0 < 0 ? -penalty * Double($0) * step : 0 }
    }

    static func isWhole(_ demand: DemandDistribution) -> Bool {
        switch demand {
        case .normal, .gamma: false
        case .poisson, .negativeBinomial, .tabulated: true
        case .empirical(let sample): sample.outcomes.allSatisfy { $0 == $0.rounded() }
        case .deterministic(let units): units == units.rounded()
        }
    }

    /// Goes upstream with the given levels, or with the best ones.
    mutating func run(levels given: [Double]?) -> SerialSystem.Solution {
        var levels: [Double] = []
        var cost = 0.0
        for (index, stage) in system.stages.enumerated() {
            let costs = expectation(demands[index], stage.echelonHoldingCost)
            let level: Double
            if let given {
                level = given[index]
                cost = value(costs, at: level)
            } else {
                (level, cost) = vertex(costs, costs.indices.min { costs[$0] < costs[$1] } ?? 0)
            }
            levels.append(level)
            // With less than its level the stage has to do with what upstream has; what exceeds it stays
            // upstream.
            induced = costs
            for point in induced.indices where Double(first + point) * step > level { induced[point] = cost }
        }
        return SerialSystem.Solution(echelonLevels: levels, cost: cost)
    }

    /// The cost at a level, on the straight line between or beyond grid points.
    private func value(_ costs: [Double], at level: Double) -> Double {
        let place = level / step - Double(first)
        let below = Int(min(max(place.rounded(.down), 0), Double(costs.count - 2)))
        return costs[below] + (place - Double(below)) * (costs[below + 1] - costs[below])
    }

    /// E[h (y − D) + induced(y − D)] at each grid point.
    private func expectation(_ demand: [(level: Int, mass: Double)], _ holdingCost: Double) -> [Double] {
        let slope = induced[1] - induced[0]
        let lowest = induced[0]
        let count = induced.count
        var result = [Double](repeating: 0, count: count)
        result.withUnsafeMutableBufferPointer { sums in
            induced.withUnsafeBufferPointer { values in
                for (level, mass) in demand {
                    // Left of the grid the line goes on.
                    for index in 0..<min(count, max(0, level)) {
                        sums[index] += mass * (lowest + slope * Double(index - level))
                    }
                    for index in max(0, level)..<max(max(0, level), min(count, count + level)) {
                        sums[index] += mass * values[index - level]
                    }
                    guard level < 0 else { continue }
                    for index in max(0, count + level)..<count { sums[index] += mass * values[count - 1] }
                }
            }
        }
        let mean = demand.reduce(0) { $0 + Double($1.level) * $1.mass } * step
        for index in result.indices {
            result[index] += holdingCost * (Double(first + index) * step - mean)
        }
        return result
    }

    /// The least point, between grid points for smooth demand.
    private func vertex(_ costs: [Double], _ best: Int) -> (level: Double, cost: Double) {
        let level = Double(first + best) * step
        guard !isDiscrete, best > 0, best + 1 < costs.count else { return (level, costs[best]) }
        let slope = (costs[best + 1] - costs[best - 1]) / 2
        let curvature = costs[best + 1] - 2 * costs[best] + costs[best - 1]
        guard curvature > 0 else { return (level, costs[best]) }
        let shift = -slope / curvature
        return (level + shift * step, costs[best] + slope * shift / 2)
    }

    /// The demand's probability near each grid point.
    private static func grid(
        _ demand: DemandDistribution, _ step: Double
    ) throws(InventoryError) -> [(level: Int, mass: Double)] {
        if step == 1 {
            let table = try TabulatedDemand(demand)
            return table.probabilities.enumerated().map { (table.smallest + $0.offset, $0.element) }
        }
        guard demand.mean / step <= 1e9 else {
            throw .invalid(
                "leadTimeDemand", expected: "a spread worth computing with", found: demand.mean,
                hint: "demand that hardly varies needs no such model")
        }
        guard demand.variance > 0 else { return [(Int((demand.mean / step).rounded()), 1)] }
        let tail = 1e-13
        let low = Int((try demand.quantile(tail) / step).rounded(.down))
        let high = Int((try demand.quantile(1 - tail) / step).rounded(.up))
        guard high - low <= 100_000 else {
            throw .invalid(
                "leadTimeDemand", expected: "stages of comparable spread", found: demand.mean,
                hint:
                    "leave out a stage whose demand hardly varies against the others, or count in a larger unit"
            )
        }
        var before = demand.cdf((Double(low) - 0.5) * step)
        return (low...high).map { level in
            let after = demand.cdf((Double(level) + 0.5) * step)
            defer { before = after }
            return (level, max(0, after - before))
        }
    }
}
