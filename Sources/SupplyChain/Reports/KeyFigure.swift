/// A key figure: its value or why there is none, its formula, and what stands behind it.
struct KeyFigure: Sendable, Hashable {
    /// Which figure; the raw values are those of the JSON.
    enum Name: String, Sendable, CaseIterable {
        case salesUnits = "sales_units"
        case salesValue = "sales_value"
        case grossMargin = "gross_margin"
        case inventoryValue = "inventory_value"
        case inventoryTurnover = "inventory_turnover"
        case daysOfSupply = "days_of_supply"
        case grossMarginReturn = "gross_margin_return"
        case carryingCost = "carrying_cost"
        case excessStock = "excess_stock"
        case obsoleteStock = "obsolete_stock"
        case fillRate = "fill_rate"
        case stockoutRate = "stockout_rate"
        case demandStockoutRate = "demand_stockout_rate"
        case supplierOnTimeInFull = "supplier_on_time_in_full"
        case supplierFillRate = "supplier_fill_rate"
        case perfectOrders = "perfect_order_rate"
        case supplierLeadTime = "supplier_lead_time"
        case leadTimeReliability = "lead_time_reliability"
        case supplierScore = "supplier_score"
        case forecastError = "forecast_wape"
        case forecastBias = "forecast_bias"
        case forecastScaledError = "forecast_mase"
        case forecastValueAdded = "forecast_value_added"
    }

    /// What the number is.
    enum Unit: Sendable, Hashable {
        case units
        case days
        /// A fraction of 1, shown in per cent.
        case share
        case timesPerYear
        case ratio
        case money(String)
    }

    let name: Name
    /// `nil` when it is not available.
    let value: Double?
    let unit: Unit
    /// Why there is no value.
    let reason: String?
    /// What the value leaves out, or rests on.
    let basis: String?
    /// The counts behind a share; `nil` where it is not a share of things counted.
    let counts: Proportion?

    init(_ name: Name, _ value: Double, _ unit: Unit, basis: String? = nil, counts: Proportion? = nil) {
        self.name = name
        self.value = value
        self.unit = unit
        reason = nil
        self.basis = basis
        self.counts = counts
    }

    /// A share of things counted.
    init(_ name: Name, _ counts: Proportion, basis: String) {
        self.init(
            name, Double(counts.successes) / Double(counts.trials), .share, basis: basis, counts: counts)
    }

    init(_ name: Name, notAvailable reason: String, _ unit: Unit = .ratio) {
        self.name = name
        value = nil
        self.unit = unit
        self.reason = reason
        basis = nil
        counts = nil
    }
}

extension KeyFigure.Unit {
    /// For JSON: `units`, `days`, `share`, `1/year`, `ratio`, or a currency code.
    var text: String {
        switch self {
        case .units: "units"
        case .days: "days"
        case .share: "share"
        case .timesPerYear: "1/year"
        case .ratio: "ratio"
        case .money(let currency): currency
        }
    }
}
