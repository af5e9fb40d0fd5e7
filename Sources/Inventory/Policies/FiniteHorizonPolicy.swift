/// The optimal ordering policy for a known number of periods with changing demand and costs: in each period,
/// at or below s order up to S. Orders arrive at once, shortages are backordered.
///
/// Source: the dynamic program of Scarf, "The optimality of (S, s) policies in the dynamic inventory
/// problem", in Mathematical Methods in the Social Sciences, Stanford 1960; Snyder & Shen, Fundamentals of
/// Supply Chain Theory, 2nd edition, sections 4.3.3 and 4.4.3, equation 4.66.
public struct FiniteHorizonPolicy: Sendable {
    /// Demand and costs of one period.
    public struct Period: Sendable, Equatable {
        /// Demand of the period; smooth demand moves the stock in steps of one unit.
        public let demand: DemandDistribution
        /// Money per unit left at the end of the period.
        public let holdingCost: Double
        /// Money per unit backordered at the end of the period.
        public let stockoutCost: Double
        /// Money per unit bought.
        public let purchaseCost: Double
        /// Money per order.
        public let fixedCost: Double

        /// Describes a period.
        ///
        /// - Parameters:
        ///   - demand: units.
        ///   - holdingCost: money per unit left at the end, at least 0.
        ///   - stockoutCost: money per unit backordered at the end, at least 0.
        ///   - purchaseCost: money per unit bought, at least 0.
        ///   - fixedCost: money per order, at least 0.
        /// - Throws: `InventoryError` when a cost is negative or not finite.
        public init(
            demand: DemandDistribution, holdingCost: Double, stockoutCost: Double, purchaseCost: Double,
            fixedCost: Double
        ) throws(InventoryError) {
            try Require.nonNegative(holdingCost, "holdingCost")
            try Require.nonNegative(stockoutCost, "stockoutCost")
            try Require.nonNegative(purchaseCost, "purchaseCost")
            try Require.nonNegative(fixedCost, "fixedCost")
            self.demand = demand
            self.holdingCost = holdingCost
            self.stockoutCost = stockoutCost
            self.purchaseCost = purchaseCost
            self.fixedCost = fixedCost
        }
    }

    /// When to order in a period, and how far up.
    public struct Levels: Sendable, Equatable {
        /// Order at or below this many units. Without a fixed cost equal to the order-up-to level, as the
        /// books print it.
        public let reorderPoint: Int
        /// Order up to this many units.
        public let orderUpToLevel: Int
    }

    /// The levels of each period; absent where no order is worth its price, however low the stock.
    public let levels: [Levels?]
    /// Expected discounted cost of all periods and of the stock left after the last.
    public let cost: Double

    /// Computes the policy.
    ///
    /// - Parameters:
    ///   - periods: in order of time, at least one. For an (s, S) policy to be optimal a fixed cost must not
    ///     be below the next period's, discounted.
    ///   - startingUnits: stock before the first order, negative for backorders.
    ///   - terminalHoldingCost: money per unit left after the last period, at least 0.
    ///   - terminalStockoutCost: money per unit still backordered then, at least 0.
    ///   - discountFactor: the value of next period's money, in (0, 1].
    /// - Throws: `InventoryError` when an input lies outside its range, or when holding is free so that no
    ///   finite level is best.
    public init(
        periods: [Period], startingUnits: Int, terminalHoldingCost: Double, terminalStockoutCost: Double,
        discountFactor: Double = 1
    ) throws(InventoryError) {
        try Require.notEmpty(periods.count, "periods")
        try Require.count(
            startingUnits, "startingUnits", in: -Require.largestCount...Require.largestCount)
        try Require.nonNegative(terminalHoldingCost, "terminalHoldingCost")
        try Require.nonNegative(terminalStockoutCost, "terminalStockoutCost")
        guard discountFactor > 0, discountFactor <= 1 else {
            throw .invalid(
                "discountFactor", expected: "a number in (0, 1]", found: discountFactor,
                hint: "give 1 for no discounting")
        }
        for (now, next) in zip(periods, periods.dropFirst())
        where now.fixedCost < discountFactor * next.fixedCost - 1e-12 {
            throw .invalid(
                "fixedCost", expected: "at least next period's, discounted", found: now.fixedCost,
                hint: "with fixed costs that rise over time no (s, S) policy need be optimal")
        }
        var program = try HorizonProgram(
            periods: periods, startingUnits: startingUnits, terminalHolding: terminalHoldingCost,
            terminalStockout: terminalStockoutCost,
            discount: discountFactor)
        try program.solve()
        levels = program.levels
        cost = program.value(0, startingUnits)
    }
}

