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
        case stockoutRate = "stockout_rate"
        case supplierOnTimeInFull = "supplier_on_time_in_full"
        case supplierFillRate = "supplier_fill_rate"
        case supplierLeadTime = "supplier_lead_time"
        case forecastError = "forecast_wape"
        case forecastBias = "forecast_bias"
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

    init(_ name: Name, _ value: Double, _ unit: Unit, basis: String? = nil) {
        self.name = name
        self.value = value
        self.unit = unit
        reason = nil
        self.basis = basis
    }

    init(_ name: Name, notAvailable reason: String, _ unit: Unit = .ratio) {
        self.name = name
        value = nil
        self.unit = unit
        self.reason = reason
        basis = nil
    }
}

extension KeyFigure.Name {
    /// What people call it.
    var title: String {
        switch self {
        case .salesUnits: "Units sold"
        case .salesValue: "Sales"
        case .grossMargin: "Gross margin"
        case .inventoryValue: "Average inventory"
        case .inventoryTurnover: "Inventory turnover"
        case .daysOfSupply: "Days of supply"
        case .grossMarginReturn: "Gross margin return on inventory"
        case .carryingCost: "Carrying cost"
        case .stockoutRate: "Stockout rate"
        case .supplierOnTimeInFull: "Suppliers on time in full"
        case .supplierFillRate: "Supplier fill rate"
        case .supplierLeadTime: "Supplier lead time"
        case .forecastError: "Forecast error (WAPE)"
        case .forecastBias: "Forecast bias"
        }
    }

    /// How it is computed.
    ///
    /// Source: ASCM Supply Chain Dictionary and SCOR for turnover, days of supply, GMROI and RL.1.1.
    var formula: String {
        switch self {
        case .salesUnits: "Σ units sold in the period"
        case .salesValue: "Σ units sold × price"
        case .grossMargin: "Σ units sold × (price − unit cost)"
        case .inventoryValue: "Σ products: mean daily closing stock × unit cost"
        case .inventoryTurnover: "Σ units sold × unit cost ÷ average inventory × 365 ÷ days of the period"
        case .daysOfSupply: "average inventory ÷ (Σ units sold × unit cost ÷ days of the period)"
        case .grossMarginReturn: "gross margin ÷ average inventory × 365 ÷ days of the period"
        case .carryingCost:
            "Σ products: average inventory × yearly holding cost rate × days of the period ÷ 365"
        case .stockoutRate:
            "days without stock ÷ days known, over products and sites (sales flagged as stockout; "
                + "closing stock of 0 where nothing is flagged)"
        case .supplierOnTimeInFull:
            "order lines complete by the promised day ÷ order lines promised for the period and complete, closed or overdue"
        case .supplierFillRate: "units accepted ÷ units ordered on the same lines, without surplus"
        case .supplierLeadTime: "mean days from order to first delivery of the lines promised for the period"
        case .forecastError:
            "Σ |forecast − sold| ÷ Σ sold, over the days of stored forecasts that have passed"
        case .forecastBias: "Σ (forecast − sold) ÷ Σ sold, over the same days; above 0 is too high"
        }
    }

    /// Whether more is better; `nil` where neither way is better in itself.
    var moreIsBetter: Bool? {
        switch self {
        case .salesUnits, .salesValue, .grossMargin, .inventoryTurnover, .grossMarginReturn,
            .supplierOnTimeInFull, .supplierFillRate:
            true
        case .carryingCost, .stockoutRate, .supplierLeadTime, .forecastError: false
        case .inventoryValue, .daysOfSupply, .forecastBias: nil
        }
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
