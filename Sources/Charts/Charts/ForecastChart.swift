/// History and forecast of one quantity: lines, prediction intervals, today and anomalies.
///
/// A missing value is a gap. Values that are not finite are refused with ``ChartError``.
public struct ForecastChart: Chart, Equatable, Codable {
    /// What the chart shows.
    public let title: String
    /// The author's sentence; may be empty.
    public let description: String
    /// The unit of the values, for example "pieces per day".
    public let unit: String
    /// Observed values, days strictly ascending.
    public let history: [DayValue]
    /// Point forecasts, days strictly ascending.
    public let forecast: [DayValue]
    /// Prediction intervals, each level once.
    public let bands: [ForecastBand]
    /// The day on which the forecast was made.
    public let today: CalendarDay?
    /// Points out of the ordinary.
    public let anomalies: [DayMarker]
    /// Decimals of values in words and tables.
    public let decimals: Int

    /// A chart of history and forecast.
    public init(
        title: String, description: String = "", unit: String, history: [DayValue],
        forecast: [DayValue] = [], bands: [ForecastBand] = [], today: CalendarDay? = nil,
        anomalies: [DayMarker] = [], decimals: Int = 0
    ) {
        self.title = title
        self.description = description
        self.unit = unit
        self.history = history
        self.forecast = forecast
        self.bands = bands
        self.today = today
        self.anomalies = anomalies
        self.decimals = decimals
    }

    public func drawing(_ layout: ChartLayout) throws(ChartError) -> ChartDrawing {
        try check()
        var drawing = ChartDrawing(width: layout.width, height: layout.height + layout.headerHeight)
        let plot = DayPlot(
            days: days, values: values, unit: unit, legend: legend, layout: layout, into: &drawing)
        for band in widestFirst where !band.ranges.isEmpty {
            draw(band, on: plot, into: &drawing)
        }
        if let today { plot.drawToday(today, into: &drawing) }
        drawing.polyline(plot.points(history), "c-history")
        drawing.polyline(plot.points(forecast), "c-forecast")
        drawAnomalies(on: plot, into: &drawing)
        if isEmpty {
            drawing.text(
                "No data", at: Point(x: (plot.left + plot.right) / 2, y: (plot.top + plot.bottom) / 2),
                anchor: .middle, "c-muted")
        }
        return drawing
    }

    /// The band as an area; a single day becomes a narrow bar, because an area needs two days.
    private func draw(_ band: ForecastBand, on plot: DayPlot, into drawing: inout ChartDrawing) {
        let reach = band.ranges.count == 1 ? 4.0 : 0
        let upper = band.ranges.map { plot.point($0.day, $0.upper) }
        let lower = band.ranges.reversed().map { plot.point($0.day, $0.lower) }
        let outline =
            reach == 0
            ? upper + lower
            : upper.flatMap { [$0.movedRight(-reach), $0.movedRight(reach)] }
                + lower.flatMap { [$0.movedRight(reach), $0.movedRight(-reach)] }
        drawing.polygon(outline, "c-band", tooltip: name(of: band))
    }

    private func drawAnomalies(on plot: DayPlot, into drawing: inout ChartDrawing) {
        var space = LabelSpace()
        for anomaly in anomalies {
            let centre = plot.point(anomaly.day, anomaly.value)
            drawing.circle(
                at: centre, radius: 4.5, "c-anomaly",
                tooltip: "\(anomaly.day.shortText): \(anomaly.label) (\(number(anomaly.value)))")
            let label = TextMetrics.fitted(anomaly.label, width: 130, size: 11)
            let width = TextMetrics.width(of: label, size: 11)
            let start = min(max(centre.x - width / 2, plot.left + 2), plot.right - width)
            let above = centre.y - 10 > plot.top - 4
            let y = above ? centre.y - 10 : centre.y + 19
            guard space.take(x: start, y: y - 10, width: width, height: 12) else { continue }
            drawing.text(label, at: Point(x: start, y: y), "c-small c-halo", fullText: anomaly.label)
        }
    }

