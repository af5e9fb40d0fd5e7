internal import Baton
internal import Charts
internal import Reports

/// What to do, ranked by the money at stake, each with its evidence and the command that does it.
///
/// What is at stake is stated in the evidence: missed sales for orders, the value still to come for late ones, the
/// total of an order that waits, a year's carrying cost of excess stock, the cost of obsolete stock. Amounts in other
/// currencies than the most frequent one, and what has no amount, come last in the order of urgency.
struct ReportRecommendations {
    /// Shown in a report.
    static let maximumShown = 10

    /// One thing to do.
    struct Draft {
        let title: String
        let evidence: String
        let action: String
        let command: [String]
        let stake: StockCoverage.Price?
        /// The product, where it is about one.
        let sku: String?
    }

    /// The most money first.
    let all: [Draft]

    init(_ data: ReportData) {
        let due = DueOrder.all(in: data)
        let handled = Set(
            due.map(\.sku) + data.run.orders.flatMap { $0.lines.map(\.sku) } + data.run.plans.map(\.sku))
        var drafts = due.map { Self.order($0, data) }
        drafts += data.present.waitingOrders.map(Self.decision)
        drafts += data.coverage.filter { $0.state == .orderNow && !handled.contains($0.sku) }.map(Self.check)
        drafts += data.present.suppliers.flatMap { Self.late($0.supplier, $0.performance, asOf: data.asOf) }
        drafts += Self.surplus(data.present.keyFigures.excess)
        drafts += Self.anomalies(data)
        all = Self.ranked(drafts)
    }

    /// As blocks of a report.
    var blocks: [ReportBlock] {
        guard !all.isEmpty else { return [] }
        let shown = all.prefix(Self.maximumShown).enumerated().map { index, draft in
            Recommendation(
                rank: index + 1, title: draft.title, evidence: draft.evidence, action: draft.action,
                command: draft.command.isEmpty ? "" : ShellText.command(draft.command),
                moneyAtStake: draft.stake.map { .init(amount: $0.amount, currency: $0.currency) })
        }
        let rest = all.count - shown.count
        return [.recommendations(shown)]
            + (rest > 0 ? [.paragraph("\(rest) more with less at stake are in the tables below.")] : [])
    }

