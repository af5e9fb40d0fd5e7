/// A chart: data that can be drawn, listed and put in words.
public protocol Chart: Sendable {
    /// What the chart shows; the accessible name of the drawing.
    var title: String { get }
    /// The author's sentence about the chart; may be empty.
    var description: String { get }

    /// The drawing's content for a checked chart of the given size.
    /// - Throws: ``ChartError`` when the data cannot be drawn.
    func drawing(_ layout: ChartLayout) throws(ChartError) -> ChartDrawing

    /// The data as columns and rows.
    /// - Throws: ``ChartError`` for data that ``svg(_:)`` refuses.
    func table() throws(ChartError) -> ChartTable

    /// The facts of the chart in one or two sentences, for readers who do not see the drawing.
    /// - Throws: ``ChartError`` for data that ``svg(_:)`` refuses.
    func summary() throws(ChartError) -> String
}

extension Chart {
    /// The chart as an `<svg>` element for a page that carries ``ChartStyle/sheet``.
    ///
    /// The element has `role="img"`, a label and `<title>` and `<desc>` children, and scales with its
    /// container by its `viewBox`. Equal charts give equal elements.
    /// - Throws: ``ChartError`` when a value is not finite or beyond ±10³⁰⁰, days are not ascending, or an
    ///   interval is upside down.
    public func svg(_ layout: ChartLayout = .wide) throws(ChartError) -> Markup {
        svg(try drawing(layout), attributes: [], header: [], facts: try facts)
    }

    /// The chart as a complete `.svg` file with its style sheet and a visible title.
    /// - Throws: the same as ``svg(_:)``.
    public func svgDocument(_ layout: ChartLayout = .wide) throws(ChartError) -> String {
        let titled = layout.withTitle
        let size = TextMetrics.titleSize
        let label = TextMetrics.fitted(title, width: layout.width - 16, size: size)
        let content = try drawing(titled)
        let header: [Markup] = [
            .element("style", [], [.style(ChartStyle.sheet)]),
            .element(
                "rect",
                [
                    .class("c-surface"), MarkupAttribute("width", "100%"),
                    MarkupAttribute("height", "100%"),
                ]),
            .element(
                "text", [.class("c-title"), MarkupAttribute("x", "8"), MarkupAttribute("y", "20")],
                text: label),
        ]
        let attributes = [
            MarkupAttribute("xmlns", "http://www.w3.org/2000/svg"),
            MarkupAttribute("width", Coordinate.text(content.width)),
            MarkupAttribute("height", Coordinate.text(content.height)),
        ]
        let svg = svg(content, attributes: attributes, header: header, facts: try facts)
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\(MarkupWriter.text(of: svg))\n"
    }

    private var facts: String {
        get throws(ChartError) {
            [description, try summary()].filter { !$0.isEmpty }.joined(separator: " ")
        }
    }

    private func svg(
        _ content: ChartDrawing, attributes: [MarkupAttribute], header: [Markup], facts: String
    ) -> Markup {
        let name = TextMetrics.shortened(title, characters: 200)
        let box = "0 0 \(Coordinate.text(content.width)) \(Coordinate.text(content.height))"
        return .element(
            "svg",
            attributes + [
                .class("chart"), MarkupAttribute("viewBox", box), MarkupAttribute("role", "img"),
                MarkupAttribute("aria-label", name),
            ],
            [.element("title", text: name), .element("desc", text: facts)] + header + content.nodes)
    }
}
