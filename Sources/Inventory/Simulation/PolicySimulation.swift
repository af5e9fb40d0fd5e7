import Statistics

/// Runs a policy through a demand history, period by period.
///
/// The same inputs and seed give the same outcome on every machine.
///
/// ```swift
/// let rules = try SimulationRules(leadTime: .fixed(7))
/// let outcome = try PolicySimulation.replay(
///     demand: sales, policy: .minimumMaximum(minimum: 40, maximum: 120), rules: rules, startingUnits: 120)
/// outcome.totals.fillRate
/// ```
public enum PolicySimulation {
    /// Runs a policy that stays the same.
    ///
    /// - Parameters:
    ///   - demand: units of each period, at least 0.
    ///   - policy: when to order and how much.
    ///   - rules: lead time, review, shortages and costs.
    ///   - startingUnits: on the shelf before the first period, at least 0.
    ///   - warmUpPeriods: at the start that do not count, at least 0.
    ///   - seed: of the lead times that are drawn.
    /// - Throws: `InventoryError` when an input lies outside its range, or the policy refuses or asks for
    ///   more than the supplier allows in one order.
    public static func replay(
        demand: [Double], policy: ReplenishmentPolicy, rules: SimulationRules, startingUnits: Double,
        warmUpPeriods: Int = 0, seed: UInt64 = 0
    ) throws(InventoryError) -> SimulationOutcome {
        try replay(
            demand: demand, rules: rules, startingUnits: startingUnits, warmUpPeriods: warmUpPeriods,
            seed: seed
        ) { (stock) throws(InventoryError) in
            try policy.orderQuantity(position: stock.position)
        }
    }

    /// Runs any rule for ordering, for instance one whose levels follow a forecast.
    ///
    /// - Parameters:
    ///   - demand: units of each period, at least 0.
    ///   - rules: lead time, review, shortages and costs.
    ///   - startingUnits: on the shelf before the first period, at least 0.
    ///   - warmUpPeriods: at the start that do not count, at least 0.
    ///   - seed: of the lead times that are drawn.
    ///   - order: the units wanted at a review; the order rules round them up.
    /// - Throws: `InventoryError` when an input lies outside its range, or what `order` throws.
    public static func replay(
        demand: [Double], rules: SimulationRules, startingUnits: Double, warmUpPeriods: Int = 0,
        seed: UInt64 = 0, order: (SimulatedStock) throws(InventoryError) -> Double
    ) throws(InventoryError) -> SimulationOutcome {
        for units in demand { try Require.nonNegative(units, "demand") }
        try Require.nonNegative(startingUnits, "startingUnits")
        try Require.count(warmUpPeriods, "warmUpPeriods")
        if case .byOrderPeriod(let list) = rules.leadTime {
            try Require.sameCount(list.count, demand.count, "leadTime")
        }
        var run = SimulationRun(
            rules: rules, startingUnits: startingUnits, warmUpPeriods: warmUpPeriods, seed: seed,
            periods: demand.count)
        for (period, units) in demand.enumerated() { try run.step(period, units, order) }
        return run.outcome
    }
}

/// The state of one run.
private struct SimulationRun {
    private let rules: SimulationRules
    private let warmUpPeriods: Int
    private var random: SeededRandom
    private var shelf: SimulatedShelf
    private var backordered = 0.0
    /// Units due by the period of their delivery.
    private var due: [Double]
    private var onOrder = 0.0
    /// Whether the replenishment cycle under way has seen a shortage; absent before the first delivery.
    private var cycleIsShort: Bool?
    private(set) var outcome = SimulationOutcome()

    init(rules: SimulationRules, startingUnits: Double, warmUpPeriods: Int, seed: UInt64, periods: Int) {
        self.rules = rules
        self.warmUpPeriods = warmUpPeriods
        random = SeededRandom(seed: seed)
        shelf = SimulatedShelf(shelfLifePeriods: rules.shelfLifePeriods, issuing: rules.issuing)
        shelf.receive(startingUnits)
        due = [Double](repeating: 0, count: periods + 1)
        if rules.costs != nil { outcome.totals.cost = 0 }
        for path in [
            \SimulationOutcome.onHandUnits, \.backorderedUnits, \.servedUnits, \.orderedUnits,
            \.receivedUnits,
            \.outdatedUnits,
        ] {
            outcome[keyPath: path].reserveCapacity(periods)
        }
    }

