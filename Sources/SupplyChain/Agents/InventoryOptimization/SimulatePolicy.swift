public import Baton

/// When to order and how much, in a simulation.
public enum SimulatedPolicy: String, Sendable, Hashable, Codable, CaseIterable, SchemaDescribed {
    /// (r, nQ): at or below the reorder point, order lots until the position is above it.
    case reorderPoint = "reorder_point"
    /// (s, S): at or below the reorder point, order up to a level.
    case minimumMaximum = "min_max"
    /// At every review, order up to a level.
    case baseStock = "base_stock"
}

/// Where a simulation takes its demand from.
public enum SimulationMethod: String, Sendable, Hashable, Codable, CaseIterable, SchemaDescribed {
    /// What was really sold.
    case replay
    /// Courses drawn from the forecast.
    case monteCarlo = "monte_carlo"
}

/// What becomes of demand that meets an empty shelf.
public enum ShortageRule: String, Sendable, Hashable, Codable, CaseIterable, SchemaDescribed {
    case backordered
    case lost
}

/// The input of `simulate_policy`.
public struct SimulatePolicy: Payload {
    public var sku: String
    public var location: String?
    public var method: SimulationMethod
    public var policy: SimulatedPolicy
    public var serviceLevel: Double
    public var reorderPoint: Double?
    public var orderQuantity: Double?
    public var orderUpToLevel: Double?
    public var supplier: String?
    public var leadTimeDays: Int?
    public var reviewPeriodDays: Int
    public var shortage: ShortageRule
    public var shortageCost: Double?
    public var days: Int
    public var recomputeDays: Int
    public var replications: Int
    public var seed: Int
    public var daily: Bool
    public var asOf: CalendarDate?

    public init(
        sku: String, location: String? = nil, method: SimulationMethod = .replay,
        policy: SimulatedPolicy = .reorderPoint, serviceLevel: Double = 0.95, reorderPoint: Double? = nil,
        orderQuantity: Double? = nil, orderUpToLevel: Double? = nil, supplier: String? = nil,
        leadTimeDays: Int? = nil, reviewPeriodDays: Int = 1, shortage: ShortageRule = .backordered,
        shortageCost: Double? = nil, days: Int = 180, recomputeDays: Int = 28, replications: Int = 500,
        seed: Int = 1, daily: Bool = false, asOf: CalendarDate? = nil
    ) {
        self.sku = sku
        self.location = location
        self.method = method
        self.policy = policy
        self.serviceLevel = serviceLevel
        self.reorderPoint = reorderPoint
        self.orderQuantity = orderQuantity
        self.orderUpToLevel = orderUpToLevel
        self.supplier = supplier
        self.leadTimeDays = leadTimeDays
        self.reviewPeriodDays = reviewPeriodDays
        self.shortage = shortage
        self.shortageCost = shortageCost
        self.days = days
        self.recomputeDays = recomputeDays
        self.replications = replications
        self.seed = seed
        self.daily = daily
        self.asOf = asOf
    }

    public static let fields: [Field<SimulatePolicy>] = [
        .required("sku", \.sku, "The stock-keeping unit."),
        .optional("location", \.location, "The site; absent: all sites together."),
        .optional(
            "method", \.method, default: "replay",
            "replay: the last days of real sales; monte_carlo: courses drawn from the forecast."),
        .optional("policy", \.policy, default: "reorder_point", "When to order and how much."),
        .optional(
            "service_level", \.serviceLevel, default: 0.95, in: .between(0.5...0.9999),
            "Levels that are not given are computed for this probability of no stockout until an order arrives."
        ),
        .optional("reorder_point", \.reorderPoint, unit: "units", "Given instead; not of base_stock."),
        .optional(
            "order_quantity", \.orderQuantity, in: .atLeast(0), unit: "units",
            "Given instead; only of reorder_point."),
        .optional(
            "order_up_to_level", \.orderUpToLevel, in: .atLeast(0), unit: "units",
            "Given instead; of min_max and base_stock."),
        .optional("supplier", \.supplier, "Whose terms hold; absent: those of least yearly cost."),
        .optional(
            "lead_time_days", \.leadTimeDays, in: 0...365, unit: "days",
            "A certain lead time; absent: the supplier's, drawn anew for every order."),
        .optional(
            "review_period_days", \.reviewPeriodDays, default: 1, in: 1...90, unit: "days",
            "Orders are possible every so many days."),
        .optional("shortage", \.shortage, default: "backordered", "Whether customers wait or go away."),
        .optional(
            "shortage_cost", \.shortageCost, in: .atLeast(0), unit: "currency/unit",
            "Of a lost unit, or of a waiting one for each day; absent: not part of the cost."),
        .optional(
            "days", \.days, default: 180, in: 7...730, unit: "days",
            "How long; a replay leaves at least 28 days of history before it."),
        .optional(
            "recompute_days", \.recomputeDays, default: 28, in: 1...730, unit: "days",
            "A replay computes levels anew after so many days, each time from earlier sales alone."),
        .optional("replications", \.replications, default: 500, in: 2...20_000, "Courses of monte_carlo."),
        .optional("seed", \.seed, default: 1, in: 0...Int64.max, "Of everything that is drawn."),
        .optional("daily", \.daily, default: false, "Whether a replay tells every day."),
        .optional(
            "as_of", \.asOf, "The last day of history to use, YYYY-MM-DD; absent: of recorded sales."),
    ]
}