    public func table() throws(ChartError) -> ChartTable {
        try check()
        let kind = ChartTable.Kind.number(decimals: decimals, unit: unit)
        let levels = widestFirst.reversed()
        let columns =
            [
                ChartTable.Column("Day", .day), ChartTable.Column("History", kind),
                ChartTable.Column("Forecast", kind),
            ]
            + levels.flatMap { band in
                let level = NumberText.shortest(band.levelPercent)
                return [
                    ChartTable.Column("Lower \(level) %", kind), ChartTable.Column("Upper \(level) %", kind),
                ]
            } + [ChartTable.Column("Anomaly", .text)]
        let history = lookup(history)
        let forecast = lookup(forecast)
        let ranges = levels.map { band in
            Dictionary(band.ranges.map { ($0.day, $0) }, uniquingKeysWith: { first, _ in first })
        }
        let anomalies = Dictionary(grouping: anomalies, by: \.day)
        let rows = Set(dataDays).sorted().map { day -> [ChartTable.Cell] in
            let bounds = ranges.flatMap { range -> [ChartTable.Cell] in
                [.optional(range[day]?.lower), .optional(range[day]?.upper)]
            }
            let labels = anomalies[day].map { $0.map(\.label).joined(separator: "; ") }
            return [.day(day), .optional(history[day]), .optional(forecast[day])] + bounds
                + [labels.map { .text($0) } ?? .missing]
        }
        return ChartTable(columns: columns, rows: rows)
    }

    public func summary() throws(ChartError) -> String {
        try check()
        var sentences: [String] = []
        if let text = describe(history, "History") { sentences.append(text) }
        if let text = describe(forecast, "Forecast") { sentences.append(text) }
        if !anomalies.isEmpty {
            sentences.append("\(anomalies.count) \(anomalies.count == 1 ? "anomaly" : "anomalies").")
        }
        return sentences.isEmpty ? "No data." : sentences.joined(separator: " ")
    }
}

extension ForecastChart {
    private var isEmpty: Bool {
        values.isEmpty
    }

    private var widestFirst: [ForecastBand] {
        bands.sorted { $0.levelPercent > $1.levelPercent }
    }

    private var dataDays: [CalendarDay] {
        history.map(\.day) + forecast.map(\.day) + bands.flatMap { $0.ranges.map(\.day) }
            + anomalies.map(\.day)
    }

    private var days: [CalendarDay] {
        dataDays + (today.map { [$0] } ?? [])
    }

    private var values: [Double] {
        history.compactMap(\.value) + forecast.compactMap(\.value)
            + bands.flatMap { $0.ranges.flatMap { [$0.lower, $0.upper] } } + anomalies.map(\.value)
    }

    private var legend: ChartLegend {
        var entries: [(sample: ChartLegend.Sample, name: String)] = []
        if !history.isEmpty { entries.append((.line("c-history"), "History")) }
        if !forecast.isEmpty { entries.append((.line("c-forecast"), "Forecast")) }
        for (index, band) in widestFirst.enumerated().reversed() where !band.ranges.isEmpty {
            entries.append((.band(layers: index + 1), name(of: band)))
        }
        if !anomalies.isEmpty { entries.append((.ring("c-anomaly"), "Anomaly")) }
        return ChartLegend(entries: entries)
    }

    private func name(of band: ForecastBand) -> String {
        "\(NumberText.shortest(band.levelPercent)) % interval"
    }

    private func number(_ value: Double) -> String {
        NumberText.fixed(value, decimals: decimals)
    }

    private func check() throws(ChartError) {
        let check = ChartCheck(chart: title)
        try check.series(history, "history")
        try check.series(forecast, "forecast")
        for (index, band) in bands.enumerated() {
            try check.band(band)
            guard !bands.prefix(index).contains(where: { $0.levelPercent == band.levelPercent }) else {
                throw check.error(
                    .duplicate, "band \(index + 1)", expected: "each level once",
                    hint: "drop the second \(NumberText.shortest(band.levelPercent)) % band")
            }
        }
        for (index, anomaly) in anomalies.enumerated() {
            try check.finite(anomaly.value, "anomaly \(index + 1)")
        }
    }

    private func describe(_ series: [DayValue], _ name: String) -> String? {
        describeSeries(series, name: name, unit: unit, decimals: decimals)
    }
}

/// Values by day; gaps are left out.
func lookup(_ series: [DayValue]) -> [CalendarDay: Double] {
    Dictionary(
        series.compactMap { item in item.value.map { (item.day, $0) } },
        uniquingKeysWith: { first, _ in first })
}

/// "History from 1 Jan 2026 to 3 Mar 2026: lowest 2, highest 9, last 4 pieces." or nil without values.
func describeSeries(_ series: [DayValue], name: String, unit: String, decimals: Int) -> String? {
    let known = series.filter { $0.value != nil }
    let values = known.compactMap(\.value)
    guard let first = known.first, let last = known.last, let lowest = values.min(),
        let highest = values.max(), let latest = values.last
    else { return nil }
    let texts = [lowest, highest, latest].map { NumberText.fixed($0, decimals: decimals) }
    let span =
        first.day == last.day
        ? "on \(first.day.shortText)" : "from \(first.day.shortText) to \(last.day.shortText)"
    let suffix = unit.isEmpty ? "" : " \(unit)"
    return "\(name) \(span): lowest \(texts[0]), highest \(texts[1]), last \(texts[2])\(suffix)."
}
