public import Baton

/// What the operations on the distribution of stock are asked for in common.
public protocol DistributionRequest: Payload {
    /// How long each site's stock should last.
    var coverDays: Int { get }
    /// The probability that it does, 0.5 to 0.9999.
    var serviceLevel: Double { get }
    var asOf: CalendarDate? { get }
}

extension DistributionRequest {
    static var sharedFields: [Field<Self>] {
        [
            .optional(
                "cover_days", \.coverDays, default: 14, in: 1...365, unit: "days",
                "How long each site's stock should last: until its next delivery."),
            .optional(
                "service_level", \.serviceLevel, default: 0.95, in: .between(0.5...0.9999),
                "The probability that it does."),
            .optional("as_of", \.asOf, "The day, YYYY-MM-DD; absent: the last day of recorded sales."),
        ]
    }
}

/// The input of `optimize_distribution`.
public struct OptimizeDistribution: DistributionRequest {
    public var sku: String
    public var coverDays: Int
    public var serviceLevel: Double
    public var asOf: CalendarDate?

    public init(sku: String, coverDays: Int = 14, serviceLevel: Double = 0.95, asOf: CalendarDate? = nil) {
        self.sku = sku
        self.coverDays = coverDays
        self.serviceLevel = serviceLevel
        self.asOf = asOf
    }

    public static let fields: [Field<OptimizeDistribution>] =
        [
            .required("sku", \.sku, "The stock-keeping unit.")
        ] + sharedFields
}

/// The input of `recommend_transfers`.
public struct RecommendTransfers: DistributionRequest {
    public var sku: String?
    public var coverDays: Int
    public var serviceLevel: Double
    public var asOf: CalendarDate?

    public init(
        sku: String? = nil, coverDays: Int = 14, serviceLevel: Double = 0.95, asOf: CalendarDate? = nil
    ) {
        self.sku = sku
        self.coverDays = coverDays
        self.serviceLevel = serviceLevel
        self.asOf = asOf
    }

    public static let fields: [Field<RecommendTransfers>] =
        [
            .optional("sku", \.sku, "Only this product; absent: all that have stock.")
        ] + sharedFields
}

/// The input of `redistribute_disruption`.
public struct RedistributeDisruption: DistributionRequest {
    public var location: String
    public var sku: String?
    public var coverDays: Int
    public var serviceLevel: Double
    public var asOf: CalendarDate?

    public init(
        location: String, sku: String? = nil, coverDays: Int = 14, serviceLevel: Double = 0.95,
        asOf: CalendarDate? = nil
    ) {
        self.location = location
        self.sku = sku
        self.coverDays = coverDays
        self.serviceLevel = serviceLevel
        self.asOf = asOf
    }

    public static let fields: [Field<RedistributeDisruption>] =
        [
            .required(
                "location", \.location,
                "The site that cannot work: its stock leaves, its customers go to sites of its region, or to all."
            ),
            .optional("sku", \.sku, "Only this product; absent: all that have stock there."),
        ] + sharedFields
}
