/// Runs echelon base-stock levels through a serial system, period by period.
///
/// Within a period deliveries come first, then every stage orders up to its echelon level and is shipped what
/// upstream has, then customers are served. A shipment with a lead time of L periods is there before the
/// demand of L periods later.
///
/// Source: the dynamics of Clark & Scarf (1960); Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd
/// edition, section 6.2.
public enum SerialSimulation {
    /// What the stages did on average.
    public struct Outcome: Sendable, Equatable {
        /// Units on the shelf of each stage at the end of a period, from the customers upstream.
        public let onHandUnits: [Double]
        /// Units on the way to each stage at the end of a period.
        public let inTransitUnits: [Double]
        /// Units owed to customers at the end of a period.
        public let backorderedUnits: Double
        /// Share of demand served from the shelf of the first stage; absent without demand.
        public let fillRate: Double?
    }

    /// Runs the levels.
    ///
    /// - Parameters:
    ///   - demand: customers' units of each period, at least 0.
    ///   - echelonLevels: units for each stage, from the customers upstream; the stages start with their own
    ///     share of it.
    ///   - leadTimePeriods: whole periods from upstream's shipment to receipt, from 0 to 100,000, for each
    ///     stage.
    ///   - warmUpPeriods: at the start that do not count; fewer than there are periods.
    /// - Throws: `InventoryError` when an input lies outside its range.
    public static func run(
        demand: [Double], echelonLevels: [Double], leadTimePeriods: [Int], warmUpPeriods: Int = 0
    ) throws(InventoryError) -> Outcome {
        for units in demand { try Require.nonNegative(units, "demand") }
        for level in echelonLevels { try Require.finite(level, "echelonLevels") }
        for periods in leadTimePeriods { try Require.count(periods, "leadTimePeriods", in: 0...100_000) }
        try Require.notEmpty(echelonLevels.count, "echelonLevels")
        try Require.sameCount(leadTimePeriods.count, echelonLevels.count, "leadTimePeriods")
        guard warmUpPeriods >= 0, warmUpPeriods < demand.count else {
            throw .invalid(
                "warmUpPeriods", expected: "fewer than the \(demand.count) periods", found: warmUpPeriods,
                hint: "give a longer demand history")
        }
        var line = SerialLine(echelonLevels: echelonLevels, leadTimes: leadTimePeriods)
        for (period, units) in demand.enumerated() {
            line.step(period, units, counts: period >= warmUpPeriods)
        }
        return line.outcome(periods: demand.count - warmUpPeriods)
    }
}

/// The stocks of a serial line; transit rings hold one slot for each period of lead time.
private struct SerialLine {
    private let levels: [Double]
    private let leadTimes: [Int]
    private var onHand: [Double]
    private var inTransit: [Double]
    private var rings: [[Double]]
    private var backordered = 0.0
    private var heldSums: [Double]
    private var transitSums: [Double]
    private var owedSum = 0.0
    private var served = 0.0
    private var demanded = 0.0

    init(echelonLevels: [Double], leadTimes: [Int]) {
        levels = echelonLevels
        self.leadTimes = leadTimes
        onHand = echelonLevels.indices.map { stage in
            max(0, stage == 0 ? echelonLevels[0] : echelonLevels[stage] - echelonLevels[stage - 1])
        }
        inTransit = [Double](repeating: 0, count: levels.count)
        rings = leadTimes.map { [Double](repeating: 0, count: max(1, $0)) }
        heldSums = inTransit
        transitSums = inTransit
    }

    mutating func step(_ period: Int, _ demand: Double, counts: Bool) {
        for stage in levels.indices where leadTimes[stage] > 0 {
            let slot = period % leadTimes[stage]
            receive(rings[stage][slot], stage)
            rings[stage][slot] = 0
        }
        order(period)
        let sold = min(demand, onHand[0])
        onHand[0] -= sold
        backordered += demand - sold
        guard counts else { return }
        served += sold
        demanded += demand
        owedSum += backordered
        for stage in levels.indices {
            heldSums[stage] += onHand[stage]
            transitSums[stage] += inTransit[stage]
        }
    }

    private mutating func receive(_ units: Double, _ stage: Int) {
        inTransit[stage] -= units
        onHand[stage] += units
        guard stage == 0 else { return }
        let filled = min(backordered, onHand[0])
        backordered -= filled
        onHand[0] -= filled
    }

    /// From the outside downstream, so that a stage without lead time passes on what it got in the same
    /// period.
    private mutating func order(_ period: Int) {
        var echelon = onHand.indices.reduce(-backordered) { $0 + onHand[$1] + inTransit[$1] }
        for stage in levels.indices.reversed() {
            let wanted = max(0, levels[stage] - echelon)
            let isLast = stage == levels.count - 1
            let shipped = isLast ? wanted : min(wanted, onHand[stage + 1])
            if !isLast { onHand[stage + 1] -= shipped }
            inTransit[stage] += shipped
            if leadTimes[stage] == 0 {
                receive(shipped, stage)
            } else {
                rings[stage][period % leadTimes[stage]] += shipped
            }
            // What the next stage downstream counts leaves out this stage's own shelf and the way to it.
            echelon += shipped - onHand[stage] - inTransit[stage]
        }
    }

    func outcome(periods: Int) -> SerialSimulation.Outcome {
        let count = Double(periods)
        return .init(
            onHandUnits: heldSums.map { $0 / count }, inTransitUnits: transitSums.map { $0 / count },
            backorderedUnits: owedSum / count, fillRate: demanded > 0 ? served / demanded : nil)
    }
}
