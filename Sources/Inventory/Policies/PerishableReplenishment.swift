/// Orders for items that perish: stock that will be outdated before it is sold does not count.
///
/// At a review the expected outdating of the stock at hand is estimated by letting expected demand take the
/// oldest units first; an order is due when the position less what will be outdated falls below safety stock
/// plus expected demand over lead time and review.
///
/// Source: the EWA policy, Broekmeulen & van Donselaar, "A heuristic to manage perishable inventory with
/// batch ordering, positive lead-times, and time-varying demand", Computers & Operations Research 36 (2009)
/// 3013–3018.
public struct PerishableReplenishment: Sendable, Equatable {
    /// Units of safety stock.
    public let safetyStock: Double
    /// Expected demand of each period from this one to the last before an order at the next review could
    /// arrive: lead time plus review interval, in units.
    public let expectedDemand: [Double]

    /// Describes the item at a review.
    ///
    /// - Parameters:
    ///   - safetyStock: units, at least 0.
    ///   - expectedDemand: units of each period of lead time plus review interval, at least 0, at least one
    ///     period.
    /// - Throws: `InventoryError` when an input lies outside its range.
    public init(safetyStock: Double, expectedDemand: [Double]) throws(InventoryError) {
        try Require.nonNegative(safetyStock, "safetyStock")
        try Require.notEmpty(expectedDemand.count, "expectedDemand")
        for units in expectedDemand { try Require.nonNegative(units, "expectedDemand") }
        self.safetyStock = safetyStock
        self.expectedDemand = expectedDemand
    }

    /// Units at hand and due that will be outdated before the last of these periods, if demand is as
    /// expected.
    ///
    /// Outdating at the end of the last period comes too late to matter: the next order is there then.
    ///
    /// - Parameters:
    ///   - unitsByShelfLife: on the shelf by periods left to sell them, the first only in this period.
    ///   - dueUnits: to arrive at the start of each coming period, the first next period, fresh.
    /// - Throws: `InventoryError` when a number is negative or not finite, or no shelf life is given.
    public func expectedOutdating(
        unitsByShelfLife: [Double], dueUnits: [Double]
    ) throws(InventoryError) -> Double {
        try Require.notEmpty(unitsByShelfLife.count, "unitsByShelfLife")
        for units in unitsByShelfLife { try Require.nonNegative(units, "unitsByShelfLife") }
        for units in dueUnits { try Require.nonNegative(units, "dueUnits") }
        var shelf = SimulatedShelf(unitsByShelfLife: unitsByShelfLife)
        var outdated = 0.0
        for (period, units) in expectedDemand.dropLast().enumerated() {
            _ = shelf.take(units)
            outdated += shelf.age()
            if period < dueUnits.count { shelf.receive(dueUnits[period]) }
        }
        return outdated
    }

    /// The units to order now; 0 when none are due.
    ///
    /// - Parameters:
    ///   - position: units on the shelf, on order, reserved and owed.
    ///   - unitsByShelfLife: on the shelf by periods left to sell them, the first only in this period.
    ///   - dueUnits: to arrive at the start of each coming period, the first next period, fresh.
    ///   - rules: minimum, multiple and maximum of an order; none by default.
    /// - Throws: `InventoryError` when an input lies outside its range, or of kind `infeasible` when the
    ///   order needed exceeds the maximum allowed.
    public func orderQuantity(
        position: InventoryPosition, unitsByShelfLife: [Double], dueUnits: [Double],
        rules: OrderRules = .unrestricted
    ) throws(InventoryError) -> Double {
        let outdated = try expectedOutdating(unitsByShelfLife: unitsByShelfLife, dueUnits: dueUnits)
        let needed = safetyStock + expectedDemand.reduce(0, +)
        let wanted = needed - (position.units - outdated)
        guard let quantity = rules.roundedUp(wanted) else {
            throw InventoryError(
                kind: .infeasible, parameter: "rules",
                message: "an order of \(wanted) units exceeds what the supplier allows",
                hint: "split the order over several deliveries or suppliers")
        }
        return quantity
    }
}
