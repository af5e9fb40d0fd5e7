/// What a key figure means: its name for people, its formula, the standard behind it, where its data comes from.
///
/// Source: SCOR Digital Standard (ASCM) for metrics with a code; ASCM Supply Chain Dictionary for turnover and GMROI;
/// Hyndman & Koehler (2006) for MASE; Gilliland (2010) for value added.
struct KeyFigureDefinition: Sendable {
    let title: String
    let formula: String
    /// Whose definition it is; empty where none exists.
    let standard: String
    /// The tables of the store that it is computed from.
    let source: String
    /// Whether more is better; `nil` where neither way is better in itself.
    let moreIsBetter: Bool?

    init(_ title: String, _ formula: String, _ standard: String, from source: String, moreIsBetter: Bool?) {
        self.title = title
        self.formula = formula
        self.standard = standard
        self.source = source
        self.moreIsBetter = moreIsBetter
    }
}

extension KeyFigure.Name {
    var title: String { definition.title }
    var formula: String { definition.formula }

    var definition: KeyFigureDefinition {
        switch self {
        case .salesUnits, .salesValue, .grossMargin: salesDefinition
        case .inventoryValue, .inventoryTurnover, .daysOfSupply, .grossMarginReturn, .carryingCost,
            .excessStock, .obsoleteStock:
            inventoryDefinition
        case .fillRate, .stockoutRate, .demandStockoutRate: serviceDefinition
        case .supplierOnTimeInFull, .supplierFillRate, .perfectOrders, .supplierLeadTime,
            .leadTimeReliability, .supplierScore:
            supplierDefinition
        case .forecastError, .forecastBias, .forecastScaledError, .forecastValueAdded: forecastDefinition
        }
    }

    private var salesDefinition: KeyFigureDefinition {
        switch self {
        case .salesValue:
            .init("Sales", "Σ units sold × price", "", from: "sales", moreIsBetter: true)
        case .grossMargin:
            .init(
                "Gross margin", "Σ units sold × (price − unit cost)", "", from: "sales, products",
                moreIsBetter: true)
        default: .init("Units sold", "Σ units sold in the period", "", from: "sales", moreIsBetter: true)
        }
    }

    private var inventoryDefinition: KeyFigureDefinition {
        let ledger = "stock ledger (counts, receipts, movements, sales), products"
        switch self {
        case .inventoryTurnover:
            return .init(
                "Inventory turnover",
                "cost of goods sold (Σ units sold × unit cost) ÷ average inventory × 365 ÷ days of the period",
                "ASCM inventory turnover", from: ledger, moreIsBetter: true)
        case .daysOfSupply:
            return .init(
                "Days of supply", "average inventory ÷ (cost of goods sold ÷ days of the period)",
                "SCOR AM.2.2 Inventory Days of Supply", from: ledger, moreIsBetter: nil)
        case .grossMarginReturn:
            return .init(
                "Gross margin return on inventory",
                "gross margin ÷ average inventory × 365 ÷ days of the period", "ASCM GMROI", from: ledger,
                moreIsBetter: true)
        case .carryingCost:
            return .init(
                "Carrying cost",
                "Σ products: average inventory × yearly holding cost rate × days of the period ÷ 365",
                "ASCM inventory carrying cost", from: ledger, moreIsBetter: false)
        case .excessStock:
            return .init(
                "Excess stock",
                "Σ products sold in the last \(ExcessStock.horizonDays) days: (stock − "
                    + "\(ExcessStock.horizonDays) days of sales at the pace of the last \(StockCoverage.paceDays)) × unit cost",
                "ASCM excess inventory", from: ledger, moreIsBetter: false)
        case .obsoleteStock:
            return .init(
                "Obsolete stock",
                "Σ products with neither sale nor goods in for \(ExcessStock.horizonDays) days: stock × unit cost",
                "ASCM obsolete inventory", from: ledger, moreIsBetter: false)
        default:
            return .init(
                "Average inventory", "Σ products: mean daily closing stock × unit cost",
                "ASCM average inventory", from: ledger, moreIsBetter: nil)
        }
    }

