/// Draws a ``SupplierScatter``.
struct ScatterPlot {
    private let chart: SupplierScatter
    private let layout: ChartLayout
    private let across: ValueAxis
    private let upward: ValueAxis
    private let left: Double
    private let right: Double
    private let top: Double
    private let bottom: Double

    init(chart: SupplierScatter, layout: ChartLayout) {
        self.chart = chart
        self.layout = layout
        let tickCount = layout.isCompact ? 4 : 6
        across = ValueAxis(values: chart.suppliers.map(\.x), includesZero: false, tickCount: tickCount)
        upward = ValueAxis(values: chart.suppliers.map(\.y), includesZero: false, tickCount: 5)
        let labels = upward.ticks.map { [upward] in TextMetrics.width(of: upward.label(for: $0)) }
        left = max(36, (labels.max() ?? 0) + 16)
        right = layout.width - 20
        top = layout.headerHeight + 34
        bottom = layout.height + layout.headerHeight - 46
    }

    func draw() -> ChartDrawing {
        var drawing = ChartDrawing(width: layout.width, height: layout.height + layout.headerHeight)
        drawAxes(into: &drawing)
        // Large marks first, so that small ones stay visible on top.
        let drawn = chart.suppliers.enumerated().sorted {
            ($1.element.size, $0.offset) < ($0.element.size, $1.offset)
        }.map(\.element)
        for supplier in drawn { drawMark(supplier, into: &drawing) }
        drawLabels(into: &drawing)
        if drawn.isEmpty {
            drawing.text(
                "No data", at: Point(x: (left + right) / 2, y: (top + bottom) / 2), anchor: .middle,
                "c-muted")
        }
        return drawing
    }

    private func point(_ supplier: ScatterPoint) -> Point {
        Point(
            x: left + 14 + across.fraction(of: supplier.x) * (right - left - 28),
            y: bottom - 10 - upward.fraction(of: supplier.y) * (bottom - top - 20))
    }

    private func radius(_ supplier: ScatterPoint) -> Double {
        let largest = chart.suppliers.map(\.size).max() ?? 0
        return largest > 0 ? max(3.5, 15 * (supplier.size / largest).squareRoot()) : 5
    }

    private func drawAxes(into drawing: inout ChartDrawing) {
        for tick in chart.suppliers.isEmpty ? [] : upward.ticks {
            let y = bottom - 10 - upward.fraction(of: tick) * (bottom - top - 20)
            drawing.line(from: Point(x: left, y: y), to: Point(x: right, y: y), "c-grid")
            drawing.text(upward.label(for: tick), at: Point(x: left - 8, y: y + 4), anchor: .end, "c-tick")
        }
        for tick in chart.suppliers.isEmpty ? [] : across.ticks {
            let x = left + 14 + across.fraction(of: tick) * (right - left - 28)
            drawing.line(from: Point(x: x, y: top), to: Point(x: x, y: bottom), "c-grid")
            drawing.text(
                across.label(for: tick), at: Point(x: x, y: bottom + 18), anchor: .middle, "c-tick")
        }
        drawing.line(from: Point(x: left, y: bottom), to: Point(x: right, y: bottom), "c-axis")
        drawing.line(from: Point(x: left, y: top), to: Point(x: left, y: bottom), "c-axis")
        let half = (layout.width - 24) / 2
        drawing.text(
            TextMetrics.fitted("↑ " + chart.vertical.label, width: half, size: 11),
            at: Point(x: 8, y: top - 16), "c-small", fullText: chart.vertical.label)
        drawing.text(
            TextMetrics.fitted("area: " + chart.sizeName, width: half, size: 11),
            at: Point(x: layout.width - 8, y: top - 16), anchor: .end, "c-small", fullText: chart.sizeName)
        drawing.text(
            TextMetrics.fitted(chart.horizontal.label + " →", width: right - left, size: 11),
            at: Point(x: right, y: bottom + 38), anchor: .end, "c-small", fullText: chart.horizontal.label)
    }

    private func drawMark(_ supplier: ScatterPoint, into drawing: inout ChartDrawing) {
        let x = NumberText.fixed(supplier.x, decimals: chart.horizontal.decimals)
        let y = NumberText.fixed(supplier.y, decimals: chart.vertical.decimals)
        drawing.circle(
            at: point(supplier), radius: radius(supplier),
            supplier.isHighlighted ? "c-supplier-high" : "c-supplier",
            tooltip: "\(supplier.label): \(chart.horizontal.name) \(x) \(chart.horizontal.unit), "
                + "\(chart.vertical.name) \(y) \(chart.vertical.unit)")
    }

    /// Highlighted suppliers choose their place first: right of the mark, left, above or below.
    private func drawLabels(into drawing: inout ChartDrawing) {
        var space = LabelSpace()
        for supplier in chart.suppliers {
            let (centre, radius) = (point(supplier), radius(supplier) * 0.7)
            _ = space.take(x: centre.x - radius, y: centre.y - radius, width: 2 * radius, height: 2 * radius)
        }
        let byImportance =
            chart.suppliers.filter(\.isHighlighted) + chart.suppliers.filter { !$0.isHighlighted }
        for supplier in byImportance {
            let label = TextMetrics.fitted(supplier.label, width: layout.isCompact ? 110 : 170)
            let width = TextMetrics.width(of: label)
            let (centre, reach) = (point(supplier), radius(supplier) + 6)
            let places = [
                Point(x: centre.x + reach, y: centre.y + 4),
                Point(x: centre.x - reach - width, y: centre.y + 4),
                Point(x: centre.x - width / 2, y: centre.y - reach - 1),
                Point(x: centre.x - width / 2, y: centre.y + reach + 10),
            ]
            let place = places.first {
                $0.x >= left && $0.x + width <= layout.width && $0.y - 10 > top - 12 && $0.y < bottom
                    && space.take(x: $0.x, y: $0.y - 9, width: width, height: 11)
            }
            guard let place else { continue }
            drawing.text(
                label, at: place, supplier.isHighlighted ? "c-strong c-halo" : "c-label c-halo",
                fullText: supplier.label)
        }
    }
}