/// Backward induction over H(y), the cost of starting a period with y units after ordering, evaluated only
/// where the search for s and S or a later period asks for it.
private struct HorizonProgram {
    private let periods: [FiniteHorizonPolicy.Period]
    private let tables: [TabulatedDemand]
    private let terminalHolding: Double
    private let terminalStockout: Double
    private let discount: Double
    /// H of each period, in both directions from the level where its search starts.
    private var costs: [BidirectionalTable]
    /// How many levels there are between nothing and the most that can be useful.
    private let levelsAbove: Double
    /// What one unit more backordered before a period costs, far below zero.
    private var steepest: [Double]
    private(set) var levels: [FiniteHorizonPolicy.Levels?]

    init(
        periods: [FiniteHorizonPolicy.Period], startingUnits: Int, terminalHolding: Double,
        terminalStockout: Double, discount: Double
    ) throws(InventoryError) {
        self.periods = periods
        self.terminalHolding = terminalHolding
        self.terminalStockout = terminalStockout
        self.discount = discount
        var tables: [TabulatedDemand] = []
        for period in periods { tables.append(try TabulatedDemand(period.demand)) }
        self.tables = tables
        levelsAbove = tables.reduce(Double(max(0, startingUnits))) { $0 + Double($1.largest) + 1 }
        costs = tables.map { BidirectionalTable(start: Int($0.mean)) }
        steepest = [Double](repeating: terminalStockout, count: periods.count + 1)
        levels = [FiniteHorizonPolicy.Levels?](repeating: nil, count: periods.count)
    }

    /// Every level weighs every demand; beyond this many products the answer would take minutes.
    private func checkWork(_ index: Int, _ costPerUnit: Double) throws(InventoryError) {
        let levels = levelsAbove + periods[index].fixedCost / costPerUnit
        let products = levels * Double(tables[index].probabilities.count) * Double(periods.count)
        guard products <= 1e11 else {
            throw .invalid(
                "periods", expected: "at most 1e11 levels times demands", found: products,
                hint:
                    "count in a larger unit, for instance in cases; check the fixed cost and the starting stock"
            )
        }
    }

    mutating func solve() throws(InventoryError) {
        var upward = terminalHolding
        for index in periods.indices.reversed() {
            let period = periods[index]
            upward = period.holdingCost + discount * upward
            guard upward + period.purchaseCost > 0 else {
                throw .invalid(
                    "holdingCost", expected: "a cost above 0 in some period", found: upward,
                    hint: "free stock has no best level")
            }
            let waiting = period.stockoutCost + discount * steepest[index + 1]
            steepest[index] = min(waiting, period.purchaseCost)
            if waiting > period.purchaseCost {
                try checkWork(index, waiting - period.purchaseCost)
                levels[index] = searchLevels(index, waiting - period.purchaseCost)
            }
        }
    }

