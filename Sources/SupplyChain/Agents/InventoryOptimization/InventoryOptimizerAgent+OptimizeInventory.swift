public import Baton
internal import Forecasting
internal import Inventory

extension InventoryOptimizerAgent {
    /// Computes when to order a product and how much, and what to order now.
    ///
    /// Of several suppliers the one of least yearly cost of
    /// buying, ordering and holding (cycle and safety stock) is chosen.
    public static let optimizeInventory = Operation<OptimizeInventory, OptimizeInventoryResult>(
        "optimization", "optimize_inventory", effect: .pure, isBlocking: true,
        "Computes safety stock, reorder point, order quantity and the order to place now for a product.")

    func optimizeInventory(_ input: OptimizeInventory) async throws -> OptimizeInventoryResult {
        try OptimizeInventoryResult(try await optimize(input), input)
    }
}

/// The input of `optimize_inventory` and `recommend_purchase_order`.
public struct OptimizeInventory: Payload {
    public var sku: String
    public var location: String?
    public var serviceLevel: Double
    public var reviewPeriodDays: Int
    public var supplier: String?
    public var asOf: CalendarDate?

    public init(
        sku: String, location: String? = nil, serviceLevel: Double = 0.95,
        reviewPeriodDays: Int = 1, supplier: String? = nil,
        asOf: CalendarDate? = nil
    ) {
        self.sku = sku
        self.location = location
        self.serviceLevel = serviceLevel
        self.reviewPeriodDays = reviewPeriodDays
        self.supplier = supplier
        self.asOf = asOf
    }

    var promise: ServicePromise { ServicePromise(level: serviceLevel, reviewPeriodDays: reviewPeriodDays) }

    public static let fields: [Field<OptimizeInventory>] = [
        .required("sku", \.sku, "The stock-keeping unit."),
        .optional("location", \.location, "The site; absent: all sites together."),
        .optional(
            "service_level", \.serviceLevel, default: 0.95, in: .between(0.5...0.9999),
            "The probability that stock lasts until an order placed at the reorder point arrives."),
        .optional(
            "review_period_days", \.reviewPeriodDays, default: 1, in: 0...90, unit: "days",
            "Days between two looks at the stock; 0: it is watched all the time."),
        .optional("supplier", \.supplier, "Order from this one; absent: the one of least yearly cost."),
        .optional(
            "as_of", \.asOf, "The day to decide on, YYYY-MM-DD; absent: the last day of recorded sales."),
    ]
}

/// The output of `optimize_inventory`.
public struct OptimizeInventoryResult: Payload, Hashable {
    public var sku: String
    public var location: String?
    public var asOf: CalendarDate
    public var serviceLevel: Double
    public var safetyStock: Double
    public var reorderPoint: Double
    public var orderUpToLevel: Double
    public var economicOrderQuantity: Double
    public var recommendedOrderQuantity: Double
    public var reason: String
    public var position: StockFigures
    public var daysOfSupply: Double?
    public var stockoutProbability: Double
    public var supplier: String?
    public var unitPrice: Money?
    public var orderValue: Money?
    public var expectedOn: CalendarDate?
    public var leadTime: LeadTimeFigures?
    public var leadTimeDemand: LeadTimeDemandFigures?
    public var expectedFillRate: Double?
    public var expectedCost: YearlyCostFigures?
    public var annualDemand: Double
    public var model: String
    public var suppliersCompared: [SupplierCostFigures]
    public var notes: [String]

    public static let fields: [Field<OptimizeInventoryResult>] = [
        .required("sku", \.sku, "The stock-keeping unit."),
        .optional("location", \.location, "The site; absent: all sites together."),
        .required(
            "recommended_order_quantity", \.recommendedOrderQuantity, in: .atLeast(0), unit: "units",
            "What to order now; 0 when no order is due."),
        .required(
            "reorder_point", \.reorderPoint, in: .atLeast(0), unit: "units",
            "Order when the inventory position has fallen to this."),
        .required(
            "safety_stock", \.safetyStock, unit: "units",
            "What is expected to be left of the reorder point when an order arrives."),
        .required("as_of", \.asOf, "The day the figures hold for."),
        .required(
            "service_level", \.serviceLevel, in: .between(0...1), "The cycle service that was asked for (P₁)."
        ),
        .required(
            "order_up_to_level", \.orderUpToLevel, in: .atLeast(0), unit: "units",
            "Order as much as lifts the position to this."),
        .required(
            "economic_order_quantity", \.economicOrderQuantity, in: .atLeast(0), unit: "units",
            "The order of least yearly cost under price breaks, minimum, multiple, capacity and shelf life."),
        .required("reason", \.reason, "Why that much."),
        .required("position", \.position, "The stock that counts."),
        .optional(
            "days_of_supply", \.daysOfSupply, in: .atLeast(0), unit: "days",
            "How long the available stock lasts along the forecast; absent when no demand is expected."),
        .required(
            "stockout_probability", \.stockoutProbability, in: .between(0...1),
            "The probability that lead-time demand exceeds the inventory position if nothing is ordered now."),
        .optional("supplier", \.supplier, "Whom to order from; absent when no demand is expected."),
        .optional(
            "unit_price", \.unitPrice,
            "The price of one unit in the recommended order, or else in one of economic size."),
        .optional("order_value", \.orderValue, "The recommended order at that price."),
        .optional("expected_on", \.expectedOn, "When an order placed now is expected."),
        .optional("lead_time", \.leadTime, "How long the supplier takes."),
        .optional("lead_time_demand", \.leadTimeDemand, "What is sold in that time."),
        .optional(
            "expected_fill_rate", \.expectedFillRate, in: .between(0...1),
            "The share of demand served from the shelf under this policy."),
        .optional("expected_cost", \.expectedCost, "What the policy costs in a year."),
        .required(
            "annual_demand", \.annualDemand, in: .atLeast(0), unit: "units/year",
            "The forecast's daily mean times 365."),
        .required("model", \.model, "The model of the forecast behind the figures."),
        .required("suppliers_compared", \.suppliersCompared, "Each supplier's yearly cost, cheapest first."),
        .required("notes", \.notes, "What to know about the figures."),
    ]
}
