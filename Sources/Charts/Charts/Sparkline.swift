/// A line of word size (Tufte, "Beautiful Evidence", 2006) with its last value marked.
///
/// A missing value is a gap. Values that are not finite are refused with ``ChartError``.
public struct Sparkline: Chart, Equatable, Codable {
    /// What the line shows.
    public let title: String
    /// The author's sentence; may be empty.
    public let description: String
    /// The values in order of time.
    public let values: [Double?]

    /// A line of the given values.
    public init(title: String, description: String = "", values: [Double?]) {
        self.title = title
        self.description = description
        self.values = values
    }

    /// The drawing, always 120 by 32 units, whatever the layout.
    public func drawing(_ layout: ChartLayout) throws(ChartError) -> ChartDrawing {
        try check()
        var drawing = ChartDrawing(width: 120, height: 32 + layout.headerHeight)
        let known = values.compactMap { $0 }
        let lowest = known.min() ?? 0
        let highest = known.max() ?? 0
        let isFlat = highest == lowest
        let points = values.enumerated().map { index, value in
            value.map { value in
                let across = values.count > 1 ? Double(index) / Double(values.count - 1) : 1
                let upward = isFlat ? 0.5 : (value / 2 - lowest / 2) / (highest / 2 - lowest / 2)
                return Point(x: 5 + across * 110, y: layout.headerHeight + 27 - upward * 22)
            }
        }
        drawing.polyline(points, "c-spark")
        if let last = points.compactMap({ $0 }).last { drawing.circle(at: last, radius: 3, "c-dot") }
        return drawing
    }

    public func table() throws(ChartError) -> ChartTable {
        try check()
        return ChartTable(
            columns: [
                .init("Position", .number(decimals: 0, unit: "")),
                .init("Value", .number(decimals: 2, unit: "")),
            ], rows: values.enumerated().map { [.number(Double($0 + 1)), .optional($1)] })
    }

    public func summary() throws(ChartError) -> String {
        try check()
        let known = values.compactMap { $0 }
        guard let first = known.first, let last = known.last else { return "No data." }
        if known.count == 1 { return "One value." }
        return
            "\(known.count) values, \(last > first ? "higher" : last < first ? "lower" : "equal") at the end."
    }

    private func check() throws(ChartError) {
        let check = ChartCheck(chart: title)
        for (index, value) in values.enumerated() {
            try check.finite(value, "value \(index + 1)")
        }
    }
}
