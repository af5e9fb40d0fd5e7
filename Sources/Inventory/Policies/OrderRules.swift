/// What a supplier allows as the size of one order: a minimum, a multiple (case pack) and a maximum.
public struct OrderRules: Sendable, Equatable {
    /// The least units per order; 0 for none.
    public let minimumQuantity: Double
    /// Orders come in whole multiples of this many units; absent when any size will do.
    public let multiple: Double?
    /// The most units per order; absent for none.
    public let maximumQuantity: Double?

    /// Any size is allowed.
    public static let unrestricted = OrderRules(minimum: 0, multiple: nil, maximum: nil)

    /// Describes the rules.
    ///
    /// - Parameters:
    ///   - minimumQuantity: units, at least 0.
    ///   - multiple: units, above 0, or absent.
    ///   - maximumQuantity: units, at least the smallest allowed order, or absent.
    /// - Throws: `InventoryError`; of kind `infeasible` when no size satisfies all three.
    public init(
        minimumQuantity: Double = 0, multiple: Double? = nil, maximumQuantity: Double? = nil
    ) throws(InventoryError) {
        try Require.nonNegative(minimumQuantity, "minimumQuantity")
        if let multiple { try Require.positive(multiple, "multiple") }
        if let maximumQuantity { try Require.positive(maximumQuantity, "maximumQuantity") }
        self.init(minimum: minimumQuantity, multiple: multiple, maximum: maximumQuantity)
        let least = OrderRules.ceiling(minimumQuantity > 0 ? minimumQuantity : multiple ?? 0, multiple)
        if let maximumQuantity, least > maximumQuantity {
            throw InventoryError(
                kind: .infeasible, parameter: "maximumQuantity",
                message: "the smallest allowed order, \(least), exceeds the maximum \(maximumQuantity)",
                hint: "raise the maximum or lower minimum and multiple")
        }
    }

    private init(minimum: Double, multiple: Double?, maximum: Double?) {
        minimumQuantity = minimum
        self.multiple = multiple
        maximumQuantity = maximum
    }

    /// The smallest allowed order of at least `quantity` units; absent when that exceeds the maximum.
    /// Nothing wanted (0 or less) stays 0.
    public func roundedUp(_ quantity: Double) -> Double? {
        guard quantity > 0 else { return 0 }
        let rounded = OrderRules.ceiling(max(quantity, minimumQuantity), multiple)
        if let maximumQuantity, rounded > maximumQuantity { return nil }
        return rounded
    }

    /// The largest allowed order of at most `quantity` units; absent when every allowed order is larger.
    public func roundedDown(_ quantity: Double) -> Double? {
        let bounded = min(quantity, maximumQuantity ?? .infinity)
        let rounded = multiple.map { OrderRules.multiples(bounded, $0).rounded(.down) * $0 } ?? bounded
        return rounded >= minimumQuantity && rounded > 0 ? rounded : nil
    }

    private static func ceiling(_ quantity: Double, _ multiple: Double?) -> Double {
        guard let multiple else { return quantity }
        return multiples(quantity, multiple).rounded(.up) * multiple
    }

    /// How many multiples fit, where a quotient within rounding of a whole number counts as whole: 0.3 is three
    /// times 0.1.
    private static func multiples(_ quantity: Double, _ multiple: Double) -> Double {
        let quotient = quantity / multiple
        let whole = quotient.rounded()
        return abs(quotient - whole) <= 1e-9 * max(1, whole) ? whole : quotient
    }
}
