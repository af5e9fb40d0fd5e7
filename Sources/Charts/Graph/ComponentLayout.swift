/// The places of one connected part of a graph.
struct ComponentLayout {
    /// The part's nodes by their places in the graph; the arrays below are in this order.
    let nodes: [Int]
    private(set) var origins: [Point] = []
    private(set) var layers: [Int] = []
    private(set) var lines: [GraphLine] = []
    let width: Double
    private(set) var height = 0.0

    /// The least height between layers; grows with the longest way to the side.
    private static let layerGap = 38.0
    private static let largestLayerGap = 110.0

    init(_ nodes: [Int], of graph: IndexedGraph, _ contents: [BoxContent]) {
        self.nodes = nodes
        let contents = nodes.map { contents[$0] }
        var layered = LayeredGraph(Self.part(nodes, of: graph))
        layered.layers = CrossingReduction.ordered(layered)
        let centres = HorizontalPlacement.centres(layered, widths: contents.map(\.width))
        width = zip(centres, contents).map { $0 + $1.width / 2 }.max() ?? 0
        layers = Array(layered.layerOf.prefix(nodes.count))
        let bands = bands(layered, centres, contents)
        height = bands.last?.bottom ?? 0
        origins = contents.indices.map { node in
            let band = bands[layers[node]]
            return Point(
                x: centres[node] - contents[node].width / 2,
                y: band.top + (band.bottom - band.top - contents[node].height) / 2)
        }
        lines = layered.routes.map { line(along: $0, layered, centres, bands, contents) }
    }

    private static func part(_ nodes: [Int], of graph: IndexedGraph) -> IndexedGraph {
        guard nodes.count < graph.nodeCount else { return graph }
        // Nodes are ascending: only those without edges are a part of their own and very many.
        guard nodes.count > 1 else { return IndexedGraph(nodeCount: 1, edges: []) }
        let places = Dictionary(uniqueKeysWithValues: nodes.enumerated().map { ($1, $0) })
        let edges = graph.edges.compactMap { edge -> IndexedGraph.Edge? in
            guard let from = places[edge.from], let to = places[edge.to] else { return nil }
            return IndexedGraph.Edge(from: from, to: to, kind: edge.kind)
        }
        return IndexedGraph(nodeCount: nodes.count, edges: edges)
    }

    private typealias Band = (top: Double, bottom: Double)

    /// Each layer is as high as its highest node.
    private func bands(_ graph: LayeredGraph, _ centres: [Double], _ contents: [BoxContent]) -> [Band] {
        var bands: [Band] = []
        var top = 0.0
        for layer in graph.layers {
            let tallest = layer.map { graph.isBend($0) ? 0 : contents[$0].height }.max() ?? 0
            bands.append((top, top + tallest))
            let farthest = layer.flatMap { vertex in
                graph.below[vertex].map { abs(centres[$0] - centres[vertex]) }
            }.max()
            top += tallest + min(Self.largestLayerGap, Self.layerGap + (farthest ?? 0) * 0.08)
        }
        return bands
    }

    /// From the bottom of a node, or of the layer of a bend that another line passes, to the top of a node.
    private func line(
        along route: LayeredGraph.Route, _ graph: LayeredGraph, _ centres: [Double], _ bands: [Band],
        _ contents: [BoxContent]
    ) -> GraphLine {
        let stretches = route.vertices.enumerated().map { place, vertex in
            var (top, bottom) = bands[graph.layerOf[vertex]]
            if graph.isBend(vertex) {
                if place == 0 { top = bottom }
            } else {
                let origin = origins[vertex].y
                if place == 0 { top = origin + contents[vertex].height } else { bottom = origin }
            }
            return GraphLine.Stretch(x: centres[vertex], top: top, bottom: bottom)
        }
        return GraphLine(kind: route.kind, stretches: stretches)
    }
}