    private var serviceDefinition: KeyFigureDefinition {
        switch self {
        case .fillRate:
            .init(
                "Fill rate (estimated)",
                "units sold ÷ (units sold + units missed); missed on a day without stock: what the product sells "
                    + "on a day with stock, less what was sold",
                "Silver, Pyke & Thomas: P2", from: "sales with stockout flags", moreIsBetter: true)
        case .demandStockoutRate:
            .init(
                "Stockout rate by demand",
                "Σ days without stock × usual daily sales ÷ Σ days known × usual daily sales",
                "demand-weighted stockout rate", from: "sales with stockout flags", moreIsBetter: false)
        default:
            .init(
                "Stockout rate",
                "days without stock ÷ days known, over products and sites (sales flagged as stockout; closing "
                    + "stock of 0 where nothing is flagged)",
                "time-weighted stockout rate", from: "sales with stockout flags; stock ledger",
                moreIsBetter: false)
        }
    }

    private var supplierDefinition: KeyFigureDefinition {
        let source = "purchase orders, receipts"
        switch self {
        case .supplierFillRate:
            return .init(
                "Supplier fill rate", "units accepted ÷ units ordered on the same lines, without surplus",
                "SCOR RL.2.1 % of Orders Delivered in Full, by units", from: source, moreIsBetter: true)
        case .perfectOrders:
            return .init(
                "Perfect orders",
                "orders with every line on time, in full, without rejects and invoiced at the agreed price ÷ orders "
                    + "promised for the period",
                "SCOR RL.1.1 Perfect Order Fulfillment", from: source, moreIsBetter: true)
        case .supplierLeadTime:
            return .init(
                "Supplier lead time",
                "mean days from order to first delivery of the lines promised for the period",
                "SCOR RS.2.1 Source Cycle Time", from: source, moreIsBetter: false)
        case .leadTimeReliability:
            return .init(
                "Lead-time reliability", "lines complete by the promised day ÷ lines judged",
                "SCOR RL.2.2 Delivery Performance to Commit Date", from: source, moreIsBetter: true)
        case .supplierScore:
            return .init(
                "Supplier score",
                "40 % on time in full + 20 % fill rate + 20 % on time + 20 % (1 − rejected ÷ delivered units)",
                "", from: source, moreIsBetter: true)
        default:
            return .init(
                "Suppliers on time in full",
                "order lines complete by the promised day ÷ order lines promised for the period and complete, "
                    + "closed or overdue",
                "OTIF; SCOR RL.2.1 and RL.2.2 together", from: source, moreIsBetter: true)
        }
    }

    private var forecastDefinition: KeyFigureDefinition {
        let source = "stored forecasts, sales"
        switch self {
        case .forecastBias:
            return .init(
                "Forecast bias", "Σ (forecast − sold) ÷ Σ sold, over the same days; above 0 is too high",
                "", from: source, moreIsBetter: nil)
        case .forecastScaledError:
            return .init(
                "Forecast error (MASE)",
                "mean |forecast − sold| ÷ mean |sales − sales a week before| in the \(ForecastErrors.scaleDays) days "
                    + "before each forecast; under 1 is better than last week's sales",
                "Hyndman & Koehler MASE, season 7", from: source, moreIsBetter: false)
        case .forecastValueAdded:
            return .init(
                "Forecast value added",
                "WAPE of the last sales of the same weekday before each forecast − WAPE of the forecast",
                "Gilliland FVA", from: source, moreIsBetter: true)
        default:
            return .init(
                "Forecast error (WAPE)",
                "Σ |forecast − sold| ÷ Σ sold, over the days of stored forecasts that have passed",
                "ASCM forecast accuracy = 1 − WAPE", from: source, moreIsBetter: false)
        }
    }
}
