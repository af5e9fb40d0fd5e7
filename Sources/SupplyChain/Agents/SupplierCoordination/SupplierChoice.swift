internal import Baton

/// Which supplier gets an order, in which quantity, and why.
struct SupplierChoice: Sendable {
    let offer: SupplierProduct
    let quantity: Double
    let reason: String

    /// Takes the lowest landed cost a unit; equal costs go to the shorter lead time, then to the name.
    ///
    /// - Parameters:
    ///   - offers: valid ones of active suppliers.
    ///   - day: the day of the order.
    ///   - neededBy: leaves out suppliers that promise later.
    /// - Throws: `OperationFailure` when no supplier can take the order; ``SupplyChainError`` of kind
    ///   `mixedCurrencies`.
    init(
        among offers: [SupplierProduct], product: Product, quantity wanted: Double, mayRoundUp: Bool,
        day: CalendarDate, neededBy: CalendarDate?
    ) throws {
        guard !offers.isEmpty else { throw Self.noOffer(of: product.sku, on: day) }
        var candidates: [(offer: SupplierProduct, quantity: Double, cost: Double)] = []
        var refusals: [String] = []
        for offer in offers {
            let arrival = offer.arrival(orderedOn: day)
            if let neededBy, arrival > neededBy {
                refusals.append("\(offer.supplier) delivers on \(arrival) at the earliest")
                continue
            }
            do {
                let quantity = try OfferTerms(offer).quantity(for: wanted, mayRoundUp: mayRoundUp)
                let cost = LandedCost(
                    offer: offer, product: product, quantity: quantity, leadTimeDays: offer.leadTimeDays)
                candidates.append((offer, quantity, cost.perUnit))
            } catch let failure as OperationFailure {
                refusals.append(failure.description)
            }
        }
        try Self.checkCurrencies(candidates.map(\.offer))
        let best = candidates.min { left, right in
            (left.cost, left.offer.leadTimeDays, left.offer.supplier)
                < (right.cost, right.offer.leadTimeDays, right.offer.supplier)
        }
        guard let best else {
            throw OperationFailure(
                kind: .invalidInput, "no supplier can take this order: \(refusals.joined(separator: "; "))",
                isRetryable: false)
        }
        offer = best.offer
        quantity = best.quantity
        let shown = try Money(rounding: best.cost, currency: best.offer.unitPrice.currency)
        reason =
            candidates.count == 1
            ? "the only supplier that can take the order"
            : "lowest landed cost of \(candidates.count) suppliers: \(shown) a unit, "
                + "\(QuantityText.plain(best.offer.leadTimeDays)) days"
    }

    /// The supplier that the caller named.
    ///
    /// - Throws: `OperationFailure` when it has no valid offer or does not take the quantity.
    init(
        named supplier: String, among offers: [SupplierProduct], sku: String, quantity wanted: Double,
        mayRoundUp: Bool, day: CalendarDate
    ) throws {
        guard let offer = offers.first(where: { $0.supplier == supplier }) else {
            let others = offers.map(\.supplier).joined(separator: ", ")
            throw OperationFailure(
                "supplier \(supplier) has no offer of \(sku) that is valid on \(day)",
                hint: others.isEmpty
                    ? "import its terms with 'baton data import supplier_products FILE'"
                    : "offered by \(others)",
                isRetryable: false)
        }
        self.offer = offer
        quantity = try OfferTerms(offer).quantity(for: wanted, mayRoundUp: mayRoundUp)
        reason = "named in the request"
    }

    static func noOffer(of sku: String, on day: CalendarDate) -> OperationFailure {
        .missingData(
            "no active supplier offers \(sku) on \(day)",
            hint: "import the terms with 'baton data import supplier_products FILE'")
    }

    static func checkCurrencies(_ offers: [SupplierProduct]) throws {
        let currencies = Set(offers.map(\.unitPrice.currency))
        guard currencies.count > 1 else { return }
        throw SupplyChainError(
            .mixedCurrencies,
            "offers in \(currencies.sorted().joined(separator: " and ")) cannot be compared",
            hint: "name the supplier, or import the prices in one currency")
    }
}

extension SupplierProduct {
    /// The promised day of arrival of an order.
    func arrival(orderedOn day: CalendarDate) -> CalendarDate {
        day.advanced(by: Int(min(leadTimeDays, 100_000).rounded(.up)))
    }
}
