/// A ``Graph`` in layers from top to bottom: nothing stands above what it depends on.
///
/// A node may hold graphs. The drawing is as large as the graph needs, whatever the size of the ``ChartLayout``.
public struct GraphChart: Chart, Equatable {
    /// What the graph shows.
    public let title: String
    /// The author's sentence; may be empty.
    public let description: String
    /// What is drawn.
    public let graph: Graph

    /// A chart of a graph.
    public init(title: String, description: String = "", graph: Graph) {
        self.title = title
        self.description = description
        self.graph = graph
    }

    private static let margin = 12.0

    /// - Throws: ``ChartError`` for an id that is missing or given twice in one graph, for edges in a circle, and for
    ///   graphs nested more than 64 deep.
    public func drawing(_ layout: ChartLayout) throws(ChartError) -> ChartDrawing {
        let graph = try GraphLayout(graph, check: ChartCheck(chart: title))
        let titleWidth =
            layout.headerHeight > 0
            ? TextMetrics.width(of: title, size: TextMetrics.titleSize) * 1.1 + 2 * Self.margin : 0
        let width = max(graph.width + 2 * Self.margin, min(titleWidth, layout.width), 240)
        var drawing = ChartDrawing(width: width, height: layout.headerHeight + Self.margin)
        drawing.height += legend.draw(
            into: &drawing, x: Self.margin, y: drawing.height, width: width - 2 * Self.margin)
        if !legend.entries.isEmpty { drawing.height += 8 }
        let origin = Point(x: (width - graph.width) / 2, y: drawing.height)
        drawing.height += graph.height + Self.margin
        if self.graph.nodes.isEmpty {
            drawing.text(
                "Nothing to show", at: Point(x: width / 2, y: origin.y + 4), anchor: .middle, "c-muted")
        }
        return GraphPainter.draw(graph, at: origin, into: drawing)
    }

    private var legend: ChartLegend {
        let kinds = graph.edgeKinds
        var entries: [(sample: ChartLegend.Sample, name: String)] = []
        if kinds.contains(.data) { entries.append((.line("c-edge"), "takes its data")) }
        if kinds.contains(.order) { entries.append((.line("c-edge c-edge-order"), "waits for it")) }
        return ChartLegend(entries: entries)
    }

    /// A row for each node, those inside others after them with the way to them: `restock/order`.
    public func table() throws(ChartError) -> ChartTable {
        _ = try GraphLayout(graph, check: ChartCheck(chart: title))
        return ChartTable(
            columns: [
                .init("Step", .text), .init("Does", .text), .init("Data from", .text),
                .init("Waits for", .text),
            ],
            rows: graph.rows(within: ""))
    }

    public func summary() throws(ChartError) -> String {
        let layout = try GraphLayout(graph, check: ChartCheck(chart: title))
        guard !graph.nodes.isEmpty else { return "No steps." }
        let steps = graph.nodes.count
        let stages = (layout.layers.max() ?? 0) + 1
        let sentence =
            "\(steps) \(steps == 1 ? "step" : "steps") in \(stages) \(stages == 1 ? "stage" : "stages")"
        let inner = graph.nodes.reduce(0) { $0 + $1.bodies.reduce(0) { $0 + $1.graph.nodeCount } }
        let edges = graph.edges.prefix(Self.longestList).map { edge in
            edge.kind == .data
                ? "\(edge.to) takes the data of \(edge.from)" : "\(edge.to) waits for \(edge.from)"
        }
        let more = graph.edges.count > edges.count ? ["and \(graph.edges.count - edges.count) more"] : []
        return sentence + (inner > 0 ? ", \(inner) more inside them" : "")
            + (edges.isEmpty ? "." : ": \((edges + more).joined(separator: "; ")).")
    }

    /// Edges that are put in words.
    private static let longestList = 40
}

extension Graph {
    fileprivate var nodeCount: Int {
        nodes.reduce(nodes.count) { $0 + $1.bodies.reduce(0) { $0 + $1.graph.nodeCount } }
    }

    fileprivate var edgeKinds: Set<GraphEdge.Kind> {
        nodes.reduce(into: Set(edges.map(\.kind))) { kinds, node in
            for body in node.bodies { kinds.formUnion(body.graph.edgeKinds) }
        }
    }

    fileprivate func rows(within path: String) -> [[ChartTable.Cell]] {
        var sources: [GraphEdge.Kind: [String: [String]]] = [:]
        for edge in edges { sources[edge.kind, default: [:]][edge.to, default: []].append(edge.from) }
        return nodes.flatMap { node in
            let cells: [String] =
                [path + node.title, node.details.joined(separator: "; ")]
                + GraphEdge.Kind.allCases.map {
                    sources[$0]?[node.id, default: []].joined(separator: ", ") ?? ""
                }
            return [cells.map { $0.isEmpty ? .missing : .text($0) }]
                + node.bodies.flatMap { $0.graph.rows(within: "\(path)\(node.title)/") }
        }
    }
}
