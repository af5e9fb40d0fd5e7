internal import Baton
internal import Inventory

/// The cheapest split of a quantity over the suppliers that offer a product.
///
/// A unit costs its price at the quantity ordered plus the capital bound while it is under way; each order costs the
/// product's ordering cost. See ``LandedCost`` and `OrderSplit`.
struct SupplierAllocation: Sendable {
    /// What one supplier gets.
    struct Part: Sendable {
        let offer: SupplierProduct
        let units: Double
        let unitPrice: Money
        let amount: Money
        let arrivesOn: CalendarDate
    }

    let parts: [Part]
    let surplusUnits: Double
    /// Purchase prices alone.
    let purchaseCost: Money
    /// With ordering cost and capital under way, in currency units.
    let landedCost: Double
    /// The same for the cheapest single supplier that can take the whole order; `nil` when none can.
    let singleSupplierCost: Double?
    /// Suppliers that could not be considered, and why.
    let refusals: [(supplier: String, reason: String)]

    /// - Throws: `OperationFailure`, ``SupplyChainError`` of kind `mixedCurrencies` or `InventoryError` of kind
    ///   `infeasible`.
    init(
        _ input: AllocateOrder, offers: [SupplierProduct], product: Product, on day: CalendarDate,
        solver: (any LinearSolver)?
    ) throws {
        guard !offers.isEmpty else { throw SupplierChoice.noOffer(of: product.sku, on: day) }
        guard let demand = Int(exactly: input.quantity), demand > 0,
            let surplus = Int(exactly: input.maximumSurplus)
        else {
            throw OperationFailure(
                kind: .invalidInput,
                "quantity: expected a whole number above 0, found \(QuantityText.plain(input.quantity))",
                hint: "count in a smaller unit", isRetryable: false)
        }
        var considered: [(offer: SupplierProduct, terms: OrderSplit.Offer)] = []
        var refusals: [(supplier: String, reason: String)] = []
        for offer in offers {
            if let neededBy = input.neededBy, offer.arrival(orderedOn: day) > neededBy {
                refusals.append(
                    (offer.supplier, "delivers on \(offer.arrival(orderedOn: day)) at the earliest"))
                continue
            }
            do throws(InventoryError) {
                considered.append(
                    (
                        offer,
                        try Self.terms(offer, product, demand: demand, surplus: surplus, input.maximumShare)
                    ))
            } catch {
                refusals.append((offer.supplier, "\(error.parameter): \(error.message)"))
            }
        }
        try SupplierChoice.checkCurrencies(considered.map(\.offer))
        guard !considered.isEmpty else {
            throw OperationFailure(
                kind: .invalidInput,
                "no supplier can take a part of this order: "
                    + refusals.map { "\($0.supplier): \($0.reason)" }.joined(separator: "; "),
                isRetryable: false)
        }
        let counts = input.maximumSuppliers.map { 1...max(1, min($0, considered.count)) }
        let split = try OrderSplit(
            demandUnits: demand, offers: considered.map(\.terms), maximumSurplusUnits: surplus,
            supplierCounts: counts, solver: solver)
        parts = try zip(considered, split.units).filter { $0.1 > 0 }.map { candidate, units in
            let price = candidate.offer.unitPrice(forQuantity: Double(units))
            return Part(
                offer: candidate.offer, units: Double(units), unitPrice: price,
                amount: try price.multiplied(by: Double(units)),
                arrivesOn: candidate.offer.arrival(orderedOn: day))
        }
        surplusUnits = Double(split.surplusUnits)
        purchaseCost = try parts.dropFirst().reduce(
            parts.first?.amount ?? .zero(considered[0].offer.unitPrice.currency)
        ) { try $0.adding($1.amount) }
        landedCost = split.cost
        singleSupplierCost = try? considered.compactMap { candidate -> Double? in
            let whole = try Self.terms(candidate.offer, product, demand: demand, surplus: surplus, 1)
            return try? OrderSplit(
                demandUnits: demand, offers: [whole], maximumSurplusUnits: surplus, solver: solver
            ).cost
        }.min()
        self.refusals = refusals
    }

    private static func terms(
        _ offer: SupplierProduct, _ product: Product, demand: Int, surplus: Int, _ maximumShare: Double
    ) throws(InventoryError) -> OrderSplit.Offer {
        let capital = 1 + (product.holdingCostRate ?? 0) * offer.leadTimeDays / 365
        let prices = try PriceSchedule(
            breakpoints: [0] + offer.priceBreaks.map(\.minimumQuantity),
            unitCosts: ([offer.unitPrice] + offer.priceBreaks.map(\.unitPrice)).map {
                $0.approximateAmount * capital
            },
            discount: .allUnits)
        let cost = product.orderingCost.flatMap {
            $0.currency == offer.unitPrice.currency ? $0.approximateAmount : nil
        }
        let multiple = offer.orderMultiple ?? 1
        guard let step = Int(exactly: multiple) else {
            throw InventoryError(
                kind: .invalidInput, parameter: "order_multiple",
                message: "expected a whole number of units, found \(QuantityText.plain(multiple))", hint: "")
        }
        let most = min(offer.capacityPerOrder ?? .infinity, Double(demand) + Double(surplus)).rounded(.down)
        let least = max(1, (offer.minimumOrderQuantity ?? 1).rounded(.up))
        guard most >= least else {
            throw InventoryError(
                kind: .invalidInput, parameter: "minimum_order_quantity",
                message:
                    "takes at least \(QuantityText.plain(least)) and at most \(QuantityText.plain(most)) here",
                hint: "")
        }
        return try OrderSplit.Offer(
            prices: prices, fixedCost: cost ?? 0, minimumUnits: Int(least), capacityUnits: Int(most),
            multipleUnits: step, maximumShare: maximumShare)
    }
}
