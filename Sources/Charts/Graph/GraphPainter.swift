/// Draws a graph that has been laid out.
struct GraphPainter {
    private var drawing: ChartDrawing

    private static let arrowHalfWidth = 4.0
    private static let arrowLength = 8.0

    /// The drawing with the graph added to it.
    static func draw(_ layout: GraphLayout, at origin: Point, into drawing: ChartDrawing) -> ChartDrawing {
        var painter = GraphPainter(drawing: drawing)
        painter.draw(layout, at: origin)
        return painter.drawing
    }

    private init(drawing: ChartDrawing) { self.drawing = drawing }

    private mutating func draw(_ layout: GraphLayout, at origin: Point) {
        // Solid lines lie over dashed ones where they share an end.
        for kind in [GraphEdge.Kind.order, .data] {
            for line in layout.lines where line.kind == kind { draw(line.moved(by: origin)) }
        }
        for box in layout.boxes { draw(box.content, at: box.origin + origin) }
    }

    private mutating func draw(_ line: GraphLine) {
        guard let first = line.stretches.first, let end = line.stretches.last else { return }
        let last = GraphLine.Stretch(x: end.x, top: end.top, bottom: end.bottom - Self.arrowLength + 1)
        var path = "M\(Coordinate.text(first.x)) \(Coordinate.text(first.top))"
        var previous = first
        for stretch in line.stretches.dropFirst().dropLast() + [last] {
            path += Self.verticalPath(from: previous.top, to: previous.bottom)
            let isLast = stretch == last
            path += Self.curve(
                from: Point(x: previous.x, y: previous.bottom),
                to: Point(x: stretch.x, y: isLast ? min(stretch.top, stretch.bottom) : stretch.top))
            previous = stretch
        }
        path += Self.verticalPath(from: previous.top, to: previous.bottom)
        drawing.path(path, line.kind == .data ? "c-edge" : "c-edge c-edge-order")
        drawing.polygon(
            [
                Point(x: end.x, y: end.bottom),
                Point(x: end.x - Self.arrowHalfWidth, y: end.bottom - Self.arrowLength),
                Point(x: end.x + Self.arrowHalfWidth, y: end.bottom - Self.arrowLength),
            ], line.kind == .data ? "c-arrow" : "c-arrow-order")
    }

    private static func verticalPath(from top: Double, to bottom: Double) -> String {
        bottom > top ? "V\(Coordinate.text(bottom))" : ""
    }

    /// Upright at both ends.
    private static func curve(from start: Point, to end: Point) -> String {
        if abs(start.x - end.x) < 0.05 { return "V\(Coordinate.text(end.y))" }
        let (x, middle) = (Coordinate.text(end.x), Coordinate.text((start.y + end.y) / 2))
        return "C\(Coordinate.text(start.x)) \(middle) \(x) \(middle) \(x) \(Coordinate.text(end.y))"
    }

    private mutating func draw(_ content: BoxContent, at origin: Point) {
        frame(content, at: origin)
        let centre = origin.x + content.width / 2
        var y = origin.y + BoxContent.padding + 10
        drawing.text(
            content.label.title, at: Point(x: centre, y: y), anchor: .middle, "c-strong",
            fullText: content.label.fullTitle)
        for line in content.label.details {
            y += NodeLabel.detailHeight
            drawing.text(line, at: Point(x: centre, y: y), anchor: .middle, "c-small")
        }
        for body in content.bodies { draw(body, at: origin) }
    }

    private mutating func frame(_ content: BoxContent, at origin: Point) {
        let style: StaticString
        switch content.shape {
        case .work: style = "c-node"
        case .wait: style = "c-node c-node-wait"
        case .problem: style = "c-node c-node-problem"
        case .control: style = "c-node c-node-control"
        }
        drawing.rectangle(
            x: origin.x, y: origin.y, width: content.width, height: content.height, style.description,
            radius: content.shape == .wait ? min(20, content.height / 2) : 5, tooltip: content.label.tooltip)
        guard content.shape == .work || content.shape == .problem else { return }
        drawing.rectangle(
            x: origin.x, y: origin.y + 5, width: 4, height: content.height - 10,
            content.shape == .work ? "c-node-bar" : "c-stockout", radius: 2)
    }

    private mutating func draw(_ body: BoxContent.Body, at origin: Point) {
        let corner = body.origin + origin
        drawing.rectangle(
            x: corner.x, y: corner.y, width: body.width, height: body.height, "c-node-body", radius: 4)
        for (place, line) in body.title.details.enumerated() {
            drawing.text(
                line,
                at: Point(
                    x: corner.x + body.width / 2,
                    y: corner.y + BoxContent.padding + 10 + Double(place) * NodeLabel.detailHeight),
                anchor: .middle, "c-small")
        }
        draw(body.layout, at: body.graphOrigin + origin)
    }
}
