/// Splits an order over suppliers at least cost, under minimum quantities, capacities and a limit on defects.
///
/// The cost is linear, so an optimal split has at most two suppliers strictly between their limits: one balances the
/// demand, one the defects. All such splits are tried. Without an effective defect limit the result is optimal in whole
/// units; with one, whole units may leave a gap to the true optimum of less than the price of a few units.
///
/// Source: the basic solutions of linear programming, Dantzig, Linear Programming and Extensions, Princeton 1963
/// (bounded variables), over the choice of suppliers as in Chaudhry, Forst & Zydiak, European Journal of
/// Operational Research 70 (1993) 52–66.
public struct OrderAllocation: Sendable, Equatable {
    /// What a supplier offers.
    public struct Offer: Sendable, Equatable {
        /// Money per unit.
        public let unitPrice: Double
        /// Money per order with this supplier, whatever its size.
        public let fixedCost: Double
        /// The least units the supplier takes an order for.
        public let minimumUnits: Int
        /// The most units the supplier can deliver.
        public let capacityUnits: Int
        /// The share of units that are defective.
        public let defectRate: Double

        /// Describes an offer.
        ///
        /// - Parameters:
        ///   - unitPrice: at least 0.
        ///   - fixedCost: at least 0.
        ///   - minimumUnits: at least 1.
        ///   - capacityUnits: at least `minimumUnits`.
        ///   - defectRate: in [0, 1].
        /// - Throws: `InventoryError` when a number lies outside its range.
        public init(
            unitPrice: Double, fixedCost: Double, minimumUnits: Int, capacityUnits: Int, defectRate: Double
        ) throws(InventoryError) {
            try Require.nonNegative(unitPrice, "unitPrice")
            try Require.nonNegative(fixedCost, "fixedCost")
            guard minimumUnits >= 1, capacityUnits >= minimumUnits else {
                throw .invalid(
                    "capacityUnits", expected: "at least the minimum, which is at least 1",
                    found: "minimum \(minimumUnits), capacity \(capacityUnits)",
                    hint: "leave out a supplier that can deliver nothing")
            }
            guard defectRate >= 0, defectRate <= 1 else {
                throw .invalid(
                    "defectRate", expected: "a share in [0, 1]", found: defectRate,
                    hint: "give 1 percent as 0.01")
            }
            self.unitPrice = unitPrice
            self.fixedCost = fixedCost
            self.minimumUnits = minimumUnits
            self.capacityUnits = capacityUnits
            self.defectRate = defectRate
        }
    }

    /// The most suppliers one call takes: the number of splits triples with each.
    public static let maximumOffers = 10

    /// Units ordered from each supplier, in the order of the offers.
    public let units: [Int]
    /// Price and fixed costs together.
    public let cost: Double

    /// Finds the cheapest split.
    ///
    /// - Parameters:
    ///   - demandUnits: to order in all, at least 1.
    ///   - offers: 1 to 10.
    ///   - maximumDefectRate: the expected share of defective units in the whole order, in [0, 1].
    /// - Throws: `InventoryError`; of kind `infeasible` when no split meets demand and limits.
    public init(demandUnits: Int, offers: [Offer], maximumDefectRate: Double) throws(InventoryError) {
        guard demandUnits >= 1 else {
            throw .invalid("demandUnits", expected: "at least 1", found: demandUnits, hint: "order something")
        }
        guard (1...OrderAllocation.maximumOffers).contains(offers.count) else {
            throw .invalid(
                "offers", expected: "1 to \(OrderAllocation.maximumOffers) offers", found: offers.count,
                hint: "rank the suppliers first and pass the best")
        }
        guard maximumDefectRate >= 0, maximumDefectRate <= 1 else {
            throw .invalid(
                "maximumDefectRate", expected: "a share in [0, 1]", found: maximumDefectRate,
                hint: "give 1 percent as 0.01")
        }
        var search = AllocationSearch(
            demand: demandUnits, offers: offers, defectBudget: maximumDefectRate * Double(demandUnits))
        search.run()
        guard let best = search.best else {
            throw InventoryError(
                kind: .infeasible, parameter: "offers",
                message: "no split of \(demandUnits) units meets minimums, capacities and the defect limit",
                hint: "add a supplier, lower the demand or allow more defects")
        }
        units = best.units
        cost = best.cost
    }
}

