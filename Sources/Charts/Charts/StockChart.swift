/// Stock on hand and its projection, with the reorder point, safety stock and goods under way.
///
/// Stock holds its level between days, so lines are stepped. A missing value is a gap; values that are
/// not finite are refused with ``ChartError``.
public struct StockChart: Chart, Equatable, Codable {
    /// What the chart shows.
    public let title: String
    /// The author's sentence; may be empty.
    public let description: String
    /// The unit of the stock, for example "pieces".
    public let unit: String
    /// Recorded stock, days strictly ascending.
    public let stock: [DayValue]
    /// Expected stock, days strictly ascending.
    public let projection: [DayValue]
    /// The level at which to order.
    public let reorderPoint: Double?
    /// The level kept against uncertainty.
    public let safetyStock: Double?
    /// Goods under way.
    public let incoming: [IncomingOrder]
    /// The day between record and projection.
    public let today: CalendarDay?
    /// Decimals of values in words and tables.
    public let decimals: Int

    /// A chart of stock and projection.
    public init(
        title: String, description: String = "", unit: String, stock: [DayValue],
        projection: [DayValue] = [], reorderPoint: Double? = nil, safetyStock: Double? = nil,
        incoming: [IncomingOrder] = [], today: CalendarDay? = nil, decimals: Int = 0
    ) {
        self.title = title
        self.description = description
        self.unit = unit
        self.stock = stock
        self.projection = projection
        self.reorderPoint = reorderPoint
        self.safetyStock = safetyStock
        self.incoming = incoming
        self.today = today
        self.decimals = decimals
    }

    public func drawing(_ layout: ChartLayout) throws(ChartError) -> ChartDrawing {
        try check()
        var drawing = ChartDrawing(width: layout.width, height: layout.height + layout.headerHeight)
        let levels = [reorderPoint, safetyStock].compactMap { $0 }
        let values = (stock + projection).compactMap(\.value)
        let plot = DayPlot(
            days: days, values: values + levels, unit: unit, legend: legend, layout: layout,
            into: &drawing)
        drawRule(reorderPoint, "c-rule-reorder", on: plot, into: &drawing)
        drawRule(safetyStock, "c-rule-safety", on: plot, into: &drawing)
        if let today { plot.drawToday(today, into: &drawing) }
        drawing.polyline(plot.points(stock), "c-history", isStepped: true)
        drawing.polyline(plot.points(projection), "c-forecast", isStepped: true)
        drawIncoming(on: plot, into: &drawing)
        drawStockout(on: plot, into: &drawing)
        if values.isEmpty {
            drawing.text(
                "No data", at: Point(x: (plot.left + plot.right) / 2, y: (plot.top + plot.bottom) / 2),
                anchor: .middle, "c-muted")
        }
        return drawing
    }

    public func table() throws(ChartError) -> ChartTable {
        try check()
        let kind = ChartTable.Kind.number(decimals: decimals, unit: unit)
        let stock = lookup(stock)
        let projection = lookup(projection)
        let orders = Dictionary(grouping: incoming, by: \.day)
        let rows = Set(dataDays).sorted().map { day -> [ChartTable.Cell] in
            let arrivals = orders[day]
            let quantity = arrivals.map { $0.reduce(0) { $0 + $1.quantity } }
            let labels = arrivals.map { $0.map(\.label).joined(separator: "; ") }
            return [
                .day(day), .optional(stock[day]), .optional(projection[day]), .optional(reorderPoint),
                .optional(safetyStock), .optional(quantity), labels.map { .text($0) } ?? .missing,
            ]
        }
        return ChartTable(
            columns: [
                .init("Day", .day), .init("Stock", kind), .init("Projected stock", kind),
                .init("Reorder point", kind), .init("Safety stock", kind), .init("Incoming", kind),
                .init("Orders", .text),
            ], rows: rows)
    }

