/// A checked graph by the places of its nodes: what the layout works on.
struct IndexedGraph: Sendable, Equatable {
    let nodeCount: Int
    /// Each once, in the order of the graph.
    let edges: [Edge]
    /// Every node after all nodes from which edges lead to it.
    let topologicalOrder: [Int]

    struct Edge: Hashable {
        let from: Int
        let to: Int
        let kind: GraphEdge.Kind
    }

    /// Graphs within graphs within graphs, at most.
    static let maximumDepth = 64

    /// - Parameter check: names the chart in errors.
    /// - Throws: ``ChartError`` for an id given twice or not at all, and for edges in a circle.
    init(_ graph: Graph, check: ChartCheck) throws(ChartError) {
        var places: [String: Int] = [:]
        for (place, node) in graph.nodes.enumerated() {
            guard places.updateValue(place, forKey: node.id) == nil else {
                throw check.error(
                    .duplicate, "node \(place + 1)", expected: "an id that no other node has",
                    hint: "rename one of the nodes '\(TextMetrics.shortened(node.id, characters: 40))'")
            }
        }
        var seen: Set<Edge> = []
        var edges: [Edge] = []
        for (number, edge) in graph.edges.enumerated() {
            guard let from = places[edge.from], let to = places[edge.to] else {
                let id = places[edge.from] == nil ? edge.from : edge.to
                throw check.error(
                    .unknownNode, "edge \(number + 1)", expected: "the ids of two nodes",
                    hint: "there is no node '\(TextMetrics.shortened(id, characters: 40))'")
            }
            let indexed = Edge(from: from, to: to, kind: edge.kind)
            if seen.insert(indexed).inserted { edges.append(indexed) }
        }
        self.init(nodeCount: graph.nodes.count, edges: edges)
        guard topologicalOrder.count == nodeCount else {
            throw check.error(
                .cyclic, "edges", expected: "no circle of edges",
                hint: "take one edge out of the circle")
        }
    }

    /// - Parameter edges: each once, between places below `nodeCount`.
    init(nodeCount: Int, edges: [Edge]) {
        self.nodeCount = nodeCount
        self.edges = edges
        let successors = Neighbours(count: nodeCount, pairs: edges.map { ($0.from, $0.to) })
        var waitingFor = [Int](repeating: 0, count: nodeCount)
        for edge in edges { waitingFor[edge.to] += 1 }
        var order = (0..<nodeCount).filter { waitingFor[$0] == 0 }
        var next = 0
        while next < order.count {
            for successor in successors[order[next]] {
                waitingFor[successor] -= 1
                if waitingFor[successor] == 0 { order.append(successor) }
            }
            next += 1
        }
        topologicalOrder = order
    }

    /// The connected parts in the order of their first nodes, each with its nodes ascending.
    var components: [[Int]] {
        var parents = Array(0..<nodeCount)
        func root(of node: Int) -> Int {
            var node = node
            while parents[node] != node {
                parents[node] = parents[parents[node]]
                node = parents[node]
            }
            return node
        }
        for edge in edges {
            let (first, second) = (root(of: edge.from), root(of: edge.to))
            // The smaller place becomes the root, so that parts come in the order of their first nodes.
            parents[max(first, second)] = min(first, second)
        }
        var components: [[Int]] = []
        var numbers = [Int](repeating: 0, count: nodeCount)
        for node in 0..<nodeCount {
            let first = root(of: node)
            if first == node {
                numbers[node] = components.count
                components.append([])
            }
            components[numbers[first]].append(node)
        }
        return components
    }
}

/// For each vertex a list of others, all lists in one array.
struct Neighbours: Sendable, Equatable {
    private let offsets: [Int]
    private let items: [Int]

    /// - Parameter pairs: vertex and neighbour; lists keep this order.
    init(count: Int, pairs: [(Int, Int)]) {
        var offsets = [Int](repeating: 0, count: count + 1)
        for pair in pairs { offsets[pair.0 + 1] += 1 }
        for vertex in 0..<count { offsets[vertex + 1] += offsets[vertex] }
        var cursor = offsets
        var items = [Int](repeating: 0, count: pairs.count)
        for pair in pairs {
            items[cursor[pair.0]] = pair.1
            cursor[pair.0] += 1
        }
        self.offsets = offsets
        self.items = items
    }

    subscript(vertex: Int) -> ArraySlice<Int> { items[offsets[vertex]..<offsets[vertex + 1]] }
}
