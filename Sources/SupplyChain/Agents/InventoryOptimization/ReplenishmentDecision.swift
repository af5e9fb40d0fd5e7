internal import Inventory

/// What to order now under a plan, and why.
struct ReplenishmentDecision: Sendable {
    /// Units; 0 when no order is due.
    let quantity: Double
    /// One line for people.
    let reason: String

    /// Orders up to the level when the position has fallen to the reorder point.
    ///
    /// The position counts what is on order, so nothing is ordered twice. An order larger than the supplier
    /// can deliver is cut to what it can.
    ///
    /// - Parameter position: units on hand and on order less reserved.
    init(_ plan: ReplenishmentPlan, position: Double) {
        let shown = PlainNumber.text(position)
        let point = PlainNumber.text(plan.reorderPoint)
        guard position <= plan.reorderPoint else {
            quantity = 0
            reason =
                "no order is due: the inventory position of \(shown) is above the reorder point of \(point)"
            return
        }
        let wanted = plan.orderUpToLevel - position
        let due = "the inventory position of \(shown) is at or below the reorder point of \(point)"
        if let allowed = plan.rules.roundedUp(wanted) {
            quantity = allowed
            reason = due
        } else {
            quantity = plan.rules.roundedDown(wanted) ?? plan.orderQuantity
            reason =
                due + "; \(PlainNumber.text(wanted)) units are wanted, one order takes no more than "
                + PlainNumber.text(quantity)
        }
    }

    /// Without expected demand there is nothing to order for.
    static let noDemand = ReplenishmentDecision(quantity: 0, reason: "no order is due: no demand is expected")

    private init(quantity: Double, reason: String) {
        self.quantity = quantity
        self.reason = reason
    }
}
