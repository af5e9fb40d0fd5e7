/// What a simulated policy did, period by period and in sum.
public struct SimulationOutcome: Sendable, Equatable {
    /// Units on the shelf at the end of each period.
    public internal(set) var onHandUnits: [Double] = []
    /// Units owed to customers at the end of each period.
    public internal(set) var backorderedUnits: [Double] = []
    /// Units of each period's demand served from the shelf in that period.
    public internal(set) var servedUnits: [Double] = []
    /// Units ordered in each period.
    public internal(set) var orderedUnits: [Double] = []
    /// Units delivered in each period.
    public internal(set) var receivedUnits: [Double] = []
    /// Units that perished at the end of each period.
    public internal(set) var outdatedUnits: [Double] = []
    /// Sums from the end of the warm-up on.
    public internal(set) var totals = Totals()

    /// Sums over the periods that count.
    public struct Totals: Sendable, Equatable {
        /// Periods counted.
        public internal(set) var periods = 0
        /// Units demanded.
        public internal(set) var demandUnits = 0.0
        /// Units served from the shelf in the period of their demand.
        public internal(set) var servedUnits = 0.0
        /// Periods whose demand was served in full, those without demand included.
        public internal(set) var periodsWithoutShortage = 0
        /// Times between two deliveries in which nobody went unserved; the time before the first does not
        /// count.
        public internal(set) var cyclesWithoutShortage = 0
        /// Times between two deliveries.
        public internal(set) var cycles = 0
        /// Units on the shelf at the ends of the periods, added up.
        public internal(set) var onHandUnitPeriods = 0.0
        /// Units owed at the ends of the periods, added up.
        public internal(set) var backorderedUnitPeriods = 0.0
        /// Orders placed.
        public internal(set) var orders = 0
        /// Units ordered.
        public internal(set) var orderedUnits = 0.0
        /// Units that perished.
        public internal(set) var outdatedUnits = 0.0
        /// Money for orders, stock, shortages and perished units; absent when no costs were given.
        public internal(set) var cost: Double?

        /// Share of demand served from the shelf; absent without demand.
        public var fillRate: Double? { demandUnits > 0 ? servedUnits / demandUnits : nil }
        /// Share of periods whose demand was served in full; absent without periods.
        public var readyRate: Double? {
            periods > 0 ? Double(periodsWithoutShortage) / Double(periods) : nil
        }
        /// Share of replenishment cycles without a shortage; absent before the second delivery.
        public var cycleService: Double? { cycles > 0 ? Double(cyclesWithoutShortage) / Double(cycles) : nil }
        /// Mean units on the shelf at the end of a period; absent without periods.
        public var meanOnHandUnits: Double? { periods > 0 ? onHandUnitPeriods / Double(periods) : nil }
        /// Mean units owed at the end of a period; absent without periods.
        public var meanBackorderedUnits: Double? {
            periods > 0 ? backorderedUnitPeriods / Double(periods) : nil
        }
        /// Cost per period; absent without costs or periods.
        public var costPerPeriod: Double? { periods > 0 ? cost.map { $0 / Double(periods) } : nil }
    }
}
