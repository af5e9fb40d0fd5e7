/// Where the boxes and lines of a graph are, from its upper left corner.
struct GraphLayout: Sendable, Equatable {
    let width: Double
    let height: Double
    /// By node, in the order of the graph.
    let boxes: [GraphBox]
    let lines: [GraphLine]
    /// By node, its layer within its connected part.
    let layers: [Int]

    /// - Parameters:
    ///   - graph: what to lay out, with everything inside its nodes.
    ///   - check: names the chart in errors.
    ///   - depth: how many graphs it stands in.
    /// - Throws: ``ChartError`` for ids that are missing or given twice, edges in a circle, and graphs nested more
    ///   than ``IndexedGraph/maximumDepth`` deep.
    init(_ graph: Graph, check: ChartCheck, depth: Int = 0) throws(ChartError) {
        guard depth < IndexedGraph.maximumDepth else {
            throw check.error(
                .outOfRange, "graphs within graphs",
                expected: "at most \(IndexedGraph.maximumDepth) levels",
                hint: "draw the inner graphs on their own")
        }
        var contents: [BoxContent] = []
        for node in graph.nodes { contents.append(try BoxContent(node, check: check, depth: depth)) }
        self.init(try IndexedGraph(graph, check: check), contents)
    }

    private init(_ graph: IndexedGraph, _ contents: [BoxContent]) {
        let parts = graph.components.map { ComponentLayout($0, of: graph, contents) }
        let origins = Self.shelves(parts.map { ($0.width, $0.height) })
        var boxes = [GraphBox?](repeating: nil, count: graph.nodeCount)
        var layers = [Int](repeating: 0, count: graph.nodeCount)
        var lines: [GraphLine] = []
        for (part, origin) in zip(parts, origins.places) {
            for (place, node) in part.nodes.enumerated() {
                boxes[node] = GraphBox(content: contents[node], origin: part.origins[place] + origin)
                layers[node] = part.layers[place]
            }
            lines += part.lines.map { $0.moved(by: origin) }
        }
        width = origins.width
        height = origins.height
        self.boxes = boxes.compactMap { $0 }
        self.lines = lines
        self.layers = layers
    }

    static let partGap = 32.0
    /// A row of parts becomes no wider than this without need.
    private static let usualRowWidth = 920.0

    /// Rectangles in rows, in their order, about one and a half times as wide as high altogether.
    static func shelves(
        _ sizes: [(width: Double, height: Double)]
    ) -> (places: [Point], width: Double, height: Double) {
        let area = sizes.reduce(0) { $0 + ($1.width + partGap) * ($1.height + partGap) }
        let widest = sizes.map(\.width).max() ?? 0
        let rowWidth = max(widest, usualRowWidth, (area * 1.5).squareRoot())
        var places: [Point] = []
        var (x, y, rowHeight, width) = (0.0, 0.0, 0.0, 0.0)
        for size in sizes {
            if x > 0, x + size.width > rowWidth {
                (x, y, rowHeight) = (0, y + rowHeight + partGap, 0)
            }
            places.append(Point(x: x, y: y))
            x += size.width + partGap
            rowHeight = max(rowHeight, size.height)
            width = max(width, x - partGap)
        }
        return (places, width, y + rowHeight)
    }
}

/// A node with its place; everything inside it has its place within the box.
struct GraphBox: Sendable, Equatable {
    let content: BoxContent
    /// The upper left corner.
    let origin: Point

    var right: Double { origin.x + content.width }
    var bottom: Double { origin.y + content.height }
}

/// Where a line of a graph runs: from box to box or from bend to bend.
struct GraphLine: Sendable, Equatable {
    let kind: GraphEdge.Kind
    /// Upright stretches from top to bottom, one for each layer that the line passes or ends in. The last ends at
    /// the top of a box; the first starts at the bottom of one or, for a branch, at another line's bend.
    let stretches: [Stretch]
    struct Stretch: Sendable, Equatable {
        let x: Double
        let top: Double
        let bottom: Double
    }

    func moved(by offset: Point) -> GraphLine {
        GraphLine(
            kind: kind,
            stretches: stretches.map {
                Stretch(x: $0.x + offset.x, top: $0.top + offset.y, bottom: $0.bottom + offset.y)
            })
    }
}

extension Point {
    static func + (first: Point, second: Point) -> Point {
        Point(x: first.x + second.x, y: first.y + second.y)
    }
}
