/// How well customers were served, from sales and the flags of days on which the shelf ran empty.
enum ServiceFigures {
    static func figures(_ sales: SalesSums, _ stock: StockLevels) -> [KeyFigure] {
        let flagged = sales.products.values.reduce(0) { $0 + $1.daysWithFlag }
        guard flagged > 0 else {
            let reason = "no sale is flagged as with or without stock: import sales with a stockout column"
            return [
                KeyFigure(.fillRate, notAvailable: reason, .share), byClosingStock(stock),
                KeyFigure(.demandStockoutRate, notAvailable: reason, .share),
            ]
        }
        let empty = sales.products.values.reduce(0) { $0 + $1.stockoutDays }
        return [
            fillRate(sales),
            KeyFigure(
                .stockoutRate, Proportion(successes: empty, trials: flagged),
                basis: "\(empty) of \(flagged) recorded product-days"),
            byDemand(sales),
        ]
    }

    private static func byClosingStock(_ stock: StockLevels) -> KeyFigure {
        let known = stock.levels.values.reduce(0) { $0 + $1.knownDays }
        guard known > 0 else {
            return KeyFigure(
                .stockoutRate, notAvailable: "no stockout flags and no stock counts or receipts are recorded",
                .share)
        }
        let empty = stock.levels.values.reduce(0) { $0 + $1.emptyDays }
        return KeyFigure(
            .stockoutRate, Proportion(successes: empty, trials: known),
            basis: "closing stock of 0 on \(empty) of \(known) product-days")
    }

    private static func fillRate(_ sales: SalesSums) -> KeyFigure {
        let judged = sales.products.values.filter { $0.usualDailySales != nil || $0.stockoutDays == 0 }
        let skipped = sales.products.count - judged.count
        let sold = judged.sorted().reduce(0) { $0 + $1.units }
        let missed = judged.sorted().reduce(0) { $0 + $1.missedUnits }
        guard sold + missed > 0 else {
            return KeyFigure(.fillRate, notAvailable: "nothing was sold on a day with stock", .share)
        }
        var basis = "\(PlainNumber.text(missed.rounded())) units missed"
        if skipped > 0 { basis += ", without \(skipped) products that never had stock" }
        return KeyFigure(.fillRate, sold / (sold + missed), .share, basis: basis)
    }

    private static func byDemand(_ sales: SalesSums) -> KeyFigure {
        let judged = sales.products.values.filter { ($0.usualDailySales ?? 0) > 0 }.sorted()
        let demand = judged.reduce(0) { $0 + Double($1.daysWithFlag) * ($1.usualDailySales ?? 0) }
        guard demand > 0 else {
            return KeyFigure(
                .demandStockoutRate, notAvailable: "nothing was sold on a day with stock", .share)
        }
        let empty = judged.reduce(0) { $0 + Double($1.stockoutDays) * ($1.usualDailySales ?? 0) }
        return KeyFigure(.demandStockoutRate, empty / demand, .share, basis: "\(judged.count) products")
    }
}

extension Collection<SalesSums.Sold> {
    /// In an order that does not hang on a dictionary's: sums in a fixed order give the same digits every time.
    fileprivate func sorted() -> [SalesSums.Sold] {
        sorted {
            ($0.units, $0.unitsWithStock, Double($0.stockoutDays), Double($0.daysWithFlag))
                < ($1.units, $1.unitsWithStock, Double($1.stockoutDays), Double($1.daysWithFlag))
        }
    }
}
