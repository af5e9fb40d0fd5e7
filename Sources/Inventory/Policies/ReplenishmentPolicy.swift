/// When to order and how much, given the inventory position.
///
/// Source: Silver, Pyke & Peterson, 3rd edition, chapter 7.
public enum ReplenishmentPolicy: Sendable, Equatable {
    /// (r, nQ): at or below the reorder point, order the fewest lots that lift the position above it.
    case reorderPoint(Double, orderQuantity: Double)
    /// (s, S): at or below s, order up to S.
    case minimumMaximum(minimum: Double, maximum: Double)
    /// Base stock: order up to the level whenever the position is below it.
    case baseStock(Double)

    /// The units to order now; 0 when none are due.
    ///
    /// The rules round up: an order may exceed what the policy asks for, never fall short of it.
    ///
    /// - Parameters:
    ///   - position: the inventory position, which includes what is on order.
    ///   - rules: minimum, multiple and maximum of an order; none by default.
    /// - Throws: `InventoryError` when the policy is malformed, or of kind `infeasible` when the order needed
    ///   exceeds the maximum allowed.
    public func orderQuantity(
        position: InventoryPosition, rules: OrderRules = .unrestricted
    ) throws(InventoryError) -> Double {
        let wanted = try wantedUnits(position.units)
        guard let quantity = rules.roundedUp(wanted) else {
            throw InventoryError(
                kind: .infeasible, parameter: "rules",
                message: "an order of \(wanted) units exceeds what the supplier allows",
                hint: "split the order over several deliveries or suppliers")
        }
        return quantity
    }

    private func wantedUnits(_ units: Double) throws(InventoryError) -> Double {
        switch self {
        case .reorderPoint(let point, let quantity):
            try Require.finite(point, "reorderPoint")
            try Require.positive(quantity, "orderQuantity")
            guard units <= point else { return 0 }
            return (((point - units) / quantity).rounded(.down) + 1) * quantity
        case .minimumMaximum(let minimum, let maximum):
            try Require.finite(minimum, "minimum")
            guard maximum > minimum, maximum.isFinite else {
                throw .invalid(
                    "maximum", expected: "a level above the minimum \(minimum)", found: maximum,
                    hint: "order up to more than the level that triggers the order")
            }
            return units <= minimum ? maximum - units : 0
        case .baseStock(let level):
            try Require.finite(level, "level")
            return max(0, level - units)
        }
    }
}
