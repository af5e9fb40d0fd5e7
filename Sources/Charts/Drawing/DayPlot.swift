/// A plot of values over days: grid, axes, unit and legend, and the way from data to points.
struct DayPlot {
    let dayAxis: DayAxis
    let valueAxis: ValueAxis
    let left: Double
    let right: Double
    let top: Double
    let bottom: Double

    /// Draws legend, grid and axes and keeps the geometry.
    init(
        days: [CalendarDay], values: [Double], unit: String, legend: ChartLegend, layout: ChartLayout,
        into drawing: inout ChartDrawing
    ) {
        let legendHeight = legend.draw(
            into: &drawing, x: 8, y: layout.headerHeight + 4, width: layout.width - 16)
        valueAxis = ValueAxis(values: values, includesZero: true, tickCount: layout.isCompact ? 5 : 6)
        let labels = valueAxis.ticks.map { [valueAxis] in valueAxis.label(for: $0) }
        let labelWidth = labels.map { TextMetrics.width(of: $0) }.max() ?? 0
        left = max(28, labelWidth + 16)
        right = layout.width - 22
        dayAxis = DayAxis(days: days, maximumTicks: Int((right - left) / 54))
        top = layout.headerHeight + legendHeight + 30
        bottom = layout.height + layout.headerHeight - 42
        // Axes without data would show invented numbers.
        if !values.isEmpty { drawValueAxis(labels, unit: unit, into: &drawing) }
        if !days.isEmpty { drawDayAxis(into: &drawing) }
    }

    func x(of day: CalendarDay) -> Double {
        left + dayAxis.fraction(of: day) * (right - left)
    }

    func y(of value: Double) -> Double {
        bottom - valueAxis.fraction(of: value) * (bottom - top)
    }

    func point(_ day: CalendarDay, _ value: Double) -> Point {
        Point(x: x(of: day), y: y(of: value))
    }

    func points(_ values: [DayValue]) -> [Point?] {
        values.map { item in item.value.map { point(item.day, $0) } }
    }

    /// A dashed upright line with its label at the top.
    func drawToday(_ today: CalendarDay, into drawing: inout ChartDrawing) {
        let x = x(of: today)
        drawing.line(from: Point(x: x, y: top - 6), to: Point(x: x, y: bottom), "c-today")
        let isNearLeft = x - left < 40
        let isNearRight = right - x < 40
        drawing.text(
            "Today", at: Point(x: isNearLeft ? max(x - 4, left) : x, y: top - 10),
            anchor: isNearLeft ? .start : isNearRight ? .end : .middle, "c-small c-halo")
    }

    private func drawValueAxis(_ labels: [String], unit: String, into drawing: inout ChartDrawing) {
        for (tick, label) in zip(valueAxis.ticks, labels) {
            let y = y(of: tick)
            drawing.line(
                from: Point(x: left, y: y), to: Point(x: right, y: y), tick == 0 ? "c-axis" : "c-grid")
            drawing.text(label, at: Point(x: left - 8, y: y + 4), anchor: .end, "c-tick")
        }
        let name = TextMetrics.fitted(unit, width: (right - left) / 3, size: 11)
        drawing.text(name, at: Point(x: 8, y: top - 12), "c-small", fullText: unit)
    }

    private func drawDayAxis(into drawing: inout ChartDrawing) {
        for tick in dayAxis.ticks {
            let x = x(of: tick.day)
            drawing.line(from: Point(x: x, y: bottom), to: Point(x: x, y: bottom + 5), "c-axis")
            drawing.text(tick.label, at: Point(x: x, y: bottom + 19), anchor: .middle, "c-tick")
            guard let year = tick.year else { continue }
            drawing.text(year, at: Point(x: x, y: bottom + 34), anchor: .middle, "c-small")
        }
    }
}

/// Labels already placed, so that a new one can keep clear of them.
struct LabelSpace {
    private var taken: [(x: ClosedRange<Double>, y: ClosedRange<Double>)] = []

    /// Takes the box when it is free and says whether it was.
    mutating func take(x: Double, y: Double, width: Double, height: Double) -> Bool {
        let across = x...(x + max(0, width))
        let down = y...(y + max(0, height))
        guard !taken.contains(where: { $0.x.overlaps(across) && $0.y.overlaps(down) }) else { return false }
        taken.append((across, down))
        return true
    }
}
