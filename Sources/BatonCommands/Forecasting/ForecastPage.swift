internal import Charts
internal import Forecasting
internal import Foundation
internal import Reports
internal import SupplyChain

/// Forecasts as one HTML page, with a chart for each series of days or longer steps.
struct ForecastPage {
    private let forecasts: [ForecastedSeries]
    private let source: String
    /// History in a chart: as much as eight horizons, so that the forecast can be seen.
    private static let horizonsShown = 8

    init(_ forecasts: [ForecastedSeries], source: String) {
        self.forecasts = forecasts
        self.source = source
    }

    func html() throws -> String {
        let name = URL(fileURLWithPath: source).lastPathComponent
        let document = ReportDocument(
            title: "Forecast", subtitle: forecasts.count == 1 ? name : "\(name), \(forecasts.count) series",
            generatedAt: "", sections: forecasts.map(section))
        return try document.rendered(as: .html)
    }

    private func section(_ item: ForecastedSeries) -> ReportSection {
        let text = ForecastText(item, source: source, style: TextStyle(isColoured: false))
        let chart = chart(item).map { [ReportBlock.chart(.forecast($0))] } ?? []
        return ReportSection(
            heading: item.id.isEmpty ? URL(fileURLWithPath: source).lastPathComponent : item.id,
            blocks: [.notes(text.summary)] + chart + [.table(table(item))])
    }

    /// `nil` for hours and for series without times, which have no days to draw.
    private func chart(_ item: ForecastedSeries) -> ForecastChart? {
        let prepared = item.prepared
        let count = prepared.demand.count
        func day(_ index: Int) -> CalendarDay? {
            guard let step = prepared.series.step, let time = prepared.series.time(at: index) else {
                return nil
            }
            if case .seconds = step { return nil }
            return CalendarDay(daysSince1970: time.date.daysSinceEpoch)
        }
        let ahead = (0..<item.forecast.horizon).compactMap { day(count + $0) }
        guard ahead.count == item.forecast.horizon else { return nil }
        let first = max(0, count - Self.horizonsShown * item.forecast.horizon)
        return ForecastChart(
            title: item.id.isEmpty ? "History and forecast" : item.id, unit: "units",
            history: (first..<count).compactMap { index in
                day(index).map { DayValue(day: $0, value: prepared.demand[index]) }
            },
            forecast: zip(ahead, item.forecast.mean).map { DayValue(day: $0, value: $1) },
            bands: item.forecast.intervals.map { interval in
                ForecastBand(
                    levelPercent: interval.level,
                    ranges: ahead.indices.map {
                        DayRange(day: ahead[$0], lower: interval.lower[$0], upper: interval.upper[$0])
                    })
            }, decimals: 1)
    }

    private func table(_ item: ForecastedSeries) -> ReportTable {
        let number = ColumnKind.number(decimals: 2)
        let intervals = item.forecast.intervals
        return ReportTable(
            caption: "Forecast",
            columns: [ReportColumn("Date", .text), ReportColumn("Mean", number)]
                + intervals.flatMap {
                    [
                        ReportColumn("Lower \($0.level.display) %", number),
                        ReportColumn("Upper \($0.level.display) %", number),
                    ]
                },
            rows: (0..<item.forecast.horizon).map { step in
                [.text(item.prepared.label(ahead: step)), .number(item.forecast.mean[step])]
                    + intervals.flatMap { [.number($0.lower[step]), .number($0.upper[step])] }
            })
    }
}
