/// How an item is reviewed, delivered, sold and paid for in a simulation.
public struct SimulationRules: Sendable, Equatable {
    /// What becomes of demand that meets an empty shelf.
    public enum Shortage: Sendable, Equatable {
        /// Customers wait and are served first from the next delivery.
        case backordered
        /// Customers go away.
        case lost
    }

    /// How many periods pass from an order to its delivery. Orders may overtake each other.
    public enum LeadTime: Sendable, Equatable {
        /// The same for every order, in periods.
        case fixed(Int)
        /// By the period in which the order is placed, for a replay of what really happened.
        case byOrderPeriod([Int])
        /// Drawn for every order: the probabilities of 0, 1, 2 … periods.
        case drawn([Double])
    }

    /// Which units of a perishable item customers take.
    public enum Issuing: Sendable, Equatable {
        /// Those that perish first.
        case oldestFirst
        /// Those that perish last.
        case newestFirst
    }

    /// What stock and its absence cost.
    public struct Costs: Sendable, Equatable {
        /// Money per order.
        public let fixedCost: Double
        /// Money per unit on the shelf at the end of a period.
        public let holdingCost: Double
        /// Money per unit backordered at the end of a period, or per unit lost.
        public let stockoutCost: Double
        /// Money per unit that perishes.
        public let outdatingCost: Double

        /// Names the costs.
        ///
        /// - Parameters:
        ///   - fixedCost: money per order, at least 0.
        ///   - holdingCost: money per unit and period, at least 0.
        ///   - stockoutCost: money per unit backordered and period, or per unit lost, at least 0.
        ///   - outdatingCost: money per unit that perishes, at least 0.
        /// - Throws: `InventoryError` when a cost is negative or not finite.
        public init(
            fixedCost: Double, holdingCost: Double, stockoutCost: Double, outdatingCost: Double = 0
        ) throws(InventoryError) {
            try Require.nonNegative(fixedCost, "fixedCost")
            try Require.nonNegative(holdingCost, "holdingCost")
            try Require.nonNegative(stockoutCost, "stockoutCost")
            try Require.nonNegative(outdatingCost, "outdatingCost")
            self.fixedCost = fixedCost
            self.holdingCost = holdingCost
            self.stockoutCost = stockoutCost
            self.outdatingCost = outdatingCost
        }
    }

    /// The periods from order to delivery.
    public let leadTime: LeadTime
    /// Orders are possible every so many periods, from the first on.
    public let reviewPeriods: Int
    /// What becomes of demand that meets an empty shelf.
    public let shortage: Shortage
    /// What the supplier allows as the size of an order.
    public let orderRules: OrderRules
    /// How many periods a delivered unit can be sold; absent for items that keep.
    public let shelfLifePeriods: Int?
    /// Which units of a perishable item customers take.
    public let issuing: Issuing
    /// What stock and its absence cost; absent to count units only.
    public let costs: Costs?

    /// Describes the item.
    ///
    /// Within a period deliveries come first, then the order, then demand, and at the end the shelf is
    /// counted. An order with a lead time of L periods is there before the demand of L periods later. A shop
    /// that orders after the last sale of the day is described by a lead time one period shorter.
    ///
    /// - Parameters:
    ///   - leadTime: periods, at least 0 each; drawn ones with probabilities that add up to 1 within 10⁻⁹.
    ///   - reviewPeriods: at least 1.
    ///   - shortage: what becomes of demand that meets an empty shelf.
    ///   - orderRules: what the supplier allows.
    ///   - shelfLifePeriods: from 1 to 100,000, or absent for items that keep.
    ///   - issuing: which units of a perishable item customers take.
    ///   - costs: absent to count units only.
    /// - Throws: `InventoryError` when an input lies outside its range.
    public init(
        leadTime: LeadTime, reviewPeriods: Int = 1, shortage: Shortage = .backordered,
        orderRules: OrderRules = .unrestricted, shelfLifePeriods: Int? = nil,
        issuing: Issuing = .oldestFirst, costs: Costs? = nil
    ) throws(InventoryError) {
        switch leadTime {
        case .fixed(let periods): try Require.count(periods, "leadTime")
        case .byOrderPeriod(let list):
            for periods in list { try Require.count(periods, "leadTime") }
        // The table checks the probabilities.
        case .drawn(let probabilities): _ = try TabulatedDemand(probabilities: probabilities)
        }
        try Require.count(reviewPeriods, "reviewPeriods", in: 1...Require.largestCount)
        if let shelfLifePeriods {
            try Require.count(shelfLifePeriods, "shelfLifePeriods", in: 1...100_000)
        }
        self.leadTime = leadTime
        self.reviewPeriods = reviewPeriods
        self.shortage = shortage
        self.orderRules = orderRules
        self.shelfLifePeriods = shelfLifePeriods
        self.issuing = issuing
        self.costs = costs
    }
}
