internal import Baton
internal import Charts
internal import Reports

/// Simulated policies as a page with a table, a chart of service against stock, and the course of each replay.
public struct SimulationReport: Sendable {
    private let results: [SimulatePolicyResult]

    /// - Parameter results: of one product, at least one.
    public init(_ results: [SimulatePolicyResult]) {
        self.results = results
    }

    /// One self-contained page.
    ///
    /// - Throws: ``SupplyChainError`` when a figure cannot be drawn.
    public func html() throws -> String {
        do {
            return try document.rendered(as: .html)
        } catch {
            throw SupplyChainError(.invalidValue, "the page cannot be made: \(error)")
        }
    }

    private var document: ReportDocument {
        let first = results.first
        let days = first.map { "\($0.from) to \($0.to)" } ?? ""
        let kind = first?.method == .monteCarlo ? "Demand drawn from the forecast" : "Replay of real sales"
        var sections = [ReportSection(heading: "Policies", blocks: [.table(table)] + frontier + notes)]
        for result in results {
            guard let chart = stock(result) else { continue }
            sections.append(ReportSection(heading: name(result), blocks: [.chart(.stock(chart))]))
        }
        return ReportDocument(
            title: "What if: \(first?.sku ?? "")",
            subtitle: "\(kind), \(first?.location ?? "all sites"), \(days)",
            generatedAt: "from data up to \(first?.to.description ?? "")", sections: sections)
    }

    private var notes: [ReportBlock] {
        var seen: Set<String> = []
        let notes = results.flatMap(\.notes).filter { seen.insert($0).inserted }
        return notes.isEmpty ? [] : [.notes(notes)]
    }

    private var table: ReportTable {
        let currency = results.compactMap(\.costPerYear).first?.currency
        var columns: [ReportColumn] = [
            .init("Policy", .text), .init("Service level", .number(decimals: 1, unit: "%")),
            .init("Lead time", .number(decimals: 1, unit: "days")),
            .init("Review", .number(decimals: 0, unit: "days")),
            .init("Fill rate", .number(decimals: 1, unit: "%")),
            .init("Stock", .number(decimals: 1, unit: "units")),
            .init("Orders a year", .number(decimals: 1)),
        ]
        if let currency { columns.append(.init("Cost a year", .money(currency))) }
        let rows = results.map { result -> [ReportCell] in
            var cells: [ReportCell] = [
                .text(result.policy.rawValue), .number(result.serviceLevel * 100),
                .number(result.leadTimeDays),
                .number(Double(result.reviewPeriodDays)),
                result.fillRate.map { .number($0.mean * 100) } ?? .missing, .number(result.meanOnHand.mean),
                .number(result.ordersPerYear.mean),
            ]
            if currency != nil {
                cells.append(result.costPerYear.map { .number($0.approximateAmount) } ?? .missing)
            }
            return cells
        }
        return ReportTable(caption: "Service, stock and cost of each policy", columns: columns, rows: rows)
    }

    /// Service against stock, when there is something to compare.
    private var frontier: [ReportBlock] {
        let points = results.compactMap { result in
            result.fillRate.map {
                ScatterPoint(label: name(result), x: result.meanOnHand.mean, y: $0.mean * 100, size: 1)
            }
        }
        guard points.count > 1 else { return [] }
        return [
            .chart(
                .suppliers(
                    SupplierScatter(
                        title: "Service against stock",
                        description: "Up and to the left is better.",
                        horizontal: ScatterAxis(name: "Mean stock", unit: "units"),
                        vertical: ScatterAxis(name: "Fill rate", unit: "%", decimals: 1),
                        sizeName: "Policies",
                        suppliers: points)))
        ]
    }

    private func stock(_ result: SimulatePolicyResult) -> StockChart? {
        guard let days = result.daily else { return nil }
        return StockChart(
            title: "Stock at the end of each day", unit: "units",
            stock: days.map { DayValue(day: $0.date.chartDay, value: $0.onHand) },
            reorderPoint: result.reorderPoint)
    }

    private func name(_ result: SimulatePolicyResult) -> String {
        let level = PlainNumber.text(result.serviceLevel * 100)
        return
            "\(result.policy.rawValue), \(level) %, lead time \(PlainNumber.text(result.leadTimeDays)) days, "
            + "review \(result.reviewPeriodDays)"
    }
}
