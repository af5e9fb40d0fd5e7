/// Where to hold safety stock in a network of stages that promise each other service times.
///
/// Every stage quotes a whole number of periods within which it serves any demand up to its bound μ τ + k σ
/// √τ over τ periods; its safety stock covers the net replenishment time, inbound service time + processing
/// time − quoted service time.
///
/// Source: Graves & Willems, "Optimizing strategic safety stock placement in supply chains", Manufacturing &
/// Service Operations Management 2 (2000) 68–83, the dynamic program for spanning trees; Snyder & Shen,
/// Fundamentals of Supply Chain Theory, 2nd edition, section 6.3 (example 6.5 and problem 6.9).
public struct GuaranteedService: Sendable, Equatable {
    /// One stage of the network.
    public struct Stage: Sendable, Equatable {
        /// Whole periods from having all inputs to having the output.
        public let processingPeriods: Int
        /// Money per unit of safety stock and period.
        public let holdingCost: Double
        /// k: how many standard deviations of demand the stage promises to cover.
        public let safetyFactor: Double
        /// Standard deviation of outside demand per period in units; 0 for stages that serve only other
        /// stages.
        public let demandStandardDeviation: Double
        /// The service time of an outside supplier in periods; 0 when there is none.
        public let externalInboundPeriods: Int
        /// The most periods customers accept; absent for stages without such a promise.
        public let maximumServicePeriods: Int?

        /// Describes a stage.
        ///
        /// - Parameters:
        ///   - processingPeriods: from 0 to 10,000.
        ///   - holdingCost: money per unit and period, at least 0.
        ///   - safetyFactor: k, at least 0.
        ///   - demandStandardDeviation: outside demand per period, units, at least 0.
        ///   - externalInboundPeriods: from 0 to 10,000.
        ///   - maximumServicePeriods: at least 0; required for stages at the end of the network.
        /// - Throws: `InventoryError` when a number is negative or not finite.
        public init(
            processingPeriods: Int, holdingCost: Double, safetyFactor: Double,
            demandStandardDeviation: Double = 0, externalInboundPeriods: Int = 0,
            maximumServicePeriods: Int? = nil
        ) throws(InventoryError) {
            try Require.count(processingPeriods, "processingPeriods", in: 0...10_000)
            try Require.nonNegative(holdingCost, "holdingCost")
            try Require.nonNegative(safetyFactor, "safetyFactor")
            try Require.nonNegative(demandStandardDeviation, "demandStandardDeviation")
            try Require.count(externalInboundPeriods, "externalInboundPeriods", in: 0...10_000)
            try Require.count(maximumServicePeriods ?? 0, "maximumServicePeriods")
            self.processingPeriods = processingPeriods
            self.holdingCost = holdingCost
            self.safetyFactor = safetyFactor
            self.demandStandardDeviation = demandStandardDeviation
            self.externalInboundPeriods = externalInboundPeriods
            self.maximumServicePeriods = maximumServicePeriods
        }
    }

    /// A supply relation between two stages, by their places in the list.
    public struct Link: Sendable, Equatable {
        /// The supplying stage.
        public let from: Int
        /// The supplied stage.
        public let to: Int
        /// Units of the supplier's output in one unit of the other's.
        public let unitsPerUnit: Double

        /// Names a supply relation.
        public init(from: Int, to: Int, unitsPerUnit: Double = 1) {
            self.from = from
            self.to = to
            self.unitsPerUnit = unitsPerUnit
        }
    }

    /// The service time each stage quotes, in periods.
    public let servicePeriods: [Int]
    /// The service time each stage waits for its inputs, in periods.
    public let inboundPeriods: [Int]
    /// The time each stage's safety stock covers, in periods.
    public let netReplenishmentPeriods: [Int]
    /// k σ √τ of each stage, in units.
    public let safetyStock: [Double]
    /// Holding cost of all safety stock per period.
    public let cost: Double

    /// Finds the service times of least holding cost.
    ///
    /// - Parameters:
    ///   - stages: at least one; every stage that supplies no other needs `maximumServicePeriods`.
    ///   - links: the supply relations; without their direction they must connect all stages without a cycle.
    /// - Throws: `InventoryError` when the network is no tree or a stage at its end lacks a promise.
    public init(stages: [Stage], links: [Link]) throws(InventoryError) {
        let network = try ServiceNetwork(stages: stages, links: links)
        let inbound: [Int]
        (servicePeriods, inbound) = network.solve()
        inboundPeriods = inbound
        var net: [Int] = []
        var units: [Double] = []
        var cost = 0.0
        for (index, stage) in stages.enumerated() {
            let periods = inbound[index] + stage.processingPeriods - servicePeriods[index]
            let stock =
                stage.safetyFactor * network.deviations[index] * Double(periods).squareRoot()
            net.append(periods)
            units.append(stock)
            cost += stage.holdingCost * stock
        }
        netReplenishmentPeriods = net
        safetyStock = units
        self.cost = cost
    }
}
