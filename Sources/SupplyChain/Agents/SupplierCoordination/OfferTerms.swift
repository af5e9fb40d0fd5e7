internal import Baton
internal import Inventory

/// A supplier's terms applied to a wanted quantity.
struct OfferTerms {
    let offer: SupplierProduct
    let rules: OrderRules

    /// - Throws: `InventoryError` when the terms contradict each other.
    init(_ offer: SupplierProduct) throws {
        self.offer = offer
        rules = try OrderRules(
            minimumQuantity: offer.minimumOrderQuantity ?? 0, multiple: offer.orderMultiple,
            maximumQuantity: offer.capacityPerOrder)
    }

    /// The quantity that can be ordered, or why the wanted one cannot.
    ///
    /// - Parameter mayRoundUp: takes the next larger quantity that the terms allow.
    /// - Throws: `OperationFailure` of kind `invalid_input` that names the nearest quantities.
    func quantity(for wanted: Double, mayRoundUp: Bool) throws(OperationFailure) -> Double {
        let next = rules.roundedUp(wanted)
        if let next, mayRoundUp || abs(next - wanted) <= 1e-9 * max(1, wanted) { return next }
        let nearest = [rules.roundedDown(wanted), next].compactMap { $0 }.map(QuantityText.plain)
        let advice = next == nil ? "order less, or split the order" : "round_up takes the larger one"
        throw OperationFailure(
            kind: .invalidInput,
            "supplier \(offer.supplier) does not take \(QuantityText.plain(wanted)) of \(offer.sku): \(text)",
            hint: "nearest: \(nearest.joined(separator: " or ")); \(advice)", isRetryable: false)
    }

    /// `at least 100, multiples of 24, at most 5000 an order`.
    var text: String {
        let parts = [
            offer.minimumOrderQuantity.map { "at least \(QuantityText.plain($0))" },
            offer.orderMultiple.map { "multiples of \(QuantityText.plain($0))" },
            offer.capacityPerOrder.map { "at most \(QuantityText.plain($0)) an order" },
        ].compactMap { $0 }
        return parts.isEmpty ? "any quantity" : parts.joined(separator: ", ")
    }
}
