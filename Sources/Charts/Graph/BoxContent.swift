/// A node before it has its place: its label, what is inside it, and the size that they need.
struct BoxContent: Sendable, Equatable {
    let shape: GraphNode.Shape
    let label: NodeLabel
    let bodies: [Body]
    let width: Double
    let height: Double

    /// A graph inside, with its frame's corner within the box.
    struct Body: Sendable, Equatable {
        let title: NodeLabel
        let layout: GraphLayout
        let origin: Point
        let width: Double
        let height: Double

        /// Of the graph within the frame.
        var graphOrigin: Point {
            Point(
                x: origin.x + (width - layout.width) / 2,
                y: origin.y + BoxContent.padding + title.height + BoxContent.titleGap)
        }
    }

    static let padding = 10.0
    static let sidePadding = 14.0
    static let titleGap = 10.0
    static let minimumWidth = 84.0

    init(_ node: GraphNode, check: ChartCheck, depth: Int) throws(ChartError) {
        let label = NodeLabel(node)
        var bodies: [Body] = []
        for body in node.bodies {
            let layout = try GraphLayout(body.graph, check: check, depth: depth + 1)
            let title = NodeLabel(title: "", details: [body.title])
            bodies.append(
                Body(
                    title: title, layout: layout, origin: Point(x: 0, y: 0),
                    width: max(layout.width, title.width) + 2 * Self.sidePadding,
                    height: layout.height + title.height + Self.titleGap + 2 * Self.padding))
        }
        let shelves = GraphLayout.shelves(bodies.map { ($0.width, $0.height) })
        let top = Self.padding + label.height + Self.titleGap
        let inner = max(shelves.width, label.width)
        width = max(Self.minimumWidth, inner + 2 * Self.sidePadding)
        let left = (width - shelves.width) / 2
        self.bodies = zip(bodies, shelves.places).map { body, place in
            Body(
                title: body.title, layout: body.layout, origin: Point(x: left + place.x, y: top + place.y),
                width: body.width, height: body.height)
        }
        height = bodies.isEmpty ? label.height + 2 * Self.padding - 4 : top + shelves.height + Self.padding
        shape = node.shape
        self.label = label
    }
}
