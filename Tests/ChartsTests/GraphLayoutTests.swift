import Testing

@testable import Charts

/// Random graphs without circles, the same in every run.
enum RandomGraph {
    /// SplitMix64: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    /// Edges lead from earlier to later nodes.
    static func graph(nodes: Int, edges: Int, seed: UInt64) -> Graph {
        var random = Generator(state: seed)
        var list: [GraphEdge] = []
        for _ in 0..<edges {
            let ends = [Int.random(in: 0..<nodes, using: &random), Int.random(in: 0..<nodes, using: &random)]
            guard let first = ends.min(), let last = ends.max(), first < last else { continue }
            let kind: GraphEdge.Kind = Bool.random(using: &random) ? .data : .order
            list.append(GraphEdge(from: "t\(first)", to: "t\(last)", kind: kind))
        }
        return Graph(
            nodes: (0..<nodes).map { place in
                let lines = Int.random(in: 0...3, using: &random)
                return GraphNode(
                    id: "t\(place)", title: "t\(place)",
                    details: (0..<lines).map { String(repeating: "wide ", count: $0 * 9 + 1) })
            }, edges: list)
    }
}

@Suite("Graphs in layers")
struct GraphLayoutTests {
    static let check = ChartCheck(chart: "t")
    static let seeds: [UInt64] = Array(1...8)

    static func random(_ seed: UInt64) -> Graph { RandomGraph.graph(nodes: 40, edges: 55, seed: seed) }

    static func edge(_ from: String, _ to: String, _ kind: GraphEdge.Kind = .data) -> GraphEdge {
        GraphEdge(from: from, to: to, kind: kind)
    }

    static func graph(_ edges: [(String, String)]) -> Graph {
        var ids: [String] = []
        for id in edges.flatMap({ [$0.0, $0.1] }) where !ids.contains(id) { ids.append(id) }
        return Graph(
            nodes: ids.map { GraphNode(id: $0, title: $0) }, edges: edges.map { edge($0.0, $0.1) })
    }

    @Test("put a node one layer below the lowest of those before it")
    func longestPath() throws {
        // a → b → d, a → d, c → d, d → e, and f alone with g.
        let graph = Self.graph([("a", "b"), ("b", "d"), ("a", "d"), ("c", "d"), ("d", "e"), ("f", "g")])
        let layout = try GraphLayout(graph, check: Self.check)
        let layers = Dictionary(uniqueKeysWithValues: zip(graph.nodes.map(\.id), layout.layers))
        #expect(layers == ["a": 0, "b": 1, "d": 2, "c": 0, "e": 3, "f": 0, "g": 1])
    }

    @Test("lead every edge from a higher place to a lower one", arguments: seeds)
    func downwards(seed: UInt64) throws {
        let graph = Self.random(seed)
        let layout = try GraphLayout(graph, check: Self.check)
        let places = Dictionary(uniqueKeysWithValues: graph.nodes.enumerated().map { ($1.id, $0) })
        for edge in graph.edges {
            let from = try #require(places[edge.from])
            let to = try #require(places[edge.to])
            #expect(layout.layers[from] < layout.layers[to])
            #expect(layout.boxes[from].bottom < layout.boxes[to].origin.y)
        }
    }

    @Test("keep boxes apart, and lines out of boxes", arguments: seeds)
    func apart(seed: UInt64) throws {
        let graph = Self.random(seed)
        let layout = try GraphLayout(graph, check: Self.check)
        #expect(layout.boxes.count == graph.nodes.count)
        for (place, box) in layout.boxes.enumerated() {
            #expect(box.origin.x > -0.001 && box.right < layout.width + 0.001)
            #expect(box.origin.y > -0.001 && box.bottom < layout.height + 0.001)
            for other in layout.boxes[..<place] {
                let isBeside = box.right < other.origin.x || other.right < box.origin.x
                let isBelow = box.bottom < other.origin.y || other.bottom < box.origin.y
                #expect(isBeside || isBelow, "\(box.content.label.title) \(other.content.label.title)")
            }
            for stretch in layout.lines.flatMap(\.stretches) {
                let isWithin = stretch.x > box.origin.x && stretch.x < box.right
                let overlaps =
                    min(stretch.bottom, box.bottom) - max(stretch.top, box.origin.y) > 0.001
                #expect(!(isWithin && overlaps))
            }
        }
    }