    private static func ranked(_ drafts: [Draft]) -> [Draft] {
        let currencies = Dictionary(grouping: drafts.compactMap { $0.stake?.currency }, by: \.self)
        let main = currencies.max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }?.key
        func amount(_ draft: Draft) -> Double {
            guard let stake = draft.stake, stake.currency == main else { return -1 }
            return stake.amount
        }
        return drafts.enumerated().sorted { left, right in
            (amount(right.element), left.offset) < (amount(left.element), right.offset)
        }.map(\.element)
    }

    // MARK: Orders

    private static func order(_ order: DueOrder, _ data: ReportData) -> Draft {
        var evidence = order.reason.prefix(1).uppercased() + order.reason.dropFirst() + "."
        if let days = order.daysOfSupply {
            evidence += " The available stock lasts \(PlainNumber.text(days)) days."
        }
        if let risk = order.stockoutProbability {
            evidence +=
                " Without an order it runs out before a delivery with a probability of "
                + "\(Charts.NumberText.fixed(risk * 100, decimals: 0)) %."
        }
        let coverage = data.coverage.first { $0.sku == order.sku }
        let stake = coverage.flatMap { row in
            missedSales(row, probability: order.stockoutProbability).map { (row, $0) }
        }
        if let (_, amount) = stake {
            evidence += " At stake: \(amount.words)."
        }
        let quantity = QuantityText.plain(order.quantity)
        return Draft(
            title: "Order \(quantity) × \(order.sku)" + (order.supplier.map { " from \($0)" } ?? ""),
            evidence: evidence,
            action: "Place the order today"
                + (order.value.map { " for \($0.shown)" } ?? "")
                + (order.expectedOn.map { "; it is expected on \($0)." } ?? "."),
            command: [
                "baton", "call", "supplier_coordination", "send_purchase_order", "sku=\(order.sku)",
                "quantity=\(quantity)",
            ] + (order.supplier.map { ["supplier=\($0)"] } ?? []) + ["trigger=report-\(data.asOf)"],
            stake: stake?.1.amount, sku: order.sku)
    }

    /// Sales that an order today can still save, or not.
    private struct MissedSales {
        let amount: StockCoverage.Price
        let words: String
    }

    private static func missedSales(_ row: StockCoverage, probability: Double?) -> MissedSales? {
        guard let price = row.price, let leadTimeDays = row.leadTimeDays else { return nil }
        let days = PlainNumber.text(leadTimeDays)
        if row.expectedShortage > 0 {
            return MissedSales(
                amount: .init(amount: row.expectedShortage * price.amount, currency: price.currency),
                words:
                    "the sales of \(PlainNumber.text(row.expectedShortage.rounded(.up))) units that would be missed "
                    + "until an order of today arrives in \(days) days")
        }
        guard let probability, probability > 0 else { return nil }
        let units = row.dailySales * leadTimeDays
        return MissedSales(
            amount: .init(amount: probability * units * price.amount, currency: price.currency),
            words: "the sales of a lead time of \(days) days, times the probability of running out")
    }

    private static func decision(on order: PurchaseOrder) -> Draft {
        let what = order.lines.map { "\(QuantityText.plain($0.quantity)) × \($0.sku)" }.joined(
            separator: ", ")
        let total = try? order.totalAmount()
        return Draft(
            title: "Approve or reject \(order.id)",
            evidence:
                "It is \(order.status.rawValue) since \(order.orderedOn) and is not in the stock position: "
                + "\(what) from \(order.supplier)." + (total == nil ? "" : " At stake: its total."),
            action: "Decide on it; reject_purchase_order needs a reason.",
            command: [
                "baton", "call", "supplier_coordination", "approve_purchase_order", "order_id=\(order.id)",
                "actor=YOUR-NAME",
            ], stake: total.map { .init(amount: $0.approximateAmount, currency: $0.currency) },
            sku: order.lines.first?.sku)
    }

    private static func check(_ row: StockCoverage) -> Draft {
        let cover = row.daysOfCover.map { Charts.NumberText.fixed($0, decimals: 1) } ?? "0"
        let lead = row.leadTimeDays.map { PlainNumber.text($0) } ?? "?"
        let missed = missedSales(row, probability: nil)
        return Draft(
            title: "Work out an order of \(row.name.map { "\(row.sku) \($0)" } ?? row.sku)",
            evidence: "Stock and open orders last \(cover) days, a new order takes \(lead). "
                + "On hand \(PlainNumber.text(row.onHand.rounded())), on order "
                + "\(PlainNumber.text(row.onOrder.rounded())), sold a day "
                + "\(Charts.NumberText.fixed(row.dailySales, decimals: 1))."
                + (missed.map { " At stake: \($0.words)." } ?? ""),
            action: "Let the policy decide how many, then order.",
            command: ["baton", "call", "optimization", "recommend_purchase_order", "sku=\(row.sku)"],
            stake: missed?.amount, sku: row.sku)
    }

    /// One for each order with overdue lines.
    private static func late(
        _ supplier: String, _ performance: SupplierPerformance, asOf day: CalendarDate
    ) -> [Draft] {
        let lines = performance.judged.filter { $0.status.isOpen && $0.acceptedQuantity < $0.quantity }
        return Dictionary(grouping: lines, by: \.order).sorted { $0.key < $1.key }.map { order, lines in
            let missing = lines.map { "\(QuantityText.plain($0.quantity - $0.acceptedQuantity)) × \($0.sku)" }
            let days = lines.compactMap { $0.daysLate(asOf: day) }.max() ?? 0
            let currencies = Set(lines.map { $0.agreedPrice?.currency })
            let value = lines.reduce(0) {
                $0 + ($1.quantity - $1.acceptedQuantity) * ($1.agreedPrice?.approximateAmount ?? 0)
            }
            return Draft(
                title: "Ask \(supplier) about \(order)",
                evidence: "\(days) days late: \(missing.joined(separator: ", "))."
                    + (currencies.count == 1
                        ? " At stake: the goods still to come, at the agreed price." : ""),
                action: "Confirm a new date, or order the difference elsewhere.",
                command: ["baton", "call", "supplier_coordination", "track_delivery", "order_id=\(order)"],
                stake: currencies.count == 1
                    ? currencies.first?.map { .init(amount: value, currency: $0) } : nil,
                sku: lines.first?.sku)
        }
    }

    // MARK: Surplus and findings

    private static func surplus(_ stock: ExcessStock) -> [Draft] {
        guard let currency = stock.currency else { return [] }
        func title(_ item: ExcessStock.Item) -> String { item.name.map { "\(item.sku) \($0)" } ?? item.sku }
        func money(_ value: Double) -> String { "\(Charts.NumberText.fixed(value, decimals: 2)) \(currency)" }
        let excess = stock.excess.prefix(3).map { item in
            Draft(
                title: "Stop buying \(title(item)) for now",
                evidence: "It lasts \(PlainNumber.text((item.daysOfCover ?? 0).rounded())) days. "
                    + "\(PlainNumber.text(item.units.rounded())) units beyond \(ExcessStock.horizonDays) days of sales "
                    + "cost \(money(item.value))."
                    + (item.yearlyCarryingCost == nil ? "" : " At stake: a year's carrying cost of these."),
                action: "Cancel open orders where possible; move or discount what is too much.",
                command: ["baton", "call", "optimization", "optimize_inventory", "sku=\(item.sku)"],
                stake: item.yearlyCarryingCost.map { .init(amount: $0, currency: currency) }, sku: item.sku)
        }
        let obsolete = stock.obsolete.prefix(ExcessStock.namedProducts).map { item in
            Draft(
                title: "Clear \(title(item))",
                evidence: "\(PlainNumber.text(item.units.rounded())) units have not moved since "
                    + "\(stock.lastMoves[item.sku].map { "\($0)" } ?? "the first count"). At stake: what they cost.",
                action: "Return, discount or write it down.",
                command: ["baton", "call", "anomaly_detection", "detect_anomalies", "sku=\(item.sku)"],
                stake: .init(amount: item.value, currency: currency), sku: item.sku)
        }
        return excess + obsolete
    }

    /// The gravest findings that nobody has looked at.
    private static func anomalies(_ data: ReportData) -> [Draft] {
        let grave = (data.present.anomalies ?? []).filter {
            ($0.severity == .high || $0.severity == .critical) && $0.status == .open
        }
        return grave.prefix(3).map { anomaly in
            Draft(
                title: "Look into \(anomaly.supplier ?? anomaly.sku ?? "a finding")",
                evidence: anomaly.message + (anomaly.rootCause.map { " \($0)" } ?? ""),
                action: anomaly.recommendedAction ?? "Find the cause and note it.",
                command: [
                    "baton", "call", "anomaly_detection", "update_anomaly", "anomaly_id=\(anomaly.id)",
                    "status=investigating",
                ], stake: nil, sku: anomaly.sku)
        }
    }
}
