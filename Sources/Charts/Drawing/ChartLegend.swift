/// The legend above a plot: a sample of each mark with its name, wrapped to the width.
struct ChartLegend {
    /// How a sample looks.
    enum Sample {
        case line(StaticString)
        case box(StaticString)
        /// An area drawn the given number of times over itself, as nested bands are.
        case band(layers: Int)
        case ring(StaticString)
        case triangle(StaticString)
    }

    let entries: [(sample: Sample, name: String)]

    private static let rowHeight = 18.0
    private static let sampleWidth = 22.0

    /// Draws at the top and returns the height taken, 0 without entries.
    func draw(into drawing: inout ChartDrawing, x left: Double, y top: Double, width: Double) -> Double {
        guard !entries.isEmpty else { return 0 }
        var x = left
        var y = top
        for entry in entries {
            let room = width - Self.sampleWidth - 6
            let name = TextMetrics.fitted(entry.name, width: room)
            let needed = Self.sampleWidth + 6 + TextMetrics.width(of: name)
            if x > left, x + needed > left + width {
                x = left
                y += Self.rowHeight
            }
            draw(entry.sample, into: &drawing, x: x, middle: y + 8)
            drawing.text(
                name, at: Point(x: x + Self.sampleWidth + 6, y: y + 12), "c-muted", fullText: entry.name)
            x += needed + 18
        }
        return y - top + Self.rowHeight
    }

    private func draw(
        _ sample: Sample, into drawing: inout ChartDrawing, x: Double, middle: Double
    ) {
        let width = Self.sampleWidth
        let centre = Point(x: x + width / 2, y: middle)
        switch sample {
        case .line(let style):
            drawing.line(from: Point(x: x, y: middle), to: Point(x: x + width, y: middle), style)
        case .box(let style):
            drawing.rectangle(
                x: x + 4, y: middle - 6, width: width - 8, height: 12, style.description, radius: 2)
        case .band(let layers):
            for _ in 0..<layers {
                drawing.rectangle(x: x, y: middle - 6, width: width, height: 12, "c-band")
            }
        case .ring(let style): drawing.circle(at: centre, radius: 4.5, style)
        case .triangle(let style): drawing.polygon(upwardTriangle(at: centre), style)
        }
    }
}

/// A triangle pointing up, around its centre.
func upwardTriangle(at centre: Point) -> [Point] {
    [
        Point(x: centre.x, y: centre.y - 6), Point(x: centre.x + 6, y: centre.y + 5),
        Point(x: centre.x - 6, y: centre.y + 5),
    ]
}
