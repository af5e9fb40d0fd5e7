/// The lines of a node, broken to a width.
struct NodeLabel: Sendable, Equatable {
    let title: String
    let fullTitle: String
    let details: [String]
    /// All lines as they were given.
    let tooltip: String
    let width: Double
    let height: Double

    static let titleHeight = 17.0
    static let detailHeight = 15.0
    static let detailSize = 11.0
    static let maximumWidth = 280.0
    /// Lines that one detail may take.
    private static let maximumBreaks = 3

    init(_ node: GraphNode) {
        self.init(title: node.title, details: node.details)
    }

    /// - Parameter title: without one there is no line for it.
    init(title: String, details: [String]) {
        fullTitle = title
        self.title = TextMetrics.fitted(title, width: Self.maximumWidth / Self.boldness)
        self.details = details.flatMap { Self.broken($0) }
        tooltip = ([title] + details).filter { !$0.isEmpty }.joined(separator: "; ")
        let widths =
            [TextMetrics.width(of: self.title) * Self.boldness]
            + self.details.map { TextMetrics.width(of: $0, size: Self.detailSize) }
        width = widths.max() ?? 0
        height = (title.isEmpty ? 0 : Self.titleHeight) + Self.detailHeight * Double(self.details.count)
    }

    /// How much wider a semibold text is.
    private static let boldness = 1.08

    /// At spaces where there are some, else behind joining signs; what does not fit into the last line is cut.
    private static func broken(_ text: String) -> [String] {
        var lines: [String] = []
        var rest = TextMetrics.shortened(text, characters: 300)[...]
        while !rest.isEmpty {
            let fitted = TextMetrics.fitted(String(rest), width: maximumWidth, size: detailSize)
            guard fitted.last == "…", fitted != rest, lines.count < maximumBreaks - 1 else {
                return lines + [fitted]
            }
            let head = rest.prefix(max(1, fitted.count - 1))
            let isWhole = rest.dropFirst(head.count).first == " "
            let joint = head.lastIndex { "._-/".contains($0) }.map(head.index(after:))
            let end = isWhole ? head.endIndex : head.lastIndex(of: " ") ?? joint ?? head.endIndex
            lines.append(String(rest[..<end]))
            rest = rest[end...].drop { $0 == " " }
        }
        return lines
    }
}
