/// How well demand was served, period by period.
///
/// Source: Silver, Pyke & Thomas, Inventory and Production Management in Supply Chains, 4th edition, section 6.5
/// (P1: cycle service, P2: fill rate, P3: ready rate).
public struct ServiceKPIs: Sendable, Hashable {
    /// Units wanted and units served in one period.
    public struct Period: Sendable, Hashable {
        /// Units wanted, at least 0.
        public let demand: Double
        /// Units served, at least 0; what goes beyond the demand does not count.
        public let sold: Double

        public init(demand: Double, sold: Double) {
            self.demand = demand
            self.sold = sold
        }
    }

    /// Units wanted.
    public let demandUnits: Double
    /// Units wanted and not served.
    public let lostUnits: Double
    /// Periods with unserved demand.
    public let shortPeriods: Int
    /// Periods.
    public let periods: Int

    public init(_ periods: [Period]) {
        demandUnits = periods.reduce(0) { $0 + $1.demand }
        lostUnits = periods.reduce(0) { $0 + max(0, $1.demand - $1.sold) }
        shortPeriods = periods.count { $0.sold < $0.demand }
        self.periods = periods.count
    }

    /// Share of the demanded units that were served; `nil` without demand.
    public var unitFillRate: Double? { demandUnits > 0 ? 1 - lostUnits / demandUnits : nil }
    /// Share of the periods with unserved demand; `nil` without periods.
    public var stockoutPeriodRate: Double? {
        periods > 0 ? Double(shortPeriods) / Double(periods) : nil
    }
    /// Share of the periods in which all demand was served.
    public var cycleService: Double? { stockoutPeriodRate.map { 1 - $0 } }
}

/// The share of orders without any fault.
///
/// Source: SCOR RL.1.1 (perfect order fulfilment); the product of the rates assumes that faults of different kinds
/// do not depend on each other.
public struct PerfectOrderIndex: Sendable, Hashable {
    /// The product of the rates; `nil` without rates.
    public let value: Double?

    /// - Parameter rates: shares in 0…1: on time, in full, undamaged, documented.
    public init(rates: [Double]) {
        value = rates.isEmpty ? nil : rates.reduce(1, *)
    }
}
