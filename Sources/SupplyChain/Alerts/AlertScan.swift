internal import Baton

/// Finds the conditions that people should know of, inside one transaction.
///
/// It rests on what agents have stored: forecasts, anomalies, orders and the stock ledger. Nothing is guessed: a
/// product whose stock or demand is not known raises no alert of critical stock.
struct AlertScan {
    let transaction: any SQLTransaction
    let day: CalendarDate
    let rules: AlertRules

    /// - Throws: ``SupplyChainError``; `SQLError`.
    func conditions() throws -> [AlertCondition] {
        try stock() + delays() + anomalies() + orders() + forecasts()
    }

    // MARK: Stock

    private func stock() throws -> [AlertCondition] {
        let sites = try transaction.query(
            """
            SELECT sku, location FROM stock_movements UNION SELECT sku, location FROM receipts ORDER BY sku, location
            """
        ).map { (sku: try $0.get(0, as: String.self), location: try $0.get(1, as: String.self)) }
        return try sites.compactMap { site in
            let outlook = try StockOutlook(transaction, sku: site.sku, location: site.location, asOf: day)
            guard let available = outlook.available, let demand = outlook.dailyDemand, demand > 0,
                let cover = outlook.daysOfCover
            else { return nil }
            let offers = try SupplierOffers(transaction).offers(for: site.sku, on: day)
            guard
                let fastest = offers.min(by: {
                    ($0.leadTimeDays, $0.supplier) < ($1.leadTimeDays, $1.supplier)
                }),
                cover < fastest.leadTimeDays
            else { return nil }
            let units = QuantityText.plain((demand * (fastest.leadTimeDays - cover)).rounded(.up))
            let shown = PlainNumber.text(cover)
            let empty = outlook.emptyOn.map { ", out on \($0)" } ?? ""
            return AlertCondition(
                type: .criticalStock, subject: [site.sku, site.location],
                severity: SeverityRule.cover(days: cover, leadTimeDays: fastest.leadTimeDays),
                title: "stock of \(site.sku) at \(site.location) lasts \(shown) days, an order takes "
                    + "\(PlainNumber.text(fastest.leadTimeDays))",
                message: "\(PlainNumber.text(available)) available, \(PlainNumber.text(demand)) wanted a day"
                    + "\(empty); counted in is what is on order and comes in time",
                sku: site.sku, location: site.location, daysOfCover: cover,
                recommendedAction: cover <= 0
                    ? "get \(site.sku) from another site and order from \(fastest.supplier) now"
                    : "order at least \(units) from \(fastest.supplier) now, or hasten what is on order")
        }
    }

    // MARK: Deliveries and orders

    private func delays() throws -> [AlertCondition] {
        try DelayedDeliveries(transaction: transaction, day: day).find().map { delay in
            let late =
                delay.daysLate > 0
                ? "\(delay.daysLate) days late"
                : "announced for \(delay.order.confirmedOn.map(\.description) ?? "") instead of "
                    + "\(delay.order.expectedOn.map(\.description) ?? "")"
            let stock = delay.outlook.emptyOn.map { "; the stock is gone on \($0)" } ?? ""
            return AlertCondition(
                type: .deliveryDelay, subject: [delay.order.id, String(delay.line.line)],
                severity: delay.severity,
                title: "\(delay.order.id) from \(delay.order.supplier) is \(late)",
                message: "\(QuantityText.plain(delay.missing)) of \(delay.line.sku) are missing at "
                    + "\(delay.order.location)\(stock)",
                sku: delay.line.sku, location: delay.order.location, daysOfCover: delay.outlook.daysOfCover,
                recommendedAction: delay.mitigations.first?.text)
        }
    }

