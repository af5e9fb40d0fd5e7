public import Baton

/// The output of `simulate_policy`.
public struct SimulatePolicyResult: Payload, Hashable {
    public var sku: String
    public var location: String?
    public var method: SimulationMethod
    public var policy: SimulatedPolicy
    public var from: CalendarDate
    public var to: CalendarDate
    public var serviceLevel: Double
    public var supplier: String?
    public var leadTimeDays: Double
    public var reviewPeriodDays: Int
    public var reorderPoint: Double?
    public var orderQuantity: Double?
    public var orderUpToLevel: Double?
    public var fillRate: SimulatedFigure?
    public var readyRate: SimulatedFigure
    public var cycleService: Double?
    public var meanOnHand: SimulatedFigure
    public var meanStockValue: Money?
    public var meanBackordered: SimulatedFigure
    public var ordersPerYear: SimulatedFigure
    public var outdatedPerYear: SimulatedFigure?
    public var costPerYear: Money?
    public var costHalfWidth: Money?
    public var demandPerDay: Double
    public var daily: [SimulatedDay]?
    public var notes: [String]

    public static let fields: [Field<SimulatePolicyResult>] = [
        .required("sku", \.sku, "The stock-keeping unit."),
        .optional("location", \.location, "The site; absent: all sites together."),
        .required("method", \.method, "replay or monte_carlo."),
        .required("policy", \.policy, "When it orders and how much."),
        .required("from", \.from, "The first day."),
        .required("to", \.to, "The last day."),
        .required("service_level", \.serviceLevel, in: .between(0...1), "What computed levels promise."),
        .optional("supplier", \.supplier, "Whose terms hold; absent where every level was given."),
        .required("lead_time_days", \.leadTimeDays, in: .atLeast(0), unit: "days", "Its mean lead time."),
        .required(
            "review_period_days", \.reviewPeriodDays, in: 1...Int64.max, unit: "days", "Between orders."),
        .optional("reorder_point", \.reorderPoint, unit: "units", "The last one that was used."),
        .optional("order_quantity", \.orderQuantity, unit: "units", "The last one that was used."),
        .optional("order_up_to_level", \.orderUpToLevel, unit: "units", "The last one that was used."),
        .optional(
            "fill_rate", \.fillRate, "Share of demand served from the shelf; absent when there was no demand."
        ),
        .required("ready_rate", \.readyRate, "Share of days whose demand was served in full."),
        .optional(
            "cycle_service", \.cycleService, in: .between(0...1),
            "Share of times between two deliveries without a shortage: what service_level promises. Of a replay "
                + "with at least two deliveries."),
        .required("mean_on_hand", \.meanOnHand, unit: "units", "Stock at the end of a day."),
        .optional(
            "mean_stock_value", \.meanStockValue, "That stock at the unit price; absent without a price."),
        .required("mean_backordered", \.meanBackordered, unit: "units", "Owed at the end of a day."),
        .required("orders_per_year", \.ordersPerYear, "Orders placed."),
        .optional(
            "outdated_per_year", \.outdatedPerYear, unit: "units", "What perished; only with a shelf life."),
        .optional(
            "cost_per_year", \.costPerYear,
            "Ordering, holding, perished units, and shortages where they have a cost; absent where the ordering or "
                + "holding cost is not known."),
        .optional("cost_half_width", \.costHalfWidth, "Half of its 95 % interval; only of monte_carlo."),
        .required("demand_per_day", \.demandPerDay, in: .atLeast(0), unit: "units/day", "Mean demand."),
        .optional("daily", \.daily, "Every day of a replay, when asked for."),
        .required("notes", \.notes, "What to know about the figures."),
    ]
}

/// A simulated figure, with its uncertainty where several courses were run.
public struct SimulatedFigure: Payload, Hashable {
    public var mean: Double
    public var halfWidth: Double?

    public init(mean: Double, halfWidth: Double? = nil) {
        self.mean = mean
        self.halfWidth = halfWidth
    }

    public static let fields: [Field<SimulatedFigure>] = [
        .required("mean", \.mean, "The figure."),
        .optional(
            "half_width", \.halfWidth, in: .atLeast(0), "Half of its 95 % interval; only of monte_carlo."),
    ]
}

/// One day of a replay.
public struct SimulatedDay: Payload, Hashable {
    public var date: CalendarDate
    public var demand: Double
    public var served: Double
    public var onHand: Double
    public var ordered: Double
    public var received: Double

    public static let fields: [Field<SimulatedDay>] = [
        .required("date", \.date, "The day."),
        .required("demand", \.demand, in: .atLeast(0), unit: "units", "What customers wanted."),
        .required(
            "served", \.served, in: .atLeast(0), unit: "units", "What they got from the shelf that day."),
        .required("on_hand", \.onHand, in: .atLeast(0), unit: "units", "At the end of the day."),
        .required("ordered", \.ordered, in: .atLeast(0), unit: "units", "Ordered that day."),
        .required("received", \.received, in: .atLeast(0), unit: "units", "Delivered that day."),
    ]
}
