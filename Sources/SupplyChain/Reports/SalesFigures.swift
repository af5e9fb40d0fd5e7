/// The key figures of what was sold.
enum SalesFigures {
    static func figures(_ sales: SalesSums, _ costs: InventoryCosts) -> [KeyFigure] {
        let skus = sales.products.keys.sorted()
        guard !skus.isEmpty else {
            let reason = "no sales are recorded in this period"
            return [
                KeyFigure(.salesUnits, notAvailable: reason, .units),
                KeyFigure(.salesValue, notAvailable: reason),
                KeyFigure(.grossMargin, notAvailable: reason),
                KeyFigure(.grossMarginReturn, notAvailable: reason),
            ]
        }
        let units = skus.reduce(0) { $0 + (sales.products[$1]?.units ?? 0) }
        return [
            KeyFigure(.salesUnits, units, .units, basis: skus.count == 1 ? nil : "\(skus.count) products")
        ]
            + money(sales, skus, units: units, costs)
    }

    private static func money(
        _ sales: SalesSums, _ skus: [String], units: Double, _ costs: InventoryCosts
    ) -> [KeyFigure] {
        let currencies = Set(skus.flatMap { sales.products[$0]?.value.keys.map { $0 } ?? [] })
        guard let currency = currencies.first, currencies.count == 1 else {
            let reason =
                currencies.isEmpty
                ? "no sale has a price" : "prices are in \(currencies.sorted().joined(separator: " and "))"
            return [.salesValue, .grossMargin, .grossMarginReturn].map { KeyFigure($0, notAvailable: reason) }
        }
        let value = skus.reduce(0) { $0 + (sales.products[$1]?.value[currency] ?? 0) }
        let priced = skus.reduce(0) { $0 + (sales.products[$1]?.pricedUnits ?? 0) }
        let basis =
            priced < units ? "without \(PlainNumber.text(units - priced)) units that have no price" : nil
        return [KeyFigure(.salesValue, value, .money(currency), basis: basis)]
            + margin(sales, skus, currency: currency, costs)
    }

    private static func margin(
        _ sales: SalesSums, _ skus: [String], currency: String, _ costs: InventoryCosts
    ) -> [KeyFigure] {
        let withoutCost = skus.filter { costs.unitCosts[$0] == nil }
        guard costs.currency == currency, withoutCost.isEmpty else {
            let reason =
                withoutCost.isEmpty
                ? "prices and unit costs are in different currencies"
                : "no unit_cost is known of \(InventoryCosts.list(withoutCost))"
            return [.grossMargin, .grossMarginReturn].map { KeyFigure($0, notAvailable: reason) }
        }
        let margin = skus.reduce(0.0) { sum, sku in
            guard let sold = sales.products[sku] else { return sum }
            return sum + (sold.value[currency] ?? 0) - sold.pricedUnits * (costs.unitCosts[sku] ?? 0)
        }
        return [
            KeyFigure(.grossMargin, margin, .money(currency)), costs.grossMarginReturn(margin),
        ]
    }
}
