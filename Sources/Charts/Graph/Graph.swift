/// Nodes, and edges that lead from one to another without going round in circles.
public struct Graph: Sendable, Equatable {
    /// The nodes; among equals the earlier one is drawn further left.
    public let nodes: [GraphNode]
    /// The edges between the nodes, by their ids.
    public let edges: [GraphEdge]

    /// A graph; it is checked when it is drawn.
    public init(nodes: [GraphNode], edges: [GraphEdge]) {
        self.nodes = nodes
        self.edges = edges
    }
}

/// A box of a ``Graph``.
public struct GraphNode: Sendable, Equatable {
    /// Unique within the graph.
    public let id: String
    /// The first line, set apart.
    public let title: String
    /// The lines below it; a long one is broken, a very long one cut.
    public let details: [String]
    /// What kind of step the box stands for.
    public let shape: Shape
    /// Graphs inside the box, side by side.
    public let bodies: [GraphBody]

    /// The look of a box.
    public enum Shape: String, Sendable, Codable, CaseIterable {
        /// Work: a box with a bar.
        case work
        /// A wait: a box with round ends.
        case wait
        /// Something wrong or unknown: a box with a red border.
        case problem
        /// Control over what is inside: a wide frame.
        case control
    }

    /// A box.
    public init(
        id: String, title: String, details: [String] = [], shape: Shape = .work, bodies: [GraphBody] = []
    ) {
        self.id = id
        self.title = title
        self.details = details
        self.shape = shape
        self.bodies = bodies
    }
}

/// A graph inside a ``GraphNode``.
public struct GraphBody: Sendable, Equatable {
    /// When or for what the graph inside runs.
    public let title: String
    /// The graph inside.
    public let graph: Graph

    /// A graph inside a box.
    public init(title: String, graph: Graph) {
        self.title = title
        self.graph = graph
    }
}

/// An arrow of a ``Graph``.
public struct GraphEdge: Sendable, Hashable {
    /// The id of the node where it starts.
    public let from: String
    /// The id of the node at which it points.
    public let to: String
    /// What it stands for.
    public let kind: Kind

    /// What an arrow stands for.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// Data flows along it: a solid line.
        case data
        /// The one waits for the other: a dashed line.
        case order
    }

    /// An arrow.
    public init(from: String, to: String, kind: Kind) {
        self.from = from
        self.to = to
        self.kind = kind
    }
}
