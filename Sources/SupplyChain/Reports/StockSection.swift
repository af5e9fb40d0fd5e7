internal import Charts
internal import Reports

/// The stock of one product as chart and table, and that of all products as a table.
struct StockSection {
    /// Rows of the table of all products.
    static let maximumRows = 20

    let view: ProductView
    let asOf: CalendarDate

    /// `nil` when the stock is not known on any day shown.
    var chart: StockChart? {
        guard let start = view.onHand.firstIndex(where: { $0 != nil }), let last = view.onHand.last ?? nil
        else {
            return nil
        }
        return StockChart(
            title: "\(view.name): stock",
            description: view.forecast == nil
                ? "Closing stock; without a forecast it is not projected."
                : "Closing stock, and how it goes on with the forecast and the open orders, if nothing is ordered.",
            unit: "units",
            stock: view.onHand[start...].indices.map { index in
                DayValue(day: view.onHandStart.advanced(by: index).chartDay, value: view.onHand[index])
            },
            projection: projection(from: last), reorderPoint: view.plan?.reorderPoint,
            safetyStock: view.plan?.safetyStock,
            incoming: shownIncoming.map {
                IncomingOrder(day: $0.day.chartDay, quantity: $0.quantity, label: $0.order)
            },
            today: asOf.chartDay)
    }

    /// Expected deliveries within the forecast, overdue ones on the next day.
    private var shownIncoming: [(day: CalendarDate, quantity: Double, order: String)] {
        guard let end = view.forecast?.days.last?.date else { return [] }
        return view.incoming.compactMap { order in
            guard let expected = order.expectedOn else { return nil }
            let day = max(expected, asOf.advanced(by: 1))
            return day <= end ? (day, order.quantity, order.order) : nil
        }.sorted { ($0.day, $0.order) < ($1.day, $1.order) }
    }

    private func projection(from stock: Double) -> [DayValue] {
        var level = max(0, stock)
        return (view.forecast?.days ?? []).filter { $0.date > asOf }.map { day in
            level += shownIncoming.filter { $0.day == day.date }.reduce(0) { $0 + $1.quantity }
            level = max(0, level - day.mean)
            return DayValue(day: day.date.chartDay, value: level)
        }
    }

    /// The figures behind the decision of this run; `nil` without a plan.
    var planTable: ReportTable? {
        guard let plan = view.plan else { return nil }
        func row(_ name: String, _ value: Double?, _ meaning: String) -> [ReportCell] {
            [.text(name), value.map { .number($0) } ?? .missing, .text(meaning)]
        }
        let level = Charts.NumberText.fixed(plan.serviceLevel * 100, decimals: 1)
        return ReportTable(
            caption: "\(view.name): what the decision rests on",
            columns: [
                ReportColumn("Figure", .text), ReportColumn("Units", .number(decimals: 0)),
                ReportColumn("Meaning", .text),
            ],
            rows: [
                row("On hand", plan.position.onHand, "on the shelf"),
                row("On order", plan.position.onOrder, "placed and still to come"),
                row("Reserved", plan.position.reserved, "on the shelf and promised"),
                row("Inventory position", plan.position.inventoryPosition, "on hand + on order − reserved"),
                row(
                    "Lead-time demand", plan.leadTimeDemand?.mean,
                    plan.leadTime.map { "expected in \(PlainNumber.text($0.meanDays)) days of lead time" }
                        ?? "no lead time is known"),
                row("Safety stock", plan.safetyStock, "for a service level of \(level) %"),
                row("Reorder point", plan.reorderPoint, "order when the position has fallen to this"),
                row(
                    "Order quantity", plan.economicOrderQuantity,
                    "of least yearly cost under the supplier's terms"),
                row("Order now", plan.recommendedOrderQuantity, plan.reason),
            ])
    }

    static func coverageTable(_ rows: [StockCoverage]) -> ReportTable {
        let shown = rows.prefix(maximumRows)
        let rest = rows.count - shown.count
        return ReportTable(
            caption: "Stock cover, the shortest first"
                + (rest > 0 ? " (\(rest) more products last longer)" : ""),
            columns: [
                ReportColumn("Product", .text), ReportColumn("State", .status),
                ReportColumn("Cover", .number(decimals: 1, unit: "days")),
                ReportColumn("Lead time", .number(decimals: 0, unit: "days")),
                ReportColumn("On hand", .number(decimals: 0)), ReportColumn("On order", .number(decimals: 0)),
                ReportColumn("Sold a day", .number(decimals: 1)),
            ],
            rows: shown.map { row in
                [
                    .text(row.name.map { "\(row.sku) \($0)" } ?? row.sku), row.state.cell,
                    row.daysOfCover.map { .number($0) } ?? .missing,
                    row.leadTimeDays.map { .number($0) } ?? .missing, .number(row.onHand),
                    .number(row.onOrder),
                    .number(row.dailySales),
                ]
            })
    }
}

extension StockCoverage.State {
    fileprivate var cell: ReportCell {
        switch self {
        case .orderNow: .status("shorter than lead time", .critical)
        case .waiting: .status("needs what is on order", .warning)
        case .sufficient: .status("sufficient", .good)
        case .noDemand: .status("no sales in 28 days", .neutral)
        case .noSupplier: .status("no offer known", .neutral)
        }
    }
}
