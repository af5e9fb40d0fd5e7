/// A proper layered graph: every segment joins neighbouring layers, and longer edges pass through bends.
///
/// Sugiyama, Tagawa and Toda, "Methods for Visual Understanding of Hierarchical System Structures", IEEE
/// Transactions on Systems, Man and Cybernetics 11(2), 1981. Nodes stand in the layer that the longest path
/// to them gives (Healy and Nikolov, "Hierarchical Drawing Algorithms", Handbook of Graph Drawing and
/// Visualization, 2013, section 13.3.1), so that a layer is what can start at the same time. The long edges
/// of one kind that leave a node share their bends: they are drawn as one line with branches.
struct LayeredGraph: Sendable {
    let nodeCount: Int
    /// By vertex: nodes first, then bends.
    let layerOf: [Int]
    /// The vertices of each layer, from left to right.
    var layers: [[Int]]
    /// By vertex, its neighbours one layer up.
    let above: Neighbours
    /// By vertex, its neighbours one layer down.
    let below: Neighbours
    /// Lines from vertex to vertex, downwards layer by layer; together they cover every segment once.
    let routes: [Route]

    struct Route: Sendable, Equatable {
        let kind: GraphEdge.Kind
        let vertices: [Int]
    }

    var vertexCount: Int { layerOf.count }

    func isBend(_ vertex: Int) -> Bool { vertex >= nodeCount }

    init(_ graph: IndexedGraph) {
        nodeCount = graph.nodeCount
        var builder = Builder(layerOf: Self.longestPathLayers(graph))
        builder.addRoutes(of: graph)
        layerOf = builder.layerOf
        routes = builder.routes
        let segments = routes.flatMap { zip($0.vertices, $0.vertices.dropFirst()).map { ($0, $1) } }
        below = Neighbours(count: layerOf.count, pairs: segments)
        above = Neighbours(count: layerOf.count, pairs: segments.map { ($0.1, $0.0) })
        layers = Self.initialOrder(layerOf, below: below, nodeCount: nodeCount)
    }

    private static func longestPathLayers(_ graph: IndexedGraph) -> [Int] {
        let successors = Neighbours(count: graph.nodeCount, pairs: graph.edges.map { ($0.from, $0.to) })
        var layers = [Int](repeating: 0, count: graph.nodeCount)
        for node in graph.topologicalOrder {
            for successor in successors[node] { layers[successor] = max(layers[successor], layers[node] + 1) }
        }
        return layers
    }

    /// Depth first from the first layer, so that what hangs together starts side by side.
    private static func initialOrder(_ layerOf: [Int], below: Neighbours, nodeCount: Int) -> [[Int]] {
        var layers = [[Int]](repeating: [], count: (layerOf.max() ?? -1) + 1)
        var isPlaced = [Bool](repeating: false, count: layerOf.count)
        var stack = (0..<nodeCount).filter { layerOf[$0] == 0 }.reversed().map { $0 }
        while let vertex = stack.popLast() {
            guard !isPlaced[vertex] else { continue }
            isPlaced[vertex] = true
            layers[layerOf[vertex]].append(vertex)
            stack.append(contentsOf: below[vertex].reversed())
        }
        return layers
    }
}

extension LayeredGraph {
    private struct Builder {
        var layerOf: [Int]
        var routes: [Route] = []

        mutating func addRoutes(of graph: IndexedGraph) {
            for kind in GraphEdge.Kind.allCases {
                let edges = graph.edges.filter { $0.kind == kind }
                let targets = Neighbours(count: graph.nodeCount, pairs: edges.map { ($0.from, $0.to) })
                for node in 0..<graph.nodeCount { addRoutes(from: node, to: targets[node], kind) }
            }
        }

        /// One line to the farthest target, and from it a branch to each of the others.
        private mutating func addRoutes(from node: Int, to targets: ArraySlice<Int>, _ kind: GraphEdge.Kind) {
            guard let last = targets.map({ layerOf[$0] }).max(),
                let farthest = targets.first(where: { layerOf[$0] == last })
            else { return }
            let first = layerOf[node]
            var trunk = [node]
            for layer in (first + 1)..<max(first + 1, last) {
                trunk.append(layerOf.count)
                layerOf.append(layer)
            }
            routes.append(Route(kind: kind, vertices: trunk + [farthest]))
            for target in targets where target != farthest {
                routes.append(
                    Route(kind: kind, vertices: [trunk[layerOf[target] - first - 1], target]))
            }
        }
    }
}
