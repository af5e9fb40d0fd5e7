public import Baton

/// The input of `inventory_kpis`.
public struct InventoryKPIsInput: Payload {
    public var costOfGoodsSold: Double
    public var averageInventory: Double
    public var grossMargin: Double?
    public var days: Double

    public init(
        costOfGoodsSold: Double, averageInventory: Double, grossMargin: Double? = nil, days: Double = 365
    ) {
        self.costOfGoodsSold = costOfGoodsSold
        self.averageInventory = averageInventory
        self.grossMargin = grossMargin
        self.days = days
    }

    public static let fields: [Field<InventoryKPIsInput>] = [
        .required(
            "cost_of_goods_sold", \.costOfGoodsSold, in: .atLeast(0), unit: "currency",
            "Cost of what was sold in the period."),
        .required(
            "average_inventory", \.averageInventory, in: .atLeast(0), unit: "currency",
            "Average inventory at cost."),
        .optional(
            "gross_margin", \.grossMargin, unit: "currency", "Sales less their cost; absent: no GMROI."),
        .optional("days", \.days, default: 365, in: .atLeast(1), unit: "days", "Days of the period."),
    ]
}

/// The output of `inventory_kpis`.
public struct InventoryKPIsResult: Payload, Hashable {
    public var turnover: Double?
    public var turnoverPerYear: Double?
    public var daysOfSupply: Double?
    public var grossMarginReturn: Double?

    public static let fields: [Field<InventoryKPIsResult>] = [
        .optional(
            "turnover", \.turnover, unit: "1/period",
            "Cost of goods sold ÷ average inventory; absent without inventory."),
        .optional("turnover_per_year", \.turnoverPerYear, unit: "1/year", "The same pace over 365 days."),
        .optional(
            "days_of_supply", \.daysOfSupply, unit: "days",
            "Average inventory ÷ cost of goods sold a day; absent when nothing was sold."),
        .optional("gross_margin_return", \.grossMarginReturn, "GMROI: gross margin ÷ average inventory."),
    ]
}

/// The input of `cash_to_cash`.
public struct CashToCashInput: Payload {
    public var daysInventoryOutstanding: Double
    public var daysSalesOutstanding: Double
    public var daysPayablesOutstanding: Double

    public init(
        daysInventoryOutstanding: Double, daysSalesOutstanding: Double, daysPayablesOutstanding: Double
    ) {
        self.daysInventoryOutstanding = daysInventoryOutstanding
        self.daysSalesOutstanding = daysSalesOutstanding
        self.daysPayablesOutstanding = daysPayablesOutstanding
    }

    public static let fields: [Field<CashToCashInput>] = [
        .required(
            "days_inventory_outstanding", \.daysInventoryOutstanding, in: .atLeast(0), unit: "days",
            "Days that goods are in stock."),
        .required(
            "days_sales_outstanding", \.daysSalesOutstanding, in: .atLeast(0), unit: "days",
            "Days until customers pay."),
        .required(
            "days_payables_outstanding", \.daysPayablesOutstanding, in: .atLeast(0), unit: "days",
            "Days until suppliers are paid."),
    ]
}

/// The output of `cash_to_cash`.
public struct CashToCashResult: Payload, Hashable {
    public var cashToCashDays: Double

    public static let fields: [Field<CashToCashResult>] = [
        .required(
            "cash_to_cash_days", \.cashToCashDays, unit: "days",
            "Inventory days + sales days − payables days.")
    ]
}
