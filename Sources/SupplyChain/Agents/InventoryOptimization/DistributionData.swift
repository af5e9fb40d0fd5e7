internal import Baton
internal import Foundation
internal import Inventory

/// The sites of a firm with what one product has and needs at each.
struct DistributionData: Sendable {
    struct Site: Sendable {
        let location: Location
        /// Whole units on the shelf that nobody was promised.
        let availableUnits: Int
        /// What expected demand takes until the end of the period to cover, at the service level; whole units.
        var requiredUnits: Int
        /// Expected units per day.
        let dailyDemand: Double
        /// Room for this product beside everything else; absent for no limit.
        var capacityUnits: Int?
        /// Whether its stock is not known, so that nothing can be taken from there.
        let isStockUnknown: Bool
    }

    let sku: String
    let asOf: CalendarDate
    private(set) var sites: [Site]

    init(sku: String, asOf: CalendarDate, sites: [Site]) {
        self.sku = sku
        self.asOf = asOf
        self.sites = sites
    }

    /// Takes away the room that other products' moves fill, or gives back what they free.
    mutating func occupy(_ arrived: [String: Int]) {
        for index in sites.indices {
            let site = sites[index]
            guard let room = site.capacityUnits, let units = arrived[site.location.id] else { continue }
            sites[index].capacityUnits = max(0, room - units)
            sites[index].requiredUnits = min(site.requiredUnits, max(0, room - units))
        }
    }

    /// What one transfer between two sites costs per unit; absent where the sending site has no cost.
    func unitCost(from site: Int) -> Money? { sites[site].location.transferCostPerUnit }
}

extension InventoryOptimizerAgent {
    /// Reads the sites and estimates each one's need.
    func distributionData(
        sku: String, _ request: some DistributionRequest
    ) async throws -> DistributionData {
        let read = try await store.database.read { transaction in
            try DistributionReading(transaction, sku: sku, asOf: request.asOf)
        }
        let leadTime = LeadTimeModel(fixedDays: request.coverDays)
        var sites: [DistributionData.Site] = []
        for site in read.sites {
            let outlook = try await outlook(site, sku: sku, leadTime: leadTime, asOf: read.asOf)
            var required = 0.0
            if let outlook, outlook.dailyMean > 0 {
                required = max(0, try outlook.leadTimeDemand(leadTime).quantile(request.serviceLevel))
            }
            let available = max(0, (site.position.onHand ?? 0) - site.position.reserved)
            let capacity = site.location.capacity.map { max(0, $0 - site.otherUnits).rounded(.down) }
            sites.append(
                DistributionData.Site(
                    location: site.location, availableUnits: try Self.units(available.rounded(.down)),
                    requiredUnits: try Self.units(min(required.rounded(.up), capacity ?? .infinity)),
                    dailyDemand: outlook?.dailyMean ?? 0, capacityUnits: try capacity.map(Self.units),
                    isStockUnknown: site.position.onHand == nil))
        }
        return DistributionData(sku: sku, asOf: read.asOf, sites: sites)
    }

    /// A stored forecast that reaches as far, or one fitted now; `nil` where the product was never sold.
    private func outlook(
        _ site: DistributionReading.Site, sku: String, leadTime: LeadTimeModel, asOf: CalendarDate
    ) async throws -> DemandOutlook? {
        if let stored = site.stored { return stored }
        guard site.hasSales else { return nil }
        let history = try await forecasts.history(sku: sku, location: site.location.id, asOf: asOf)
        return DemandOutlook(
            try forecasts.forecast(
                history,
                ForecastRequest(
                    sku: sku, location: site.location.id,
                    horizonDays: ForecastRequest.sharedHorizon(covering: leadTime.longestDays), asOf: asOf)))
    }

    private static func units(_ number: Double) throws -> Int {
        guard let units = Int(exactly: number), units <= 1_000_000_000 else {
            throw SupplyChainError(
                .invalidValue, "\(number) units are too many to distribute",
                hint: "count in a larger unit, for instance in cases")
        }
        return units
    }
}

private struct DistributionReading: Sendable {
    struct Site: Sendable {
        let location: Location
        let position: StockPosition
        /// Units of other products there.
        let otherUnits: Double
        let hasSales: Bool
        let stored: DemandOutlook?
    }

    let asOf: CalendarDate
    let sites: [Site]

    init(_ transaction: any SQLTransaction, sku: String, asOf asked: CalendarDate?) throws {
        _ = try RecordTable<Product>(transaction).require(sku)
        guard let asOf = try asked ?? Sales(transaction).period()?.upperBound else {
            throw OperationFailure.missingData(
                "there are no sales", hint: "import them with 'baton data import sales FILE'")
        }
        let locations = try RecordTable<Location>(transaction).all()
        guard locations.count > 1 else {
            throw OperationFailure.missingData(
                "there is only one site, so nothing can be distributed",
                hint: "import others with 'baton data import locations FILE'")
        }
        let sold = Set(try Sales(transaction).series().filter { $0.sku == sku }.map(\.location))
        let isWhole = try !Sales(transaction).fractionalProducts().contains(sku)
        self.asOf = asOf
        sites = try locations.map { location in
            let record = try Forecasts(transaction).current(
                sku: sku, location: location.id, on: asOf, maximumAgeDays: ForecastChoice.maximumAgeDays)
            let stored = record.flatMap { record -> DemandOutlook? in
                let age = record.origin.distance(to: asOf)
                guard age < record.days.count else { return nil }
                return DemandOutlook(
                    StoredDemandPath(record, age: age), asOf: asOf, model: record.model, isWholeUnits: isWhole
                )
            }
            return Site(
                location: location,
                position: try StockLedger(transaction).position(sku: sku, location: location.id, asOf: asOf),
                otherUnits: try Self.units(transaction, at: location, without: sku, asOf: asOf),
                hasSales: sold.contains(location.id), stored: stored)
        }
    }

    /// Only a site with a capacity needs to know what else is there.
    private static func units(
        _ transaction: any SQLTransaction, at location: Location, without sku: String, asOf day: CalendarDate
    ) throws -> Double {
        guard location.capacity != nil else { return 0 }
        let scope = ReportScope(period: day...day, sku: nil, location: location.id)
        let levels = try StockLevels(transaction, scope).levels
        return levels.reduce(0) { $0 + ($1.key == sku ? 0 : $1.value.closingUnits) }
    }
}
