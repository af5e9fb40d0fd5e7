internal import Forecasting

/// Days, of the past and ahead, on which one thing moves demand.
struct ForecastEvent: Sendable {
    enum Source: String, Sendable {
        case given, calendar, estimated
    }

    let name: String
    let source: Source
    /// Ascending, each once.
    let days: [CalendarDate]
    /// What is known of its lift before the history is seen; certain where it is given.
    let prior: EventLiftPrior

    /// One event for each name and factor.
    static func given(_ factors: [ForecastFactor]) -> [ForecastEvent] {
        var order: [String] = []
        var groups: [String: [ForecastFactor]] = [:]
        for factor in factors {
            let key = "\(factor.name ?? "given")\u{0}\(factor.factor)"
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(factor)
        }
        return order.compactMap { groups[$0] }.compactMap { group in
            group.first.map { first in
                ForecastEvent(
                    name: first.name ?? "given", source: .given, days: Set(group.map(\.date)).sorted(),
                    prior: EventLiftPrior(mean: first.factor, deviation: 0))
            }
        }
    }

    /// Holidays by name, promotions together; days that the calendar closes are not among them.
    static func ofCalendar(_ history: DemandHistory, _ priors: EventLiftPriors) -> [ForecastEvent] {
        let entries = history.calendar.entries.filter { $0.demandFactor != 0 }
        let known = entries.compactMap { entry in
            entry.demandFactor.map { factor in
                ForecastEvent(
                    name: entry.name, source: .calendar, days: [entry.date],
                    prior: EventLiftPrior(mean: factor, deviation: 0))
            }
        }
        let open = entries.filter { $0.demandFactor == nil }
        let holidays = Dictionary(grouping: open.filter { $0.kind == .holiday }, by: \.name)
        let estimated = holidays.keys.sorted().map { name in
            ForecastEvent(
                name: name, source: .estimated, days: Set(holidays[name, default: []].map(\.date)).sorted(),
                prior: priors.holidays)
        }
        let promotions = promotedDays(history, open)
        guard !promotions.isEmpty else { return known + estimated }
        return known + estimated + [
            ForecastEvent(
                name: "promotion", source: .estimated, days: promotions.sorted(), prior: priors.promotions)
        ]
    }

    /// Days of promotion in the sales and in the calendar.
    static func promotedDays(_ history: DemandHistory, _ entries: [CalendarEntry]) -> Set<CalendarDate> {
        let sold = history.sales.promotions.indices.filter { history.sales.promotions[$0] }
        return Set(sold.map(history.sales.date(at:)))
            .union(entries.filter { $0.kind == .promotion }.map(\.date))
    }
}

/// What lifts are like over the products of a category.
struct EventLiftPriors: Sendable {
    let promotions: EventLiftPrior
    let holidays: EventLiftPrior

    /// Products that a prior is learned from, at most.
    private static let largestGroup = 40
    /// Without any other product: no effect is the best guess, a half more or less would not surprise.
    private static let unknown = EventLiftPrior(deviation: 0.5)

    init(_ history: DemandHistory, store: SupplyChainStore) async throws {
        let category = try await store.product(history.sales.sku).category
        let others = try await store.all(Product.self).filter {
            $0.category == category && $0.sku != history.sales.sku
        }
        var promotionLifts: [EventLift] = []
        var holidayLifts: [EventLift] = []
        for product in others.prefix(Self.largestGroup) {
            guard
                let sales = try? await store.dailySales(
                    sku: product.sku, location: history.sales.location, through: history.origin)
            else { continue }
            let other = DemandHistory(sales, calendar: history.calendar)
            let open = history.calendar.entries.filter { $0.demandFactor == nil }
            let holidays = Set(open.filter { $0.kind == .holiday }.map(\.date))
            let promoted = ForecastEvent.promotedDays(other, open)
            let usual = try Self.usual(other, without: holidays.union(promoted))
            if let lift = Self.lift(other, usual, promoted) { promotionLifts.append(lift) }
            if let lift = Self.lift(other, usual, holidays) { holidayLifts.append(lift) }
        }
        promotions = EventLiftPrior(pooling: promotionLifts) ?? Self.unknown
        holidays = EventLiftPrior(pooling: holidayLifts) ?? Self.unknown
    }

    private static func positions(_ days: Set<CalendarDate>, _ history: DemandHistory) -> [Int] {
        days.map { history.sales.start.distance(to: $0) }.filter(history.demand.indices.contains).sorted()
    }

    private static func usual(_ history: DemandHistory, without days: Set<CalendarDate>)
        throws(ForecastingError) -> [Double]
    {
        try UsualDemand.estimate(
            history.demand, without: Set(positions(days, history)),
            period: ForecastService.seasonalPeriodDays)
    }

    private static func lift(_ history: DemandHistory, _ usual: [Double], _ days: Set<CalendarDate>)
        -> EventLift?
    {
        let positions = positions(days, history)
        return positions.isEmpty
            ? nil : try? EventLift(demand: history.demand, usual: usual, days: positions)
    }
}
