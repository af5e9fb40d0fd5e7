public import Baton

/// The input of `assortment_base_stock`.
public struct AssortmentBaseStockRequest: Payload {
    /// What a fill rate counts.
    public enum Weight: String, Sendable, Hashable, Codable, CaseIterable, SchemaDescribed {
        case units
        case money
    }

    public var fillRate: Double
    public var budget: Double?
    public var weight: Weight
    public var location: String?
    public var reviewPeriodDays: Int
    public var forecast: ForecastChoice
    public var asOf: CalendarDate?

    public init(
        fillRate: Double = 0.95, budget: Double? = nil, weight: Weight = .units, location: String? = nil,
        reviewPeriodDays: Int = 1, forecast: ForecastChoice = .automatic, asOf: CalendarDate? = nil
    ) {
        self.fillRate = fillRate
        self.budget = budget
        self.weight = weight
        self.location = location
        self.reviewPeriodDays = reviewPeriodDays
        self.forecast = forecast
        self.asOf = asOf
    }

    public static let fields: [Field<AssortmentBaseStockRequest>] = [
        .optional(
            "fill_rate", \.fillRate, default: 0.95, in: .between(0.5...0.9999),
            "The share of all demand that is to be served from the shelf; not used with a budget."),
        .optional(
            "budget", \.budget, in: .atLeast(0), unit: "currency",
            "The money that may lie on the shelf: the best service for it is chosen. Above 0; absent: no limit."
        ),
        .optional(
            "weight", \.weight, default: "units",
            "What the fill rate counts: units, or money for units at their price."),
        .optional("location", \.location, "Only this site; absent: each site with sales, for itself."),
        .optional(
            "review_period_days", \.reviewPeriodDays, default: 1, in: 1...90, unit: "days",
            "Days between two orders."),
        .optional(
            "forecast", \.forecast, default: "auto",
            "stored: of at most a week ago; fitted: made now; auto: stored where there is one, else fitted."),
        .optional(
            "as_of", \.asOf, "The day to decide on, YYYY-MM-DD; absent: the last day of recorded sales."),
    ]
}

/// The output of `assortment_base_stock`.
public struct AssortmentBaseStockResult: Payload, Hashable {
    public var asOf: CalendarDate
    public var fillRate: Double
    public var stockValue: Money
    public var products: [AssortmentLevel]
    public var failures: [ReorderItem]

    public static let fields: [Field<AssortmentBaseStockResult>] = [
        .required("as_of", \.asOf, "The day the figures hold for."),
        .required("fill_rate", \.fillRate, in: .between(0...1), "Of the whole assortment, expected."),
        .required("stock_value", \.stockValue, "Expected on all shelves at the end of a day."),
        .required("products", \.products, "Every product at every site."),
        .required("failures", \.failures, "The products that nothing can be said of."),
    ]
}

/// The level of one product at one site.
public struct AssortmentLevel: Payload, Hashable {
    public var sku: String
    public var location: String?
    public var orderUpToLevel: Double
    public var fillRate: Double?
    public var stockValue: Money
    public var inventoryPosition: Double?
    public var orderQuantity: Double

    public static let fields: [Field<AssortmentLevel>] = [
        .required("sku", \.sku, "The stock-keeping unit."),
        .optional("location", \.location, "The site."),
        .required(
            "order_up_to_level", \.orderUpToLevel, in: .atLeast(0), unit: "units",
            "At every review, order as much as lifts the position to this."),
        .optional(
            "fill_rate", \.fillRate, in: .between(0...1),
            "Of this product, expected; absent when no demand is expected."),
        .required("stock_value", \.stockValue, "Expected on the shelf."),
        .optional(
            "inventory_position", \.inventoryPosition, unit: "units",
            "On hand + on order − reserved; absent when the stock is not known."),
        .required(
            "order_quantity", \.orderQuantity, in: .atLeast(0), unit: "units",
            "To order now, within minimum, multiple and capacity; 0 when the stock is not known."),
    ]
}
