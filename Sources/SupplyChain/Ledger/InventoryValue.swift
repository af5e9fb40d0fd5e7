internal import Baton

/// What the stock was worth over a period, at today's unit costs.
public struct InventoryValue: Sendable, Hashable {
    /// The mean over the days of the period of stock on hand times unit cost; `nil` when no product has both.
    public let average: Money?
    /// At the close of the last day.
    public let closing: Money?
    /// Mean units on hand over the period.
    public let averageUnits: Double
    /// Products left out because they have no unit cost.
    public let skusWithoutCost: [String]
    /// Products left out because their stock is not known on any day of the period.
    public let skusWithoutStock: [String]
}

extension StockLedger {
    /// The value of the stock over a period, from the daily closing stock of every product and site.
    ///
    /// Days on which the stock is not known are left out of a site's mean; negative stock counts as 0.
    ///
    /// - Parameters:
    ///   - sku: `nil` for all products.
    ///   - location: `nil` for all sites.
    /// - Throws: ``SupplyChainError`` of kind `mixedCurrencies`; ``SQLError``.
    public func inventoryValue(
        in period: ClosedRange<CalendarDate>, sku: String? = nil, location: String? = nil
    ) throws -> InventoryValue {
        let products = RecordTable<Product>(transaction)
        var total = InventoryValueSum()
        for product in try sku.map({ [try products.require($0)] }) ?? products.all() {
            var isKnown = false
            for site in try location.map({ [$0] }) ?? sites(of: product.sku) {
                let known = try dailyOnHand(sku: product.sku, location: site, in: period).compactMap { $0 }
                guard let closing = known.last else { continue }
                isKnown = true
                let mean = known.reduce(0) { $0 + max(0, $1) } / Double(known.count)
                try total.add(mean: mean, closing: max(0, closing), cost: product.unitCost)
            }
            if !isKnown { total.skusWithoutStock.append(product.sku) }
            if isKnown, product.unitCost == nil { total.skusWithoutCost.append(product.sku) }
        }
        return total.result
    }
}

private struct InventoryValueSum {
    var average: Money?
    var closing: Money?
    var averageUnits = 0.0
    var skusWithoutCost: [String] = []
    var skusWithoutStock: [String] = []

    mutating func add(mean: Double, closing units: Double, cost: Money?) throws {
        averageUnits += mean
        guard let cost else { return }
        let meanValue = try cost.multiplied(by: mean)
        let closingValue = try cost.multiplied(by: units)
        average = try average?.adding(meanValue) ?? meanValue
        closing = try closing?.adding(closingValue) ?? closingValue
    }

    var result: InventoryValue {
        InventoryValue(
            average: average, closing: closing, averageUnits: averageUnits, skusWithoutCost: skusWithoutCost,
            skusWithoutStock: skusWithoutStock)
    }
}
