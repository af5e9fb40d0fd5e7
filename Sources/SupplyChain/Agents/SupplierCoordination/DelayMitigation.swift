internal import Baton
internal import Inventory

/// Something that can be done about a late delivery.
struct DelayMitigation: Sendable, Hashable {
    enum Action: String, Sendable, CaseIterable {
        /// The stock lasts.
        case wait
        /// Take stock from another site.
        case transfer
        /// Order from somebody who is faster.
        case alternativeSupplier = "alternative_supplier"
        /// Press the supplier, for a part at least.
        case expedite
    }

    let action: Action
    /// One line for people.
    let text: String
    let units: Double?
    /// The other site or the other supplier.
    let source: String?
    let arrivesOn: CalendarDate?
}

/// Finds what can be done, the surest first.
struct DelayMitigations {
    let transaction: any SQLTransaction
    let day: CalendarDate
    let order: PurchaseOrder
    let line: PurchaseOrderLine
    let missing: Double
    let arrival: CalendarDate?
    let outlook: StockOutlook

    /// - Throws: `SQLError`.
    func find() throws -> [DelayMitigation] {
        if outlook.available != nil, outlook.dailyDemand != nil, lasts {
            let until = outlook.emptyOn.map { "the stock lasts until \($0)" } ?? "the stock lasts for a year"
            return [
                DelayMitigation(
                    action: .wait, text: "none needed: \(until)", units: nil, source: nil, arrivesOn: arrival)
            ]
        }
        return try transfers() + alternatives() + [expedite]
    }

    /// Whether the stock outlasts the wait.
    private var lasts: Bool {
        guard let emptyOn = outlook.emptyOn else { return true }
        return arrival.map { $0 <= emptyOn } ?? false
    }

    /// Units to bridge: what is short until the arrival, or everything missing where that day is not known.
    private var wanted: Double {
        min(missing, arrival.map { max(1, outlook.shortage(until: $0).rounded(.up)) } ?? missing)
    }

    private func transfers() throws -> [DelayMitigation] {
        let sites = try RecordTable<Location>(transaction).all().filter {
            $0.id != order.location && $0.status == .operational
        }
        let bridge = arrival.map { max(1, day.distance(to: $0)) } ?? StockOutlook.paceDays
        return try sites.compactMap { site in
            let there = try StockOutlook(transaction, sku: line.sku, location: site.id, asOf: day)
            guard let available = there.available else { return nil }
            let spare = (available - (there.dailyDemand ?? 0) * Double(bridge)).rounded(.down)
            guard spare >= 1 else { return nil }
            let units = min(spare, wanted)
            return DelayMitigation(
                action: .transfer,
                text:
                    "transfer \(QuantityText.plain(units)) from \(site.id), which can spare \(QuantityText.plain(spare))",
                units: units, source: site.id, arrivesOn: nil)
        }.sorted { ($1.units ?? 0) < ($0.units ?? 0) }
    }

    private func alternatives() throws -> [DelayMitigation] {
        let offers = try SupplierOffers(transaction).offers(for: line.sku, on: day)
        let faster = offers.filter { offer in
            offer.supplier != order.supplier && arrival.map { offer.arrival(orderedOn: day) < $0 } ?? true
        }
        return faster.compactMap { offer -> DelayMitigation? in
            guard let terms = try? OfferTerms(offer), let units = terms.rules.roundedUp(wanted) else {
                return nil
            }
            let day = offer.arrival(orderedOn: day)
            let price = offer.unitPrice(forQuantity: units)
            return DelayMitigation(
                action: .alternativeSupplier,
                text:
                    "order \(QuantityText.plain(units)) from \(offer.supplier) at \(price), there on \(day)",
                units: units, source: offer.supplier, arrivesOn: day)
        }.sorted { ($0.arrivesOn ?? day, $0.source ?? "") < ($1.arrivesOn ?? day, $1.source ?? "") }
    }

    private var expedite: DelayMitigation {
        let by = outlook.emptyOn.map { " by \($0)" } ?? ""
        return DelayMitigation(
            action: .expedite,
            text: "press \(order.supplier) for at least \(QuantityText.plain(wanted)) of \(line.sku)\(by)",
            units: wanted, source: order.supplier, arrivesOn: nil)
    }
}
