/// Draws the bars of a ``ParetoChart``: label, bar and value on one line each.
struct BarPlot {
    private let chart: ParetoChart
    private let layout: ChartLayout
    private let shown: [BarItem]
    private let shares: [Double]?
    private let hasRest: Bool
    private let axis: ValueAxis
    private let left: Double
    private let right: Double

    private static let rowHeight = 26.0
    private static let barHeight = 16.0

    init(chart: ParetoChart, layout: ChartLayout) {
        self.chart = chart
        self.layout = layout
        let ordered = chart.ordered
        let allShares = chart.cumulativeShares(of: ordered)
        let limit = max(1, chart.maximumBars)
        let rest = ordered.dropFirst(limit)
        hasRest = rest.count > 1
        if hasRest {
            let sum = rest.reduce(0) { $0 + $1.value }
            let others = BarItem(label: "\(rest.count) others", value: min(max(sum, -1e300), 1e300))
            shown = ordered.prefix(limit) + [others]
            shares = allShares.map { $0.prefix(limit) + [1] }
        } else {
            shown = ordered
            shares = allShares
        }
        let widest = shown.map { TextMetrics.width(of: $0.label) }.max() ?? 0
        left = min(widest + 16, layout.width * (layout.isCompact ? 0.36 : 0.3))
        let widestValue = shown.map { TextMetrics.width(of: Self.text($0.value, chart)) }.max() ?? 0
        right = layout.width - min(widestValue + 14, layout.width * 0.3) - (shares == nil ? 0 : 46)
        axis = Self.axis(over: shown.map(\.value), width: right - left)
    }

    /// The axis with as many ticks as their labels have room for, at most about six.
    private static func axis(over values: [Double], width: Double) -> ValueAxis {
        var axis = ValueAxis(values: values, includesZero: true, tickCount: 6)
        for count in [5, 4, 3, 2] {
            let labels = axis.ticks.map { [axis] in TextMetrics.width(of: axis.label(for: $0)) + 12 }
            if labels.reduce(0, +) <= width { break }
            axis = ValueAxis(values: values, includesZero: true, tickCount: count)
        }
        return axis
    }

    func draw() -> ChartDrawing {
        let top = layout.headerHeight + 30
        let bottom = top + Double(max(1, shown.count)) * Self.rowHeight
        var drawing = ChartDrawing(width: layout.width, height: bottom + 30)
        drawGrid(from: top, to: bottom, into: &drawing)
        drawHeadings(at: top - 12, into: &drawing)
        for (index, bar) in shown.enumerated() {
            let isRest = hasRest && index == shown.count - 1
            draw(bar, isRest: isRest, middle: middle(of: index, top: top), into: &drawing)
        }
        if let shares { draw(shares, top: top, into: &drawing) }
        for (index, bar) in shown.enumerated() {
            let end = max(x(of: 0), x(of: bar.value)) + 6
            drawing.text(
                Self.text(bar.value, chart), at: Point(x: end, y: middle(of: index, top: top) + 4),
                "c-label c-halo")
        }
        if shown.isEmpty {
            drawing.text(
                "No data", at: Point(x: (left + right) / 2, y: (top + bottom) / 2 + 4), anchor: .middle,
                "c-muted")
        }
        return drawing
    }

    private func x(of value: Double) -> Double {
        left + axis.fraction(of: value) * (right - left)
    }

    private func middle(of index: Int, top: Double) -> Double {
        top + (Double(index) + 0.5) * Self.rowHeight
    }

    private static func text(_ value: Double, _ chart: ParetoChart) -> String {
        NumberText.fixed(value, decimals: chart.decimals)
    }

    private func drawGrid(from top: Double, to bottom: Double, into drawing: inout ChartDrawing) {
        for tick in shown.isEmpty ? [] : axis.ticks {
            let x = x(of: tick)
            drawing.line(
                from: Point(x: x, y: top), to: Point(x: x, y: bottom), tick == 0 ? "c-axis" : "c-grid")
            drawing.text(axis.label(for: tick), at: Point(x: x, y: bottom + 18), anchor: .middle, "c-tick")
        }
    }

    private func drawHeadings(at y: Double, into drawing: inout ChartDrawing) {
        let unit = TextMetrics.fitted(chart.unit, width: (right - left) * 0.6, size: 11)
        drawing.text(unit, at: Point(x: left, y: y), "c-small", fullText: chart.unit)
        guard shares != nil else { return }
        drawing.text("cumulative", at: Point(x: layout.width - 4, y: y), anchor: .end, "c-small")
    }

    private func draw(
        _ bar: BarItem, isRest: Bool, middle: Double, into drawing: inout ChartDrawing
    ) {
        let zero = x(of: 0)
        let end = x(of: bar.value)
        let value = Self.text(bar.value, chart)
        drawing.rectangle(
            x: min(zero, end), y: middle - Self.barHeight / 2, width: abs(end - zero),
            height: Self.barHeight, isRest ? "c-bar-rest" : "c-bar", radius: 2,
            tooltip: "\(bar.label): \(value) \(chart.unit)")
        let label = TextMetrics.fitted(bar.label, width: left - 12)
        drawing.text(
            label, at: Point(x: left - 8, y: middle + 4), anchor: .end, "c-label", fullText: bar.label)
    }

    private func draw(_ shares: [Double], top: Double, into drawing: inout ChartDrawing) {
        let points = shares.enumerated().map { index, share in
            Point(x: left + share * (right - left), y: middle(of: index, top: top))
        }
        if points.count > 1 { drawing.polyline(points, "c-cumulative") }
        for (point, share) in zip(points, shares) {
            let text = NumberText.percent(share, decimals: 0) + " %"
            drawing.circle(at: point, radius: 3, "c-cumulative-dot", tooltip: "cumulative \(text)")
            drawing.text(text, at: Point(x: layout.width - 4, y: point.y + 4), anchor: .end, "c-muted")
        }
    }
}