private struct AllocationSearch {
    let demand: Int
    let offers: [OrderAllocation.Offer]
    /// Expected defective units allowed, in the unit of demand.
    let defectBudget: Double
    private(set) var best: (units: [Int], cost: Double)?
    private var units: [Int]

    init(demand: Int, offers: [OrderAllocation.Offer], defectBudget: Double) {
        self.demand = demand
        self.offers = offers
        self.defectBudget = defectBudget
        units = [Int](repeating: 0, count: offers.count)
    }

    mutating func run() {
        for first in offers.indices {
            assignBounds(from: 0, except: first, nil, left: demand)
            for second in offers.indices.dropFirst(first + 1) {
                assignBounds(from: 0, except: first, second, left: demand)
            }
        }
    }

    /// Puts every supplier but the free ones at nothing, its minimum or its capacity.
    private mutating func assignBounds(from index: Int, except first: Int, _ second: Int?, left: Int) {
        guard left >= 0 else { return }
        guard index < offers.count else {
            if let second { balance(first, second, left) } else { complete(first, left) }
            return
        }
        if index == first || index == second {
            assignBounds(from: index + 1, except: first, second, left: left)
            return
        }
        for amount in [0, offers[index].minimumUnits, offers[index].capacityUnits] {
            units[index] = amount
            assignBounds(from: index + 1, except: first, second, left: left - amount)
        }
        units[index] = 0
    }

    private mutating func complete(_ free: Int, _ left: Int) {
        guard left >= offers[free].minimumUnits, left <= offers[free].capacityUnits else { return }
        units[free] = left
        keepIfBetter()
        units[free] = 0
    }

    /// Two suppliers share what is left: the cost is linear in the split, so an end of the feasible stretch is best.
    private mutating func balance(_ first: Int, _ second: Int, _ left: Int) {
        var low = max(offers[first].minimumUnits, left - offers[second].capacityUnits)
        var high = min(offers[first].capacityUnits, left - offers[second].minimumUnits)
        guard low <= high else { return }
        let difference = offers[first].defectRate - offers[second].defectRate
        if difference != 0 {
            let room =
                defectBudget - defects(excluding: first, second) - offers[second].defectRate * Double(left)
            // A limit met exactly must not fail by rounding.
            let limit = room / difference
            if difference > 0 {
                high = min(high, Int(max(-1, min(Double(high), limit + 1e-9)).rounded(.down)))
            } else {
                low = max(low, Int(min(Double(high) + 1, max(Double(low), limit - 1e-9)).rounded(.up)))
            }
        }
        guard low <= high else { return }
        for amount in [low, high] {
            units[first] = amount
            units[second] = left - amount
            keepIfBetter()
        }
        units[first] = 0
        units[second] = 0
    }

    private func defects(excluding first: Int, _ second: Int) -> Double {
        offers.indices.reduce(0) {
            $1 == first || $1 == second ? $0 : $0 + offers[$1].defectRate * Double(units[$1])
        }
    }

    private mutating func keepIfBetter() {
        var cost = 0.0
        var defects = 0.0
        for (offer, amount) in zip(offers, units) where amount > 0 {
            cost += offer.unitPrice * Double(amount) + offer.fixedCost
            defects += offer.defectRate * Double(amount)
        }
        guard defects <= defectBudget + 1e-9 * max(1, defectBudget) else { return }
        if let best, cost >= best.cost { return }
        best = (units, cost)
    }
}