    /// By K-convexity the best S has been passed once H exceeds it by K. It is at most what all periods left
    /// can demand, and below `line` every unit less costs the same.
    private mutating func searchLevels(_ index: Int, _ costPerUnit: Double) -> FiniteHorizonPolicy.Levels {
        let fixedCost = periods[index].fixedCost
        let line = min(lowestUsefulLevel(index + 1), costs[index].start)
        let highest = tables[index...].reduce(0) { $0 + $1.largest }
        var best = costs[index].start
        var bestCost = total(index, best)
        for (step, end) in [(1, highest), (-1, line)] {
            for level in stride(from: costs[index].start + step, through: end, by: step) {
                let cost = total(index, level)
                if cost > bestCost + fixedCost { break }
                guard cost < bestCost else { continue }
                best = level
                bestCost = cost
            }
        }
        guard fixedCost > 0 else { return .init(reorderPoint: best, orderUpToLevel: best) }
        var point = best - 1
        while point >= line, total(index, point) <= bestCost + fixedCost { point -= 1 }
        if point < line {
            let units = (bestCost + fixedCost - total(index, line)) / costPerUnit
            point = line - 1 - Int(min(units, 1e15).rounded(.down))
        }
        return .init(reorderPoint: point, orderUpToLevel: best)
    }

    /// c y + H(y): what ordering up to y costs, apart from the fixed cost and the value of the stock at hand.
    private mutating func total(_ index: Int, _ level: Int) -> Double {
        periods[index].purchaseCost * Double(level) + costAfterOrdering(index, level)
    }

    private mutating func costAfterOrdering(_ index: Int, _ level: Int) -> Double {
        if let known = costs[index].value(level) { return known }
        for next in costs[index].missing(upTo: level) {
            let computed = expectedCost(index, next)
            costs[index].append(computed, at: next)
        }
        return costs[index].value(level) ?? expectedCost(index, level)
    }

    private mutating func expectedCost(_ index: Int, _ level: Int) -> Double {
        let period = periods[index]
        let stock = Double(level)
        var future = 0.0
        for (step, mass) in tables[index].probabilities.enumerated() {
            future += mass * value(index + 1, level - tables[index].smallest - step)
        }
        return period.holdingCost * period.demand.expectedSurplus(stock)
            + period.stockoutCost * period.demand.expectedShortage(stock) + discount * future
    }

    /// θ(x): the least expected cost from a period on with x units before ordering.
    mutating func value(_ index: Int, _ units: Int) -> Double {
        guard index < periods.count else {
            return units >= 0 ? terminalHolding * Double(units) : -terminalStockout * Double(units)
        }
        if let level = levels[index], units <= level.reorderPoint {
            let missing = Double(level.orderUpToLevel - units)
            return periods[index].fixedCost * (missing > 0 ? 1 : 0) + periods[index].purchaseCost * missing
                + costAfterOrdering(index, level.orderUpToLevel)
        }
        // Without an order the cost is a straight line once nothing can be left at the end of any period.
        let line = lowestUsefulLevel(index)
        guard units < line else { return costAfterOrdering(index, units) }
        return costAfterOrdering(index, line) + steepest[index] * Double(line - units)
    }

    private func lowestUsefulLevel(_ index: Int) -> Int {
        var level = 0
        for later in index..<periods.count {
            guard let known = levels[later] else { continue }
            level = min(level, known.reorderPoint)
        }
        return level
    }
}

/// Values at whole levels, known without gaps around a start.
private struct BidirectionalTable {
    let start: Int
    private var above: [Double] = []
    private var below: [Double] = []

    init(start: Int) { self.start = start }

    func value(_ level: Int) -> Double? {
        let offset = level - start
        if offset >= 0 { return offset < above.count ? above[offset] : nil }
        return -offset - 1 < below.count ? below[-offset - 1] : nil
    }

    /// The levels to fill, in order, before `level` is known.
    func missing(upTo level: Int) -> StrideThrough<Int> {
        level >= start
            ? stride(from: start + above.count, through: level, by: 1)
            : stride(from: start - 1 - below.count, through: level, by: -1)
    }

    mutating func append(_ value: Double, at level: Int) {
        if level >= start { above.append(value) } else { below.append(value) }
    }
}
