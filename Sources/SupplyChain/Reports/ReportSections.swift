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
        [decision, keyFigures] + demand + [stock] + assortment + [anomalies, suppliers]
            + (data.run.tasks.isEmpty ? [] : [thisRun])
    }

    // MARK: What to do

    private var decision: Item {
        Item(
            verdict.headline,
            [.callout(verdict.text, verdict.tone)] + ReportRecommendations(data).blocks)
    }

    // MARK: Demand

    private var demand: [Item] {
        guard !data.present.details.isEmpty else {
            return [
                Item(
                    "Demand forecast",
                    notAvailable:
                        "no forecast is part of this run; add generate_forecast, or report on one sku")
            ]
        }
        return data.present.details.map {
            DemandSection(view: $0, data: data).item(isOnly: data.present.details.count == 1)
        }
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
        var blocks: [ReportBlock] = data.present.details.compactMap {
            StockSection(view: $0, asOf: data.asOf).chart
        }
        .map { .chart(.stock($0)) }
        blocks += data.present.details.compactMap { StockSection(view: $0, asOf: data.asOf).planTable }.map {
            .table($0)
        }
        blocks.append(.table(StockSection.coverageTable(rows)))
        return Item("Stock", blocks)
    }

    // MARK: Assortment

    private var assortment: [Item] {
        guard data.scope.sku == nil else { return [] }
        guard let view = data.present.assortment else {
            return [
                Item(
                    "Assortment",
                    notAvailable:
                        "fewer than three products were sold with prices in one currency in the last "
                        + "\(AssortmentView.weeks) weeks")
            ]
        }
        return [Item("Assortment", AssortmentSection.blocks(view))]
    }

    // MARK: Anomalies

    private var anomalies: Item {
        guard let found = data.present.anomalies else {
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
        let measured = data.present.suppliers.filter {
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
        let tiles = data.present.keyFigures.figures.map { figure in
            figure.tile(
                before: data.previousFigures[figure.name], yearEarlier: data.yearEarlierFigures[figure.name],
                trend: data.trend.values[figure.name] ?? [])
        }
        let year = scope.yearEarlier.period
        let subject = scope.sku.map { "product \($0)" } ?? "all products"
        let site = scope.location.map { " at \($0)" } ?? ""
        return Item(
            "Key figures",
            [
                .paragraph(
                    "For \(subject)\(site) from \(scope.period.lowerBound) to \(scope.period.upperBound), compared "
                        + "with the \(scope.dayCount == 1 ? "day" : "\(scope.dayCount) days") before and with the same "
                        + "weekdays a year earlier (\(year.lowerBound) to \(year.upperBound)). A change of at most "
                        + "\(PlainNumber.text(KeyFigure.stableBand * 100)) % counts as stable; a share of counted things "
                        + "changed significantly when chance alone makes such a difference in fewer than 5 % of cases."
                ),
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
