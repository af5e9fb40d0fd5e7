internal import Foundation

#if canImport(FoundationXML)
    internal import FoundationXML
#endif

/// An element of parsed XML: a test's way to look at a drawing without trusting its writer.
package final class XMLTree {
    package let name: String
    package let attributes: [String: String]
    package var children: [XMLTree] = []
    package var text = ""

    package init(name: String, attributes: [String: String]) {
        self.name = name
        self.attributes = attributes
    }

    /// The document's root, or nil when the text is not well-formed XML.
    package static func parse(_ text: String) -> XMLTree? {
        let builder = Builder()
        let parser = XMLParser(data: Data(text.utf8))
        parser.delegate = builder
        return parser.parse() ? builder.root : nil
    }

    /// This element and everything below it, in document order.
    package var all: [XMLTree] {
        [self] + children.flatMap(\.all)
    }

    package func elements(_ name: String, class style: String? = nil) -> [XMLTree] {
        all.filter { element in
            let styles = element.attributes["class"]?.split(separator: " ").map(String.init) ?? []
            return element.name == name && (style.map(styles.contains) ?? true)
        }
    }

    package func number(_ attribute: String) -> Double {
        attributes[attribute].flatMap(Double.init) ?? .nan
    }

    /// The text of the element and of everything below it.
    package var fullText: String {
        text + children.map(\.fullText).joined()
    }

    /// The y-coordinates (or x) of a path of M, L, H and V commands, or of a polygon.
    package var points: [(x: Double, y: Double)] {
        if let list = attributes["points"] {
            return list.split(separator: " ").map { pair in
                let parts = pair.split(separator: ",").compactMap { Double($0) }
                return (parts[0], parts[1])
            }
        }
        var points: [(x: Double, y: Double)] = []
        let path = attributes["d"] ?? ""
        for command in path.split(whereSeparator: { "ML".contains($0) }) {
            let parts = command.split(separator: " ").compactMap { Double($0) }
            if parts.count == 2 { points.append((parts[0], parts[1])) }
        }
        return points
    }

    private final class Builder: NSObject, XMLParserDelegate {
        var root: XMLTree?
        private var open: [XMLTree] = []

        func parser(
            _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?,
            qualifiedName qName: String?, attributes attributeDict: [String: String]
        ) {
            let element = XMLTree(name: elementName, attributes: attributeDict)
            if let parent = open.last { parent.children.append(element) } else { root = element }
            open.append(element)
        }

        func parser(_ parser: XMLParser, foundCharacters string: String) {
            open.last?.text += string
        }

        func parser(
            _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?,
            qualifiedName qName: String?
        ) {
            open.removeLast()
        }
    }
}