    @Test("reach the target of every edge from its source", arguments: seeds)
    func connected(seed: UInt64) throws {
        let graph = Self.random(seed)
        let indexed = try IndexedGraph(graph, check: Self.check)
        let layered = LayeredGraph(indexed)
        for edge in indexed.edges {
            let routes = layered.routes.filter { $0.kind == edge.kind }
            // Upwards from the target along lines of the kind; bends have one line above them.
            var ends = routes.filter { $0.vertices.last == edge.to }.map {
                $0.vertices[$0.vertices.count - 2]
            }
            while let bend = ends.firstIndex(where: { layered.isBend($0) }) {
                ends[bend] = try #require(layered.above[ends[bend]].first)
            }
            #expect(ends.contains(edge.from))
        }
        for route in layered.routes {
            for (upper, lower) in zip(route.vertices, route.vertices.dropFirst()) {
                #expect(layered.layerOf[lower] == layered.layerOf[upper] + 1)
            }
        }
    }

    @Test("count crossings as comparing every pair of segments does", arguments: seeds)
    func crossings(seed: UInt64) throws {
        let graph = Self.random(seed)
        let unordered = LayeredGraph(try IndexedGraph(graph, check: Self.check))
        var layered = unordered
        let before = Self.countedCrossings(layered)
        #expect(CrossingReduction.crossings(layered) == before)
        layered.layers = CrossingReduction.ordered(layered)
        let after = Self.countedCrossings(layered)
        #expect(CrossingReduction.crossings(layered) == after)
        #expect(after <= before)
        #expect(layered.layers.map { $0.sorted() } == unordered.layers.map { $0.sorted() })
    }

    static func countedCrossings(_ graph: LayeredGraph) -> Int {
        var count = 0
        for (upper, lower) in zip(graph.layers, graph.layers.dropFirst()) {
            let segments = upper.enumerated().flatMap { place, vertex in
                graph.below[vertex].map { (place, lower.firstIndex(of: $0) ?? -1) }
            }
            for (place, first) in segments.enumerated() {
                count += segments[..<place].count { ($0.0 - first.0) * ($0.1 - first.1) < 0 }
            }
        }
        return count
    }

    @Test("draw trees and other plane graphs without crossings")
    func plane() throws {
        let tree = Self.graph((1..<31).map { ("n\(($0 - 1) / 2)", "n\($0)") })
        // Given crosswise: a, b above, and c, d below, with a → d and b → c.
        let crosswise = Self.graph([("a", "d"), ("b", "c"), ("a", "e"), ("b", "e")])
        for graph in [tree, crosswise] {
            var layered = LayeredGraph(try IndexedGraph(graph, check: Self.check))
            layered.layers = CrossingReduction.ordered(layered)
            #expect(Self.countedCrossings(layered) == 0)
        }
    }

    @Test("draw a chain straight, and the line around it upright")
    func straight() throws {
        let chain = Self.graph((0..<6).map { ("n\($0)", "n\($0 + 1)") } + [("n0", "n6")])
        let layout = try GraphLayout(chain, check: Self.check)
        #expect(Set(layout.boxes.dropFirst().dropLast().map(\.origin.x)).count == 1)
        let around = try #require(layout.lines.first { $0.stretches.count == 7 })
        #expect(Set(around.stretches.dropFirst().dropLast().map(\.x)).count == 1)
    }

    @Test("keep what is inside a node inside its box, at every depth")
    func nested() throws {
        var graph = Self.random(1)
        for depth in 1...3 {
            let bodies = ["first", "second"].map { GraphBody(title: "\($0) of \(depth)", graph: graph) }
            graph = Graph(
                nodes: [
                    GraphNode(id: "outer", title: "outer", shape: .control, bodies: bodies),
                    GraphNode(id: "after", title: "after"),
                ], edges: [Self.edge("outer", "after")])
        }
        Self.expectInside(try GraphLayout(graph, check: Self.check))
    }

    static func expectInside(_ layout: GraphLayout) {
        for box in layout.boxes {
            for body in box.content.bodies {
                #expect(body.origin.x >= 0 && body.origin.x + body.width <= box.content.width)
                #expect(body.origin.y >= 0 && body.origin.y + body.height <= box.content.height)
                let corner = body.graphOrigin
                #expect(corner.x >= body.origin.x && corner.y >= body.origin.y)
                #expect(corner.x + body.layout.width <= body.origin.x + body.width)
                #expect(corner.y + body.layout.height <= body.origin.y + body.height)
                expectInside(body.layout)
            }
            for (place, body) in box.content.bodies.enumerated() {
                for other in box.content.bodies[..<place] {
                    #expect(
                        body.origin.x >= other.origin.x + other.width
                            || body.origin.y >= other.origin.y + other.height)
                }
            }
        }
    }

    @Test("put many nodes without edges into rows")
    func rows() throws {
        let nodes = (0..<200).map { GraphNode(id: "n\($0)", title: "node \($0)") }
        let layout = try GraphLayout(Graph(nodes: nodes, edges: []), check: Self.check)
        #expect(layout.width < 3 * layout.height && layout.height < 3 * layout.width)
    }
}
