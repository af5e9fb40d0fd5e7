internal import Charts
internal import Foundation
internal import Reports
internal import SupplyChain

/// What was found as one HTML page, with a chart for each series of days or longer steps.
struct AnomalyPage {
    private let searched: [SearchedSeries]
    private let source: String

    init(_ searched: [SearchedSeries], source: String) {
        self.searched = searched
        self.source = source
    }

    func html() throws -> String {
        let name = URL(fileURLWithPath: source).lastPathComponent
        let document = ReportDocument(
            title: "Anomalies", subtitle: searched.count == 1 ? name : "\(name), \(searched.count) series",
            generatedAt: "", sections: searched.map { section($0, name) })
        return try document.rendered(as: .html)
    }

    private func section(_ item: SearchedSeries, _ name: String) -> ReportSection {
        let text = AnomalyText(item, source: source, plots: false, style: TextStyle(isColoured: false))
        let chart = chart(item).map { [ReportBlock.chart(.forecast($0))] } ?? []
        let table = item.findings.isEmpty ? [] : [ReportBlock.table(table(item))]
        return ReportSection(
            heading: item.series.id.isEmpty ? name : item.series.id,
            blocks: [.notes([text.summary])] + chart + table)
    }

    /// `nil` for hours and for series without times, which have no days to draw.
    private func chart(_ item: SearchedSeries) -> ForecastChart? {
        let series = item.series
        if case .seconds = series.step { return nil }
        guard series.step != nil else { return nil }
        func day(_ index: Int) -> CalendarDay? {
            series.time(at: index).map { CalendarDay(daysSince1970: $0.date.daysSinceEpoch) }
        }
        return ForecastChart(
            title: series.id.isEmpty ? "Values and anomalies" : series.id, unit: "units",
            history: series.values.indices.compactMap { index in
                day(index).map { DayValue(day: $0, value: series.values[index]) }
            },
            anomalies: item.findings.compactMap { finding in
                guard let day = day(finding.peak), let value = series.values[finding.peak] else { return nil }
                return DayMarker(day: day, value: value, label: finding.type)
            }, decimals: 1)
    }

    private func table(_ item: SearchedSeries) -> ReportTable {
        let number = ColumnKind.number(decimals: 2)
        return ReportTable(
            caption: "Anomalies",
            columns: [
                ReportColumn("Type", .text), ReportColumn("From", .text), ReportColumn("To", .text),
                ReportColumn("Observed", number), ReportColumn("Expected", number),
            ],
            rows: item.findings.map { finding in
                [
                    .text(finding.type), .text(item.series.label(at: finding.range.lowerBound)),
                    .text(item.series.label(at: finding.range.upperBound - 1)),
                    finding.observed.map { .number($0) } ?? .missing,
                    finding.expected.map { .number($0) } ?? .missing,
                ]
            })
    }
}
