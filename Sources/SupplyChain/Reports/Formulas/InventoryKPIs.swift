/// The key figures that follow from cost of goods sold, average inventory and gross margin.
///
/// Source: ASCM Supply Chain Dictionary (inventory turnover, GMROI); SCOR AM.2.2 (inventory days of supply).
public struct InventoryKPIs: Sendable, Hashable {
    /// Cost of goods sold of the period, in a currency.
    public let costOfGoodsSold: Double
    /// Average inventory at cost, in the same currency.
    public let averageInventory: Double
    /// Gross margin of the period, in the same currency; `nil` when it is not known.
    public let grossMargin: Double?
    /// Days of the period.
    public let days: Double

    /// - Parameter days: how long the amounts cover, above 0.
    public init(
        costOfGoodsSold: Double, averageInventory: Double, grossMargin: Double? = nil, days: Double = 365
    ) {
        self.costOfGoodsSold = costOfGoodsSold
        self.averageInventory = averageInventory
        self.grossMargin = grossMargin
        self.days = days
    }

    /// How often the inventory turned over in the period; `nil` without inventory.
    public var turnover: Double? { averageInventory > 0 ? costOfGoodsSold / averageInventory : nil }
    /// The turnover at the same pace over 365 days.
    public var turnoverPerYear: Double? { days > 0 ? turnover.map { $0 * 365 / days } : nil }
    /// Days that the average inventory lasts at the pace of the period; `nil` when nothing was sold.
    public var daysOfSupply: Double? {
        costOfGoodsSold > 0 && days > 0 ? averageInventory / (costOfGoodsSold / days) : nil
    }
    /// Gross margin for each unit of currency in inventory.
    public var grossMarginReturn: Double? {
        guard averageInventory > 0 else { return nil }
        return grossMargin.map { $0 / averageInventory }
    }
}

/// Days between paying suppliers and being paid by customers.
///
/// Source: SCOR AM.1.1.
public struct CashToCash: Sendable, Hashable {
    /// Days from paying suppliers to being paid; negative when customers pay first.
    public let days: Double

    /// - Parameters:
    ///   - daysInventoryOutstanding: days that goods are in stock.
    ///   - daysSalesOutstanding: days until customers pay.
    ///   - daysPayablesOutstanding: days until suppliers are paid.
    public init(
        daysInventoryOutstanding: Double, daysSalesOutstanding: Double, daysPayablesOutstanding: Double
    ) {
        days = daysInventoryOutstanding + daysSalesOutstanding - daysPayablesOutstanding
    }
}