    public func summary() throws(ChartError) -> String {
        try check()
        let parts = [
            describeSeries(stock, name: "Stock", unit: unit, decimals: decimals),
            describeSeries(projection, name: "Projection", unit: unit, decimals: decimals),
            reorderPoint.map { "Reorder point \(number($0))." },
            incoming.isEmpty
                ? nil : "\(incoming.count) incoming \(incoming.count == 1 ? "order" : "orders").",
            stockoutDay.map { "Stock runs out on \($0.shortText)." },
        ].compactMap { $0 }
        return parts.isEmpty ? "No data." : parts.joined(separator: " ")
    }
}

extension StockChart {
    /// The first projected day with nothing left.
    var stockoutDay: CalendarDay? {
        projection.first { $0.value.map { $0 <= 0 } ?? false }?.day
    }

    private var dataDays: [CalendarDay] {
        stock.map(\.day) + projection.map(\.day) + incoming.map(\.day)
    }

    private var days: [CalendarDay] {
        dataDays + (today.map { [$0] } ?? [])
    }

    private var legend: ChartLegend {
        var entries: [(sample: ChartLegend.Sample, name: String)] = []
        if !stock.isEmpty { entries.append((.line("c-history"), "Stock")) }
        if !projection.isEmpty { entries.append((.line("c-forecast"), "Projection")) }
        if let reorderPoint {
            entries.append((.line("c-rule-reorder"), "Reorder point \(number(reorderPoint))"))
        }
        if let safetyStock {
            entries.append((.line("c-rule-safety"), "Safety stock \(number(safetyStock))"))
        }
        if !incoming.isEmpty { entries.append((.triangle("c-incoming"), "Incoming order")) }
        return ChartLegend(entries: entries)
    }

    private func number(_ value: Double) -> String {
        NumberText.fixed(value, decimals: decimals)
    }

    private func drawRule(
        _ level: Double?, _ style: StaticString, on plot: DayPlot, into drawing: inout ChartDrawing
    ) {
        guard let level else { return }
        let y = plot.y(of: level)
        drawing.line(from: Point(x: plot.left, y: y), to: Point(x: plot.right, y: y), style)
    }

    private func drawIncoming(on plot: DayPlot, into drawing: inout ChartDrawing) {
        var space = LabelSpace()
        for order in incoming {
            let x = plot.x(of: order.day)
            drawing.line(from: Point(x: x, y: plot.top), to: Point(x: x, y: plot.bottom), "c-incoming-line")
            drawing.polygon(
                upwardTriangle(at: Point(x: x, y: plot.bottom - 6)), "c-incoming",
                tooltip: "\(order.day.shortText): \(order.label), \(number(order.quantity)) \(unit)")
            let label = "+" + number(order.quantity)
            let width = TextMetrics.width(of: label, size: 11)
            let start = x + 10 + width <= plot.right ? x + 10 : x - 10 - width
            guard space.take(x: start, y: 0, width: width, height: 1) else { continue }
            drawing.text(label, at: Point(x: start, y: plot.bottom - 5), "c-small c-halo")
        }
    }

    private func drawStockout(on plot: DayPlot, into drawing: inout ChartDrawing) {
        guard let day = stockoutDay else { return }
        let point = plot.point(day, 0)
        drawing.line(from: Point(x: point.x, y: plot.top), to: point, "c-stockout-line")
        drawing.circle(at: point, radius: 5, "c-stockout", tooltip: "Stock runs out on \(day.shortText)")
        let label = "Runs out \(day.day) \(day.monthName)"
        let width = TextMetrics.width(of: label)
        // High up, because the line that comes down to the point is low here.
        let start = max(point.x - 8 - width, plot.left + 4)
        drawing.text(label, at: Point(x: start, y: plot.top + 14), "c-strong c-halo")
    }

    private func check() throws(ChartError) {
        let check = ChartCheck(chart: title)
        try check.series(stock, "stock")
        try check.series(projection, "projection")
        try check.finite(reorderPoint, "reorder point")
        try check.finite(safetyStock, "safety stock")
        for (index, order) in incoming.enumerated() {
            try check.notNegative(order.quantity, "incoming order \(index + 1)")
        }
    }
}
