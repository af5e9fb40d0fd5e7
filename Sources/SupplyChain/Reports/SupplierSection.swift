internal import Charts
internal import Inventory
internal import Reports

/// The suppliers side by side.
enum SupplierSection {
    static func blocks(_ suppliers: [(supplier: String, performance: SupplierPerformance)]) -> [ReportBlock] {
        var blocks: [ReportBlock] = []
        if let chart = chart(suppliers) { blocks.append(.chart(.suppliers(chart))) }
        blocks.append(.table(table(suppliers)))
        blocks.append(
            .notes([
                "On time in full: order lines complete by the promised day ÷ lines complete, closed or overdue. "
                    + "Fill rate: units accepted ÷ units ordered. Lead time: order to first delivery. "
                    + "Price variance: invoiced above agreed ÷ agreed. Defects: units rejected ÷ delivered.",
                "All deliveries up to the day of the report count, not only those of its period.",
            ]))
        return blocks
    }

    private static func chart(
        _ suppliers: [(supplier: String, performance: SupplierPerformance)]
    ) -> SupplierScatter? {
        let points = suppliers.compactMap { supplier, performance -> ScatterPoint? in
            guard let lead = performance.leadTime, let reliability = performance.reliability else {
                return nil
            }
            return ScatterPoint(
                label: supplier, x: lead.mean, y: reliability.lineOnTimeInFull * 100,
                size: Double(reliability.lineCount))
        }
        guard points.count > 1 else { return nil }
        return SupplierScatter(
            title: "Lead time and reliability", description: "Upper left is best: fast and on time.",
            horizontal: ScatterAxis(name: "Mean lead time", unit: "days", decimals: 1),
            vertical: ScatterAxis(name: "On time in full", unit: "%"), sizeName: "order lines",
            suppliers: points)
    }

    private static func table(
        _ suppliers: [(supplier: String, performance: SupplierPerformance)]
    ) -> ReportTable {
        func cell(_ value: Double?) -> ReportCell { value.map { .number($0) } ?? .missing }
        return ReportTable(
            caption: "Supplier scorecard",
            columns: [
                ReportColumn("Supplier", .text), ReportColumn("On time in full", .percent(decimals: 0)),
                ReportColumn("Fill rate", .percent(decimals: 1)),
                ReportColumn("Lead time", .number(decimals: 1, unit: "days")),
                ReportColumn("95 % within", .number(decimals: 0, unit: "days")),
                ReportColumn("Price variance", .percent(decimals: 1)),
                ReportColumn("Defects", .percent(decimals: 1)),
                ReportColumn("Orders", .number(decimals: 0)), ReportColumn("Lines", .number(decimals: 0)),
            ],
            rows: suppliers.map { supplier, performance in
                [
                    .text(supplier), cell(performance.reliability?.lineOnTimeInFull),
                    cell(performance.reliability?.unitFillRate), cell(performance.leadTime?.mean),
                    cell(performance.leadTime?.quantile(0.95)), cell(performance.priceVariance.value),
                    cell(performance.defectRate.value),
                    .number(Double(performance.onTime.orders)),
                    .number(Double(performance.judged.count)),
                ]
            })
    }
}
