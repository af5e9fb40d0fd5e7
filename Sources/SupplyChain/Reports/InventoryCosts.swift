/// What the stock and the sales of a period cost, and the key figures that follow.
struct InventoryCosts: Sendable {
    /// Currency of all unit costs; `nil` when there is none or more than one.
    let currency: String?
    /// Mean stock at unit cost; `nil` when no product has both.
    let averageInventory: Double?
    /// Σ units sold × unit cost of the products that have a stock.
    let stockedGoodsSold: Double
    /// Mean stock × yearly rate, for a year; `nil` when a product has no rate.
    let yearlyCarryingCost: Double?
    /// Unit costs by product.
    let unitCosts: [String: Double]
    private let days: Double
    private let problem: String?
    private let withoutCost: [String]
    private let withoutRate: [String]

    init(sales: SalesSums, stock: StockLevels, products: [String: Product], days: Int) {
        let relevant = Set(sales.products.keys).union(stock.levels.keys)
        let costs = relevant.compactMap { sku in products[sku]?.unitCost.map { (sku, $0) } }
        let currencies = Set(costs.map(\.1.currency))
        let unitCosts = Dictionary(
            costs.map { ($0.0, $0.1.approximateAmount) }, uniquingKeysWith: { first, _ in first })
        self.unitCosts = unitCosts
        self.days = Double(days)
        // Sums in a fixed order give the same digits every time.
        let stocked = stock.levels.keys.sorted()
        let valued = stocked.filter { unitCosts[$0] != nil }
        withoutCost = stocked.filter { unitCosts[$0] == nil }
        withoutRate = valued.filter { products[$0]?.holdingCostRate == nil }
        currency = currencies.count == 1 ? currencies.first : nil
        problem = Self.problem(stocked: stocked, valued: valued, currencies: currencies)
        func value(_ sku: String) -> Double { (stock.levels[sku]?.averageUnits ?? 0) * (unitCosts[sku] ?? 0) }
        averageInventory = problem == nil ? valued.reduce(0) { $0 + value($1) } : nil
        stockedGoodsSold = valued.reduce(0) { $0 + (sales.products[$1]?.units ?? 0) * (unitCosts[$1] ?? 0) }
        yearlyCarryingCost =
            problem == nil && withoutRate.isEmpty
            ? valued.reduce(0) { $0 + value($1) * (products[$1]?.holdingCostRate ?? 0) } : nil
    }

    private static func problem(stocked: [String], valued: [String], currencies: Set<String>) -> String? {
        if stocked.isEmpty {
            return "no stock is known: import counts with 'baton data import stock_movements FILE'"
        }
        if valued.isEmpty { return "no stocked product has a unit_cost: 'baton data import products FILE'" }
        if currencies.count > 1 {
            return "unit costs are in \(currencies.sorted().joined(separator: " and "))"
        }
        return nil
    }

    var figures: [KeyFigure] {
        guard problem == nil, let currency, let averageInventory else {
            let reason = problem ?? "no unit cost is known"
            return [
                KeyFigure(.inventoryValue, notAvailable: reason),
                KeyFigure(.inventoryTurnover, notAvailable: reason, .timesPerYear),
                KeyFigure(.daysOfSupply, notAvailable: reason, .days),
                KeyFigure(.carryingCost, notAvailable: reason),
            ]
        }
        let basis = withoutCost.isEmpty ? nil : "without \(Self.list(withoutCost)), which have no unit cost"
        return [
            KeyFigure(.inventoryValue, averageInventory, .money(currency), basis: basis),
            turnover(of: averageInventory), daysOfSupply(of: averageInventory), carryingCost(currency),
        ]
    }

    private func turnover(of inventory: Double) -> KeyFigure {
        guard inventory > 0 else {
            return KeyFigure(.inventoryTurnover, notAvailable: "the average inventory is 0", .timesPerYear)
        }
        return KeyFigure(.inventoryTurnover, stockedGoodsSold / inventory * 365 / days, .timesPerYear)
    }

    private func daysOfSupply(of inventory: Double) -> KeyFigure {
        guard stockedGoodsSold > 0 else {
            return KeyFigure(.daysOfSupply, notAvailable: "nothing in stock was sold in the period", .days)
        }
        return KeyFigure(.daysOfSupply, inventory / (stockedGoodsSold / days), .days)
    }

    private func carryingCost(_ currency: String) -> KeyFigure {
        guard let yearlyCarryingCost else {
            return KeyFigure(
                .carryingCost, notAvailable: "no holding_cost_rate is known of \(Self.list(withoutRate))")
        }
        return KeyFigure(.carryingCost, yearlyCarryingCost * days / 365, .money(currency))
    }

    /// Gross margin over the average inventory, for a year.
    func grossMarginReturn(_ margin: Double) -> KeyFigure {
        guard let averageInventory, averageInventory > 0 else {
            return KeyFigure(.grossMarginReturn, notAvailable: problem ?? "the average inventory is 0")
        }
        return KeyFigure(.grossMarginReturn, margin / averageInventory * 365 / days, .ratio)
    }

    static func list(_ skus: [String]) -> String {
        skus.count <= 3
            ? skus.joined(separator: ", ")
            : "\(skus.prefix(3).joined(separator: ", ")) and \(skus.count - 3) more"
    }
}