    mutating func step(
        _ period: Int, _ demand: Double, _ order: (SimulatedStock) throws(InventoryError) -> Double
    ) throws(InventoryError) {
        var received = due[period]
        deliver(received, period)
        var ordered = 0.0
        if period % rules.reviewPeriods == 0 {
            ordered = try decide(period, order)
            if ordered > 0 { received += place(ordered, period) }
        }
        let served = serve(demand)
        let onHandBeforeAging = shelf.units
        let outdated = shelf.age()
        outcome.receivedUnits.append(received)
        outcome.orderedUnits.append(ordered)
        outcome.servedUnits.append(served)
        outcome.onHandUnits.append(shelf.units)
        outcome.backorderedUnits.append(backordered)
        outcome.outdatedUnits.append(outdated)
        guard period >= warmUpPeriods else { return }
        count(demand, served, ordered, outdated, onHandBeforeAging)
    }

    private mutating func deliver(_ units: Double, _ period: Int) {
        guard units > 0 else { return }
        if let isShort = cycleIsShort, period >= warmUpPeriods {
            outcome.totals.cycles += 1
            outcome.totals.cyclesWithoutShortage += isShort ? 0 : 1
        }
        cycleIsShort = false
        onOrder -= units
        shelf.receive(units)
        backordered -= shelf.take(backordered)
    }

    private func decide(
        _ period: Int, _ order: (SimulatedStock) throws(InventoryError) -> Double
    ) throws(InventoryError) -> Double {
        let position = try InventoryPosition(
            onHand: max(0, shelf.units), onOrder: max(0, onOrder), backordered: max(0, backordered))
        let wanted = try order(
            SimulatedStock(
                period: period, position: position, unitsByShelfLife: shelf.compartments,
                dueUnits: rules.shelfLifePeriods == nil ? [] : Array(due[(period + 1)...])))
        try Require.nonNegative(wanted, "order")
        guard let allowed = rules.orderRules.roundedUp(wanted) else {
            throw InventoryError(
                kind: .infeasible, parameter: "orderRules",
                message: "an order of \(wanted) units exceeds what the supplier allows",
                hint: "raise the maximum or review more often")
        }
        return allowed
    }

    /// Books an order; what is delivered at once is returned.
    private mutating func place(_ units: Double, _ period: Int) -> Double {
        onOrder += units
        let arrival = period + leadTime(period)
        guard arrival > period else {
            deliver(units, period)
            return units
        }
        if arrival < due.count { due[arrival] += units }
        return 0
    }

    private mutating func leadTime(_ period: Int) -> Int {
        switch rules.leadTime {
        case .fixed(let periods): return periods
        case .byOrderPeriod(let list): return list[period]
        case .drawn(let probabilities):
            var uniform = random.nextUniform()
            for (periods, probability) in probabilities.enumerated() {
                if uniform < probability { return periods }
                uniform -= probability
            }
            return probabilities.lastIndex { $0 > 0 } ?? 0
        }
    }

    private mutating func serve(_ demand: Double) -> Double {
        // Nobody is served past those who wait: a shelf with backorders is empty.
        let served = shelf.take(demand)
        if rules.shortage == .backordered { backordered += demand - served }
        if served < demand, cycleIsShort != nil { cycleIsShort = true }
        return served
    }

    private mutating func count(
        _ demand: Double, _ served: Double, _ ordered: Double, _ outdated: Double, _ held: Double
    ) {
        outcome.totals.periods += 1
        outcome.totals.demandUnits += demand
        outcome.totals.servedUnits += served
        outcome.totals.periodsWithoutShortage += served >= demand ? 1 : 0
        outcome.totals.onHandUnitPeriods += shelf.units
        outcome.totals.backorderedUnitPeriods += backordered
        outcome.totals.orders += ordered > 0 ? 1 : 0
        outcome.totals.orderedUnits += ordered
        outcome.totals.outdatedUnits += outdated
        guard let costs = rules.costs else { return }
        let missing = rules.shortage == .lost ? demand - served : backordered
        let money =
            (ordered > 0 ? costs.fixedCost : 0) + costs.holdingCost * held + costs.stockoutCost * missing
            + costs.outdatingCost * outdated
        outcome.totals.cost = (outcome.totals.cost ?? 0) + money
    }
}
