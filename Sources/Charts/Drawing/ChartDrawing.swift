/// The content of a drawing under construction.
public struct ChartDrawing: Sendable, Equatable {
    /// The width in user units.
    let width: Double
    /// The height in user units.
    var height: Double
    /// What was drawn, bottom layer first.
    private(set) var nodes: [Markup] = []

    init(width: Double, height: Double) {
        self.width = width
        self.height = height
    }

    /// How a text sits at its point.
    enum Anchor: String {
        case start
        case middle
        case end
    }

    mutating func line(from start: Point, to end: Point, _ style: StaticString) {
        nodes.append(
            .element(
                "line",
                [
                    MarkupAttribute("class", style.description),
                    MarkupAttribute("x1", Coordinate.text(start.x)),
                    MarkupAttribute("y1", Coordinate.text(start.y)),
                    MarkupAttribute("x2", Coordinate.text(end.x)),
                    MarkupAttribute("y2", Coordinate.text(end.y)),
                ]))
    }

    mutating func text(
        _ text: String, at point: Point, anchor: Anchor = .start, _ style: StaticString = "c-label",
        fullText: String? = nil
    ) {
        let tooltip = fullText.flatMap { $0 == text ? nil : $0 }
        nodes.append(
            .element(
                "text",
                [
                    MarkupAttribute("class", style.description),
                    MarkupAttribute("x", Coordinate.text(point.x)),
                    MarkupAttribute("y", Coordinate.text(point.y)),
                    MarkupAttribute("text-anchor", anchor.rawValue),
                ], Self.tooltip(tooltip) + [.text(text)]))
    }

    mutating func rectangle(
        x: Double, y: Double, width: Double, height: Double, _ style: String, radius: Double = 0,
        opacity: Double? = nil, tooltip: String? = nil
    ) {
        var attributes = [
            MarkupAttribute("class", style), MarkupAttribute("x", Coordinate.text(x)),
            MarkupAttribute("y", Coordinate.text(y)),
            MarkupAttribute("width", Coordinate.text(max(0, width))),
            MarkupAttribute("height", Coordinate.text(max(0, height))),
        ]
        if radius > 0 { attributes.append(MarkupAttribute("rx", Coordinate.text(radius))) }
        if let opacity {
            attributes.append(MarkupAttribute("fill-opacity", NumberText.plain(opacity, decimals: 2)))
        }
        nodes.append(.element("rect", attributes, Self.tooltip(tooltip)))
    }

    mutating func circle(
        at centre: Point, radius: Double, _ style: StaticString, tooltip: String? = nil
    ) {
        nodes.append(
            .element(
                "circle",
                [
                    MarkupAttribute("class", style.description),
                    MarkupAttribute("cx", Coordinate.text(centre.x)),
                    MarkupAttribute("cy", Coordinate.text(centre.y)),
                    MarkupAttribute("r", Coordinate.text(radius)),
                ], Self.tooltip(tooltip)))
    }

    mutating func polygon(_ points: [Point], _ style: StaticString, tooltip: String? = nil) {
        let list = points.map { "\(Coordinate.text($0.x)),\(Coordinate.text($0.y))" }
        nodes.append(
            .element(
                "polygon",
                [
                    MarkupAttribute("class", style.description),
                    MarkupAttribute("points", list.joined(separator: " ")),
                ], Self.tooltip(tooltip)))
    }

    /// A line through the points; nil interrupts it, and a point alone between gaps becomes a dot.
    mutating func polyline(_ points: [Point?], _ style: StaticString, isStepped: Bool = false) {
        for run in points.split(separator: nil).map({ $0.compactMap { $0 } }) {
            if run.count == 1 {
                circle(at: run[0], radius: 2.5, dotStyle(of: style))
            } else {
                path(Self.pathText(run, isStepped: isStepped), style)
            }
        }
    }

    mutating func path(_ text: String, _ style: StaticString) {
        nodes.append(
            .element(
                "path", [MarkupAttribute("class", style.description), MarkupAttribute("d", text)]))
    }

    private func dotStyle(of style: StaticString) -> StaticString {
        style.description.contains("c-history") ? "c-dot c-dot-history" : "c-dot"
    }

    private static func pathText(_ points: [Point], isStepped: Bool) -> String {
        var text = ""
        for (index, point) in points.enumerated() {
            let x = Coordinate.text(point.x)
            let y = Coordinate.text(point.y)
            if index == 0 {
                text += "M\(x) \(y)"
            } else {
                text += isStepped ? "H\(x)V\(y)" : "L\(x) \(y)"
            }
        }
        return text
    }

    private static func tooltip(_ text: String?) -> [Markup] {
        text.map { [.element("title", text: TextMetrics.shortened($0, characters: 400))] } ?? []
    }
}