    private func orders() throws -> [AlertCondition] {
        let orders = try PurchaseOrders(transaction).list(statuses: [.awaitingApproval, .sent, .cancelled])
        return try orders.compactMap { order in
            switch order.status {
            case .awaitingApproval:
                return AlertCondition(
                    type: .purchaseOrderStatus, subject: [order.id, order.status.rawValue], severity: .medium,
                    title: "\(order.id) waits for approval",
                    message: "\(try order.totalAmount()) at \(order.supplier)",
                    sku: order.onlySKU, location: order.location,
                    recommendedAction: "baton orders approve \(order.id), or reject it with a reason")
            case .sent:
                let days = order.orderedOn.distance(to: day)
                guard days > rules.acknowledgementDays else { return nil }
                return AlertCondition(
                    type: .purchaseOrderStatus, subject: [order.id, order.status.rawValue], severity: .low,
                    title: "\(order.id) is not acknowledged",
                    message: "sent to \(order.supplier) \(days) days ago",
                    sku: order.onlySKU, location: order.location,
                    recommendedAction: "ask \(order.supplier) whether the order has come in")
            case .cancelled:
                guard let entry = try RecordTable<AuditEntry>(transaction).find("\(order.id)/cancelled"),
                    entry.actor == "supplier \(order.supplier)"
                else { return nil }
                return AlertCondition(
                    type: .purchaseOrderStatus, subject: [order.id, "declined"], severity: .high,
                    title: "\(order.id) was declined",
                    message: order.reason ?? "declined by \(order.supplier)",
                    sku: order.onlySKU, location: order.location,
                    recommendedAction:
                        "order from another supplier: baton suppliers recommend \(order.onlySKU ?? "SKU")")
            case .draft, .approved, .rejected, .acknowledged, .partiallyReceived, .received, .closed:
                return nil
            }
        }
    }

    // MARK: Findings

    private func anomalies() throws -> [AlertCondition] {
        try AnomalyLog(transaction).list().filter {
            $0.status != .resolved && $0.severity >= rules.leastAnomalySeverity
        }.map { anomaly in
            AlertCondition(
                type: .anomaly, subject: [anomaly.id], severity: anomaly.severity,
                title: "\(anomaly.type): \(anomaly.message)",
                message: anomaly.rootCause.map { "\(anomaly.message); cause: \($0)" } ?? anomaly.message,
                sku: anomaly.sku, location: anomaly.location, recommendedAction: anomaly.recommendedAction)
        }
    }

    /// The last two forecasts of each product and site, by the mean of a day, so that horizons may differ.
    private func forecasts() throws -> [AlertCondition] {
        let sql = """
            SELECT sku, location, total, horizon_days, created_at FROM (
                SELECT sku, location, total, horizon_days, created_at, ROW_NUMBER() OVER (
                    PARTITION BY sku, location ORDER BY created_at DESC, forecast_id DESC) AS place
                FROM forecasts) AS latest
            WHERE place <= 2 ORDER BY sku, location, place
            """
        var latest: (sku: String, location: String?, daily: Double, madeAt: String)?
        var conditions: [AlertCondition] = []
        try transaction.forEachRow(sql, []) { row in
            let (sku, location): (String, String?) = (try row.get(0), try row.get(1))
            let days: Int = try row.get(3)
            let daily = try row.get(2, as: Double.self) / Double(max(1, days))
            if let new = latest, new.sku == sku, new.location == location {
                let condition = change(
                    from: daily, to: new.daily, sku: sku, location: location, madeAt: new.madeAt)
                if let condition { conditions.append(condition) }
                latest = nil
            } else {
                latest = (sku, location, daily, try row.get(4))
            }
        }
        return conditions
    }

    /// - Parameter madeAt: when the new forecast was made: the next change is a condition of its own.
    private func change(
        from old: Double, to new: Double, sku: String, location: String?, madeAt: String
    ) -> AlertCondition? {
        let base = max(old, .leastNonzeroMagnitude)
        let share = (new - old) / base
        guard abs(new - old) > rules.forecastChange * old else { return nil }
        let percent =
            old > 0
            ? "\(share > 0 ? "+" : "−")\(PlainNumber.text((abs(share) * 1000).rounded() / 10)) %"
            : "from none"
        let severity: Severity = abs(share) > 0.5 ? .high : abs(share) > 0.25 ? .medium : .low
        return AlertCondition(
            type: .forecastChange, subject: [sku, location ?? "*", madeAt], severity: severity,
            title: "forecast of \(sku)\(location.map { " at \($0)" } ?? "") changed: \(percent)",
            message: "\(PlainNumber.text(old)) a day before, \(PlainNumber.text(new)) a day now", sku: sku,
            location: location,
            recommendedAction: share > 0
                ? "check whether stock and open orders cover it"
                : "check whether open orders are still needed")
    }
}

extension PurchaseOrder {
    /// The product, on an order of one line.
    fileprivate var onlySKU: String? { lines.count == 1 ? lines.first?.sku : nil }
}
