public import Baton

extension InventoryOptimizerAgent {
    /// What a site is, how full it is, and which of its products need attention.
    public static let locationStatus = Operation<LocationStatusInput, LocationStatusResult>(
        "optimization", "location_status", effect: .pure, isBlocking: true,
        "Shows the state of one site or of all: stock, room, value and what is urgent.")

    func locationStatus(_ input: LocationStatusInput) async throws -> LocationStatusResult {
        let overview = try await StockOverview.load(
            store, location: input.location, asOf: input.asOf, serviceLevel: input.serviceLevel)
        let (locations, costs) = try await store.database.read { transaction in
            let table = RecordTable<Location>(transaction)
            let products = try RecordTable<Product>(transaction).all()
            return (
                try input.location.map { [try table.require($0)] } ?? table.all(),
                Dictionary(products.map { ($0.sku, $0.unitCost) }, uniquingKeysWith: { first, _ in first })
            )
        }
        guard !locations.isEmpty else {
            throw OperationFailure.missingData(
                "there are no sites", hint: "import them with 'baton data import locations FILE'")
        }
        let lines = Dictionary(grouping: overview.lines, by: \.location)
        return LocationStatusResult(
            asOf: overview.asOf,
            locations: try locations.map {
                try SiteStatus(
                    $0, lines: lines[$0.id] ?? [], costs: costs.compactMapValues(\.self), limit: input.limit)
            })
    }
}

/// The input of `location_status`.
public struct LocationStatusInput: Payload {
    public var location: String?
    public var serviceLevel: Double
    public var limit: Int
    public var asOf: CalendarDate?

    public init(
        location: String? = nil, serviceLevel: Double = 0.95, limit: Int = 10, asOf: CalendarDate? = nil
    ) {
        self.location = location
        self.serviceLevel = serviceLevel
        self.limit = limit
        self.asOf = asOf
    }

    public static let fields: [Field<LocationStatusInput>] = [
        .optional("location", \.location, "The site; absent: all."),
        .optional(
            "service_level", \.serviceLevel, default: 0.95, in: .between(0.5...0.9999),
            "Of the reorder points."),
        .optional("limit", \.limit, default: 10, in: 0...10_000, "At most so many urgent products a site."),
        .optional("as_of", \.asOf, "The day, YYYY-MM-DD; absent: everything recorded."),
    ]
}

/// The output of `location_status`.
public struct LocationStatusResult: Payload, Hashable {
    public var asOf: CalendarDate?
    public var locations: [SiteStatus]

    public static let fields: [Field<LocationStatusResult>] = [
        .optional("as_of", \.asOf, "The day the figures hold for; absent without any movement."),
        .required("locations", \.locations, "One for each site."),
    ]
}

/// One site.
public struct SiteStatus: Payload, Hashable {
    public var location: String
    public var name: String?
    public var type: String
    public var region: String?
    public var status: String
    public var products: Int
    public var onHand: Double
    public var reserved: Double
    public var onOrder: Double
    public var capacity: Double?
    public var usedShare: Double?
    public var stockValues: [Money]
    public var counts: [StatusCount]
    public var urgent: [StockLine]

    public static let fields: [Field<SiteStatus>] = [
        .required("location", \.location, "The site."),
        .optional("name", \.name, "What people call it."),
        .required("type", \.type, "warehouse or store."),
        .optional("region", \.region, "The region it serves."),
        .required("status", \.status, "operational, disrupted, maintenance or closed."),
        .required("products", \.products, in: 0...Int64.max, "Products with a known stock."),
        .required("on_hand", \.onHand, in: .atLeast(0), unit: "units", "All of them together."),
        .required("reserved", \.reserved, unit: "units", "Of it promised."),
        .required("on_order", \.onOrder, in: .atLeast(0), unit: "units", "Still to come."),
        .optional(
            "capacity", \.capacity, in: .atLeast(0), unit: "units", "What fits in; absent: not limited."),
        .optional("used_share", \.usedShare, in: .atLeast(0), "On hand over capacity."),
        .required(
            "stock_values", \.stockValues,
            "On hand at unit cost, one sum for each currency; products without a unit cost are left out."),
        .required("counts", \.counts, "How many products have each status."),
        .required("urgent", \.urgent, "Those below zero, out, critical or low, the most urgent first."),
    ]

    init(_ site: Location, lines: [StockLine], costs: [String: Money], limit: Int) throws {
        let known = lines.filter { $0.onHand != nil }
        location = site.id
        name = site.name
        type = site.type.rawValue
        region = site.region
        status = site.status.rawValue
        products = known.count
        let units = known.reduce(0) { $0 + max(0, $1.onHand ?? 0) }
        onHand = units
        reserved = known.reduce(0) { $0 + $1.reserved }
        onOrder = lines.reduce(0) { $0 + $1.onOrder }
        capacity = site.capacity
        usedShare = site.capacity.flatMap { $0 > 0 ? units / $0 : nil }
        var values: [String: Money] = [:]
        for line in known {
            guard let cost = costs[line.sku] else { continue }
            let value = try cost.multiplied(by: max(0, line.onHand ?? 0))
            values[cost.currency] = try values[cost.currency]?.adding(value) ?? value
        }
        stockValues = values.sorted { $0.key < $1.key }.map(\.value)
        counts = StockStatus.allCases.compactMap { status in
            let count = lines.count { $0.status == status }
            return count > 0 ? StatusCount(status: status, products: count) : nil
        }
        let isUrgent: Set<StockStatus> = [.belowZero, .out, .critical, .low]
        urgent = Array(lines.filter { isUrgent.contains($0.status) }.prefix(limit))
    }
}

/// How many products have a status.
public struct StatusCount: Payload, Hashable {
    public var status: StockStatus
    public var products: Int

    public static let fields: [Field<StatusCount>] = [
        .required("status", \.status, "The status."),
        .required("products", \.products, in: 0...Int64.max, "So many products."),
    ]
}
