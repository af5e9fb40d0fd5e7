internal import Baton
internal import Charts
internal import Reports

/// The sections of a planner's report, in reading order. A section whose data is missing says so instead.
struct ReportSections {
    /// One section and whether it has something to show.
    struct Item {
        let section: ReportSection
        /// Why there is nothing to show; `nil` when there is.
        let reason: String?

        init(_ heading: String, _ blocks: [ReportBlock]) {
            section = ReportSection(heading: heading, blocks: blocks)
            reason = nil
        }

        init(_ heading: String, notAvailable reason: String) {
            section = ReportSection(heading: heading, blocks: [.paragraph("Not available: \(reason).")])
            self.reason = reason
        }
    }

    let data: ReportData
    let verdict: ReportVerdict

    var items: [Item] {
        [decision] + demand + [stock, anomalies, suppliers, keyFigures]
            + (data.run.tasks.isEmpty ? [] : [thisRun])
    }

    // MARK: What to do

    private var decision: Item {
        var blocks: [ReportBlock] = [.paragraph(verdict.text)]
        let recommendations = self.recommendations
        if !recommendations.isEmpty { blocks.append(.recommendations(recommendations)) }
        return Item(verdict.headline, blocks)
    }

    private var recommendations: [Recommendation] {
        let due = DueOrder.all(in: data).map(Self.recommendation)
        let waiting = data.waitingOrders.map { order in
            Draft(
                title: "Approve or reject \(order.id)",
                evidence:
                    "It is \(order.status.rawValue) since \(order.orderedOn) and is not in the stock position.",
                action: "Decide on "
                    + order.lines.map { "\(QuantityText.plain($0.quantity)) × \($0.sku)" }.joined(
                        separator: ", ")
                    + " from \(order.supplier).")
        }
        let late = data.suppliers.flatMap { lateOrders(of: $0.supplier, $0.performance) }
        return (due + waiting + late).enumerated().map { index, draft in
            Recommendation(
                rank: index + 1, title: draft.title, evidence: draft.evidence, action: draft.action)
        }
    }

    /// One for each order with overdue lines.
    private func lateOrders(of supplier: String, _ performance: SupplierPerformance) -> [Draft] {
        let lines = performance.judged.filter { $0.status.isOpen && $0.acceptedQuantity < $0.quantity }
        return Dictionary(grouping: lines, by: \.order).sorted { $0.key < $1.key }.map { order, lines in
            let missing = lines.map { "\(QuantityText.plain($0.quantity - $0.acceptedQuantity)) × \($0.sku)" }
            let days = lines.compactMap { $0.daysLate(asOf: data.asOf) }.max() ?? 0
            return Draft(
                title: "Ask \(supplier) about \(order)",
                evidence: "\(days) days late: \(missing.joined(separator: ", ")).",
                action: "Confirm a new date, or order the difference elsewhere.")
        }
    }

    private struct Draft {
        let title: String
        let evidence: String
        let action: String
    }

    private static func recommendation(_ order: DueOrder) -> Draft {
        var evidence = order.reason.prefix(1).uppercased() + order.reason.dropFirst() + "."
        if let days = order.daysOfSupply {
            evidence += " The available stock lasts \(PlainNumber.text(days)) days."
        }
        if let risk = order.stockoutProbability {
            evidence +=
                " Without an order it runs out before a delivery with a probability of "
                + "\(Charts.NumberText.fixed(risk * 100, decimals: 0)) %."
        }
        let supplier = order.supplier.map { " from \($0)" } ?? ""
        return Draft(
            title: "Order \(QuantityText.plain(order.quantity)) × \(order.sku)\(supplier)",
            evidence: evidence,
            action: "Place the order today"
                + (order.value.map { " for \($0.shown)" } ?? "")
                + (order.expectedOn.map { "; it is expected on \($0)." } ?? "."))
    }

    // MARK: Demand

    private var demand: [Item] {
        guard !data.details.isEmpty else {
            return [
                Item(
                    "Demand forecast",
                    notAvailable:
                        "no forecast is part of this run; add generate_forecast, or report on one sku")
            ]
        }
        return data.details.map { DemandSection(view: $0, data: data).item(isOnly: data.details.count == 1) }
    }

