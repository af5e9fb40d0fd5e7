import TestSupport
import Testing

@testable import Charts

@Suite("Charts of graphs")
struct GraphChartTests {
    static let restock = Graph(
        nodes: [
            GraphNode(id: "load", title: "load", details: ["data.load"]),
            GraphNode(
                id: "each", title: "each", details: ["map"], shape: .control,
                bodies: [
                    GraphBody(
                        title: "for each sku",
                        graph: Graph(
                            nodes: [
                                GraphNode(id: "forecast", title: "forecast"),
                                GraphNode(id: "order", title: "order", shape: .problem),
                            ], edges: [GraphEdge(from: "forecast", to: "order", kind: .order)]))
                ]),
            GraphNode(id: "approve", title: "approve", shape: .wait),
        ],
        edges: [
            GraphEdge(from: "load", to: "each", kind: .data),
            GraphEdge(from: "each", to: "approve", kind: .order),
            GraphEdge(from: "load", to: "approve", kind: .data),
        ])

    static func drawn(_ graph: Graph, title: String = "t") throws -> XMLTree {
        try #require(XMLTree.parse(try GraphChart(title: title, graph: graph).svgDocument()))
    }

    @Test("draw a box for each node at every depth, a frame for each body, an arrow for each edge")
    func elements() throws {
        let drawing = try Self.drawn(Self.restock)
        #expect(drawing.elements("rect", class: "c-node").count == 5)
        #expect(drawing.elements("rect", class: "c-node-body").count == 1)
        #expect(drawing.elements("polygon", class: "c-arrow").count == 2)
        #expect(drawing.elements("polygon", class: "c-arrow-order").count == 2)
        #expect(drawing.elements("path", class: "c-edge-order").count == 2)
        let texts = drawing.elements("text").map(\.fullText)
        for text in ["load", "data.load", "each", "for each sku", "order", "takes its data", "waits for it"] {
            #expect(texts.contains(text))
        }
    }

    @Test("say in words what the drawing shows")
    func words() throws {
        let chart = GraphChart(title: "t", graph: Self.restock)
        #expect(
            try chart.summary()
                == "3 steps in 3 stages, 2 more inside them: each takes the data of load; "
                + "approve waits for each; approve takes the data of load.")
        let table = try chart.table()
        #expect(table.rows.count == 5)
        #expect(table.rows[3] == [.text("each/order"), .missing, .missing, .text("forecast")])
        #expect(table.rows[4] == [.text("approve"), .missing, .text("load"), .text("each")])
        let drawing = try Self.drawn(Self.restock)
        #expect(drawing.elements("desc").first?.fullText.contains("each takes the data of load") == true)
        #expect(drawing.attributes["role"] == "img")
    }

    @Test("are the same every time")
    func deterministic() throws {
        for graph in GraphLayoutTests.seeds.map(GraphLayoutTests.random) + [Self.restock] {
            let chart = GraphChart(title: "t", graph: graph)
            #expect(try chart.svgDocument() == chart.svgDocument())
        }
    }

    @Test("stay drawings whatever the labels say, and refer to nothing outside")
    func hostile() throws {
        let texts = [
            "</text><script>alert(1)</script>", "\" onload=\"alert(1)", "]]>", "<!--", "&amp;&#x0;",
            "\u{0}\u{8}\u{FFFF}", "javascript:alert(1)", String(repeating: "long ", count: 2_000),
            String(repeating: "x", count: 5_000), "", "\n\n", "\u{202E}gnorw", "日本語の長い名前のタスクです",
        ]
        let bodies = texts.map { text in
            GraphBody(title: text, graph: Graph(nodes: [GraphNode(id: text, title: text)], edges: []))
        }
        let graph = Graph(
            nodes: texts.map { GraphNode(id: $0, title: $0, details: [$0, $0], bodies: bodies) },
            edges: zip(texts, texts.dropFirst()).map { GraphEdge(from: $0, to: $1, kind: .data) })
        for title in texts {
            let drawing = try Self.drawn(graph, title: title)
            let allowed: Set<String> = [
                "svg", "style", "title", "desc", "rect", "text", "line", "path", "polygon",
            ]
            #expect(Set(drawing.all.map(\.name)).isSubset(of: allowed))
            #expect(drawing.elements("rect", class: "c-node").count == texts.count * (texts.count + 1))
            let names = Set(drawing.all.flatMap(\.attributes.keys))
            #expect(names.isDisjoint(with: ["href", "xlink:href", "src", "style", "onload"]))
        }
    }

    @Test("are valid for every number of nodes, none too")
    func sizes() throws {
        let empty = try Self.drawn(Graph(nodes: [], edges: []))
        #expect(empty.elements("text", class: "c-muted").map(\.fullText) == ["Nothing to show"])
        #expect(try GraphChart(title: "t", graph: Graph(nodes: [], edges: [])).summary() == "No steps.")
        let single = try Self.drawn(Graph(nodes: [GraphNode(id: "a", title: "a")], edges: []))
        #expect(single.elements("rect", class: "c-node").count == 1)
        let many = RandomGraph.graph(nodes: 300, edges: 420, seed: 3)
        #expect(try Self.drawn(many).elements("rect", class: "c-node").count == 300)
    }

    @Test("refuse ids given twice or not at all, circles, and graphs nested without end")
    func refusals() {
        func kind(_ nodes: [String], _ edges: [(String, String)]) -> ChartError.Kind? {
            let graph = Graph(
                nodes: nodes.map { GraphNode(id: $0, title: $0) },
                edges: edges.map { GraphEdge(from: $0.0, to: $0.1, kind: .data) })
            let chart = GraphChart(title: "t", graph: graph)
            return #expect(throws: ChartError.self) { try chart.svg() }?.kind
        }
        #expect(kind(["a", "b", "a"], []) == .duplicate)
        #expect(kind(["a"], [("a", "b")]) == .unknownNode)
        #expect(kind(["a", "b"], [("a", "b"), ("b", "a")]) == .cyclic)
        #expect(kind(["a"], [("a", "a")]) == .cyclic)
        var graph = Graph(nodes: [GraphNode(id: "a", title: "a")], edges: [])
        for _ in 0..<70 {
            graph = Graph(
                nodes: [GraphNode(id: "a", title: "a", bodies: [GraphBody(title: "b", graph: graph)])],
                edges: [])
        }
        let chart = GraphChart(title: "t", graph: graph)
        #expect(#expect(throws: ChartError.self) { try chart.svg() }?.kind == .outOfRange)
    }

    @Test("break long lines at spaces and cut what is longer still")
    func longLines() {
        let label = NodeLabel(
            GraphNode(
                id: "a", title: "a",
                details: [
                    "if stock.order_quantity > 0 && forecast.forecast > input.limit && input.send",
                    "supplier_coordination.get_supplier_performance_of_a_year",
                    String(repeating: "unbroken", count: 40),
                ]))
        #expect(
            label.details.prefix(2) == [
                "if stock.order_quantity > 0 && forecast.forecast >", "input.limit && input.send",
            ])
        #expect(label.details[2] == "supplier_coordination.get_supplier_performance_")
        #expect(label.details.count == 7)
        #expect(label.details.last?.last == "…")
        #expect(label.width <= NodeLabel.maximumWidth + 1)
    }
}
