public import Baton

/// How urgent the stock of a product at a site is, the most urgent first.
public enum StockStatus: String, Sendable, Hashable, Codable, CaseIterable, SchemaDescribed {
    /// The books say that more left than there was: count it.
    case belowZero = "below_zero"
    /// Nothing is available, though it sells.
    case out
    /// What is available is expected to be gone before an order placed now could come.
    case critical
    /// The position has fallen to the reorder point.
    case low
    case sufficient
    /// No demand is expected.
    case idle
    /// It was never counted or received.
    case unknown
}

/// The stock of one product at one site, and how long it lasts.
public struct StockLine: Payload, Hashable {
    public var sku: String
    public var name: String?
    public var location: String
    public var onHand: Double?
    public var reserved: Double
    public var available: Double?
    public var onOrder: Double
    public var dailyDemand: Double?
    public var demandSource: DemandSource
    public var daysOfCover: Double?
    public var leadTimeDays: Double?
    public var reorderPoint: Double?
    public var status: StockStatus

    public static let fields: [Field<StockLine>] = [
        .required("sku", \.sku, "The stock-keeping unit."),
        .optional("name", \.name, "What people call it."),
        .required("location", \.location, "The site."),
        .optional("on_hand", \.onHand, unit: "units", "On the shelf; absent when it is not known."),
        .required("reserved", \.reserved, unit: "units", "Of it promised."),
        .optional("available", \.available, unit: "units", "On hand less reserved."),
        .required("on_order", \.onOrder, in: .atLeast(0), unit: "units", "Still to come from suppliers."),
        .optional(
            "daily_demand", \.dailyDemand, in: .atLeast(0), unit: "units/day",
            "Expected demand; absent when it has never been sold."),
        .required("demand_source", \.demandSource, "forecast, recent_sales or none."),
        .optional(
            "days_of_cover", \.daysOfCover, in: .atLeast(0), unit: "days",
            "How long the available stock lasts; absent when no demand is expected or the stock is not known."
        ),
        .optional(
            "lead_time_days", \.leadTimeDays, in: .atLeast(0), unit: "days",
            "Of the quickest supplier; absent without an offer."),
        .optional(
            "reorder_point", \.reorderPoint, in: .atLeast(0), unit: "units",
            "With that supplier at the service level asked for; absent without a stored forecast or offer."),
        .required(
            "status", \.status, "below_zero, out, critical, low, sufficient, idle or unknown: see docs."),
    ]
}

/// Where the demand that stock is compared with comes from.
public enum DemandSource: String, Sendable, Hashable, Codable, CaseIterable, SchemaDescribed {
    /// A stored forecast of at most a week ago.
    case forecast
    /// The mean of the last four weeks.
    case recentSales = "recent_sales"
    case none
}