    // MARK: Stock

    private var stock: Item {
        let rows = data.coverage
        guard !rows.isEmpty else {
            return Item(
                "Stock",
                notAvailable: "no stock is known; import counts with 'baton data import stock_movements FILE'"
            )
        }
        var blocks: [ReportBlock] = data.details.compactMap { StockSection(view: $0, asOf: data.asOf).chart }
            .map { .chart(.stock($0)) }
        blocks += data.details.compactMap { StockSection(view: $0, asOf: data.asOf).planTable }.map {
            .table($0)
        }
        blocks.append(.table(StockSection.coverageTable(rows)))
        return Item("Stock", blocks)
    }

    // MARK: Anomalies

    private var anomalies: Item {
        guard let found = data.anomalies else {
            return Item("Anomalies", notAvailable: "detect_anomalies has not been run")
        }
        var notes = data.run.skippedDetectors.map { "Not looked for: \($0.detector) (\($0.reason))." }
        guard !found.isEmpty else {
            let blocks: [ReportBlock] = [.paragraph("No anomaly is open.")]
            return Item("Anomalies", blocks + (notes.isEmpty ? [] : [.notes(notes)]))
        }
        if found.count > Self.maximumAnomalies {
            notes.append("\(found.count - Self.maximumAnomalies) more are in the store.")
        }
        let table = Self.table(of: found.prefix(Self.maximumAnomalies))
        return Item("Anomalies", [.table(table)] + (notes.isEmpty ? [] : [.notes(notes)]))
    }

    private static let maximumAnomalies = 25

    private static func table(of found: some Collection<AnomalyFinding>) -> ReportTable {
        ReportTable(
            caption: "Open anomalies, the worst first",
            columns: [
                ReportColumn("Severity", .status), ReportColumn("Subject", .text),
                ReportColumn("Finding", .text),
                ReportColumn("Cause", .text), ReportColumn("Do", .text),
                ReportColumn("Confidence", .percent(decimals: 0)), ReportColumn("Last seen", .date),
            ],
            rows: found.map { anomaly in
                [
                    .status(anomaly.severity.rawValue, anomaly.severity.tone),
                    .text(anomaly.supplier ?? anomaly.sku ?? "all products"), .text(anomaly.message),
                    anomaly.rootCause.map { .text($0) } ?? .missing,
                    anomaly.recommendedAction.map { .text($0) } ?? .missing, .number(anomaly.confidence),
                    .date(anomaly.lastSeen.chartDay),
                ]
            })
    }

    // MARK: Suppliers

    private var suppliers: Item {
        let measured = data.suppliers.filter {
            !$0.performance.delivered.isEmpty || !$0.performance.judged.isEmpty
        }
        guard !measured.isEmpty else {
            return Item(
                "Suppliers",
                notAvailable: "no deliveries are recorded; import them with 'baton data import receipts FILE'"
            )
        }
        return Item("Suppliers", SupplierSection.blocks(measured))
    }

    // MARK: Key figures

    private var keyFigures: Item {
        let scope = data.scope
        let tiles = data.keyFigures.figures.map { figure in
            figure.tile(before: data.previousFigures[figure.name], previous: scope.previous.period)
        }
        let subject = scope.sku.map { "product \($0)" } ?? "all products"
        let site = scope.location.map { " at \($0)" } ?? ""
        return Item(
            "Key figures",
            [
                .paragraph(
                    "For \(subject)\(site) from \(scope.period.lowerBound) to \(scope.period.upperBound), compared "
                        + "with the \(scope.dayCount == 1 ? "day" : "\(scope.dayCount) days") before. A change of at "
                        + "most 2 % counts as stable."),
                .kpis(tiles),
            ])
    }

    // MARK: This run

    private var thisRun: Item {
        let table = ReportTable(
            caption: "Tasks that had finished when this report was made",
            columns: [
                ReportColumn("Task", .text), ReportColumn("Result", .status), ReportColumn("Note", .text),
            ],
            rows: data.run.tasks.map { task in
                [
                    .text(task.id), .status(task.status.rawValue, task.status.tone),
                    task.failure.map { .text($0) } ?? .missing,
                ]
            })
        return Item("This run", [.table(table)])
    }
}
