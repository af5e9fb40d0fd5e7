/// Splits an order over suppliers at least cost, under price breaks, minimums, capacities, order multiples,
/// limits on shares and on the number of suppliers: exact in whole units.
///
/// `OrderAllocation` also limits defects but knows one price a supplier only.
///
/// Source: the supplier selection problem with quantity discounts, Chaudhry, Forst & Zydiak, European Journal
/// of Operational Research 70 (1993) 52–66; solved by dynamic programming over the units placed so far, and by a
/// ``LinearSolver`` where those are too many.
public struct OrderSplit: Sendable, Equatable {
    /// What a supplier offers.
    public struct Offer: Sendable, Equatable {
        /// Prices by order size.
        public let prices: PriceSchedule
        /// Money per order with this supplier, whatever its size.
        public let fixedCost: Double
        /// The least units the supplier takes an order for.
        public let minimumUnits: Int
        /// The most units the supplier can deliver.
        public let capacityUnits: Int
        /// Orders come in whole multiples of this many units.
        public let multipleUnits: Int
        /// The largest share of the demand to place here.
        public let maximumShare: Double

        /// Describes an offer.
        ///
        /// - Parameters:
        ///   - prices: by order size.
        ///   - fixedCost: at least 0.
        ///   - minimumUnits: at least 1.
        ///   - capacityUnits: at least `minimumUnits`.
        ///   - multipleUnits: at least 1.
        ///   - maximumShare: in (0, 1].
        /// - Throws: `InventoryError` when a number lies outside its range.
        public init(
            prices: PriceSchedule, fixedCost: Double, minimumUnits: Int, capacityUnits: Int,
            multipleUnits: Int = 1, maximumShare: Double = 1
        ) throws(InventoryError) {
            try Require.nonNegative(fixedCost, "fixedCost")
            guard minimumUnits >= 1, capacityUnits >= minimumUnits else {
                throw .invalid(
                    "capacityUnits", expected: "at least the minimum, which is at least 1",
                    found: "minimum \(minimumUnits), capacity \(capacityUnits)",
                    hint: "leave out a supplier that can deliver nothing")
            }
            try Require.positive(Double(multipleUnits), "multipleUnits")
            guard maximumShare > 0, maximumShare <= 1 else {
                throw .invalid(
                    "maximumShare", expected: "a share in (0, 1]", found: maximumShare,
                    hint: "give 40 percent as 0.4; leave out a supplier that may get nothing")
            }
            self.prices = prices
            self.fixedCost = fixedCost
            self.minimumUnits = minimumUnits
            self.capacityUnits = capacityUnits
            self.multipleUnits = multipleUnits
            self.maximumShare = maximumShare
        }

        /// The most units of a demand that may be placed here. The share is one of the demand; without a limit on it the
        /// supplier may take the surplus too.
        func mostUnits(of demand: Int) -> Int {
            guard maximumShare < 1 else { return capacityUnits }
            // A limit met exactly must not fail by rounding.
            return min(capacityUnits, Int((maximumShare * Double(demand) + 1e-9).rounded(.down)))
        }
    }

    /// Units ordered from each supplier, in the order of the offers.
    public let units: [Int]
    /// Units ordered beyond the demand.
    public let surplusUnits: Int
    /// Price and fixed costs together.
    public let cost: Double

    /// Finds the cheapest split.
    ///
    /// - Parameters:
    ///   - demandUnits: to order in all, at least 1.
    ///   - offers: at least one.
    ///   - maximumSurplusUnits: how many units more may be ordered, at least 0: where multiples do not add up
    ///     to the demand or a price break makes more cost less.
    ///   - supplierCounts: how many suppliers may get an order; any number when absent.
    ///   - solver: asked when there are more than 20 million combinations of totals, numbers of suppliers and offers.
    /// - Throws: `InventoryError`; of kind `infeasible` when no split meets the limits; or what the solver throws.
    public init(
        demandUnits: Int, offers: [Offer], maximumSurplusUnits: Int = 0,
        supplierCounts: ClosedRange<Int>? = nil, solver: (any LinearSolver)? = nil
    ) throws(InventoryError) {
        try Require.positive(Double(demandUnits), "demandUnits")
        try Require.notEmpty(offers.count, "offers")
        try Require.nonNegative(Double(maximumSurplusUnits), "maximumSurplusUnits")
        let best: [Int]
        var program = try SplitProgram(
            demand: demandUnits, surplus: maximumSurplusUnits, offers: offers, counts: supplierCounts)
        if program.isSmall {
            program.prepare()
            for offer in offers { program.add(offer) }
            guard let found = program.best() else { throw Self.noSplit(demandUnits) }
            best = found
        } else if let solver {
            best = try Self.solved(
                demandUnits: demandUnits, offers: offers, maximumSurplusUnits: maximumSurplusUnits,
                supplierCounts: program.counts, by: solver)
        } else {
            throw InventoryError(
                kind: .invalidInput, parameter: "demandUnits",
                message:
                    "\(demandUnits) units over \(offers.count) offers are too many to split exactly without a solver",
                hint: "install CBC (Debian: coinor-cbc), or count in a larger unit, for instance in cases")
        }
        units = best
        surplusUnits = best.reduce(-demandUnits, +)
        cost = zip(best, offers).reduce(0) { sum, pair in
            guard pair.0 > 0 else { return sum }
            return sum + pair.1.fixedCost + pair.1.prices.purchaseCost(quantity: Double(pair.0))
        }
    }

    static func noSplit(_ demandUnits: Int) -> InventoryError {
        InventoryError(
            kind: .infeasible, parameter: "offers",
            message: "no split of \(demandUnits) units meets minimums, multiples, capacities and shares",
            hint: "add a supplier, allow a surplus or relax a limit")
    }
}
