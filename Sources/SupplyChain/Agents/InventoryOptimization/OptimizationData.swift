internal import Baton

/// What the store knows of a product's supply, read in one transaction.
struct OptimizationData: Sendable {
    let product: Product
    let site: Location?
    /// Contracts that hold on the day.
    let offers: [SupplierProduct]
    /// Days from order to receipt of each supplier's past deliveries.
    let observedLeadTimes: [String: [Double]]
    let position: StockPosition
    /// Units on hand; known.
    let onHand: Double

    /// - Parameter needsStock: whether a stock that is not known is a failure; else it counts as none.
    /// - Throws: ``OperationFailure`` that names what to import.
    init(
        sku: String, location: String?, supplier: String?, asOf: CalendarDate, needsStock: Bool = true,
        _ transaction: any SQLTransaction
    ) throws {
        product = try RecordTable<Product>(transaction).require(sku)
        site = try location.map { try RecordTable<Location>(transaction).require($0) }
        offers = try Self.offers(sku: sku, supplier: supplier, asOf: asOf, transaction)
        observedLeadTimes = try Dictionary(
            offers.map { offer in
                let days = try LeadTimeModel.observedDays(
                    supplier: offer.supplier, sku: sku, through: asOf, transaction)
                return (offer.supplier, days)
            }, uniquingKeysWith: { first, _ in first })
        position = try StockLedger(transaction).position(sku: sku, location: location, asOf: asOf)
        onHand =
            needsStock
            ? try Self.checkedStock(position, sku: sku, location: location) : max(0, position.onHand ?? 0)
    }

    private static func offers(
        sku: String, supplier: String?, asOf: CalendarDate, _ transaction: any SQLTransaction
    ) throws -> [SupplierProduct] {
        if let supplier { _ = try RecordTable<Supplier>(transaction).require(supplier) }
        let all = try SupplierOffers(transaction).offers(for: sku)
        let wanted = all.filter { supplier == nil || $0.supplier == supplier }
        guard !wanted.isEmpty else {
            throw OperationFailure.missingData(
                "no active supplier offers \(sku)"
                    + (supplier.map { ", as far as \($0) is concerned" } ?? ""),
                hint: "import an offer with 'baton data import supplier_products FILE'")
        }
        let valid = wanted.filter { $0.isValid(on: asOf) }
        guard !valid.isEmpty else {
            throw OperationFailure.missingData(
                "no contract for \(sku) covers \(asOf)",
                hint: "import current contracts with 'baton data import supplier_products FILE'")
        }
        return valid
    }

    private static func checkedStock(_ position: StockPosition, sku: String, location: String?) throws
        -> Double
    {
        let place = location.map { " at \($0)" } ?? ""
        guard let onHand = position.onHand else {
            throw OperationFailure.missingData(
                "the stock of \(sku)\(place) is not known: it was never counted or received",
                hint: "import a count with 'baton data import stock_movements FILE'")
        }
        guard onHand >= 0 else {
            throw OperationFailure.missingData(
                "the ledger says \(PlainNumber.text(onHand)) of \(sku)\(place): more was sold than there was",
                hint: "count the stock and import the count with 'baton data import stock_movements FILE'")
        }
        return onHand
    }

    /// How long each offer's supplier takes, in the order of the offers.
    func leadTimes() throws -> [LeadTimeModel] {
        try offers.map { try LeadTimeModel(offer: $0, observedDays: observedLeadTimes[$0.supplier] ?? []) }
    }

    /// The cost of placing one order.
    ///
    /// - Throws: ``OperationFailure`` when it is not known.
    func orderingCost() throws -> Money {
        guard let cost = product.orderingCost else {
            throw OperationFailure.missingData(
                "the ordering cost of \(product.sku) is not known",
                hint: "import it as ordering_cost with 'baton data import products FILE'")
        }
        return cost
    }

    /// The yearly holding cost as a share of the price: the product's rate, or the site's cost per unit over
    /// the price.
    ///
    /// - Throws: ``OperationFailure`` when neither is known or it is not above 0.
    func holdingCostRate(at price: Money) throws -> Double {
        var rate = product.holdingCostRate
        if rate == nil, let cost = site?.holdingCostPerUnitYear, price.tenThousandths > 0 {
            guard cost.currency == price.currency else {
                throw SupplyChainError(
                    .mixedCurrencies, "the holding cost \(cost) and the price \(price) cannot be compared",
                    hint: "import both in one currency")
            }
            rate = cost.approximateAmount / price.approximateAmount
        }
        guard let rate, rate > 0 else {
            throw OperationFailure.missingData(
                "the holding cost of \(product.sku) is not known",
                hint: "import it as holding_cost_rate with 'baton data import products FILE', or as "
                    + "holding_cost_per_unit_year of the site with 'baton data import locations FILE'")
        }
        return rate
    }
}

/// Numbers in messages.
enum PlainNumber {
    /// At most two decimals, none for a whole number: `12`, `12.5`, `0.33`.
    static func text(_ number: Double) -> String {
        let rounded = (number * 100).rounded() / 100
        return Int64(exactly: rounded).map { String($0) } ?? String(rounded)
    }
}
