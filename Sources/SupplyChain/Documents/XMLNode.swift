internal import Foundation

#if canImport(FoundationXML)
    internal import FoundationXML
#endif

/// One element of an XML document: its local name, text, attributes and children.
struct XMLNode: Sendable, Hashable {
    let name: String
    let namespace: String?
    let attributes: [String: String]
    fileprivate(set) var text = ""
    fileprivate(set) var children: [XMLNode] = []

    /// The first child of a name, and of its children the first of the next name, and so on.
    subscript(path: String...) -> XMLNode? {
        var node = self
        for name in path {
            guard let next = node.children.first(where: { $0.name == name }) else { return nil }
            node = next
        }
        return node
    }

    func all(_ name: String) -> [XMLNode] { children.filter { $0.name == name } }

    /// The text without blanks around it; `nil` when nothing is left.
    var content: String? {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        return trimmed.isEmpty ? nil : trimmed
    }
}

/// Reads XML that strangers send.
///
/// No document type declaration is accepted, so that there are no entities to expand or to fetch; UBL documents have
/// none. Size and depth are bounded. Only encodings in which markup is ASCII are accepted: in another one a declaration
/// could hide from the check.
enum XMLNodeReader {
    static let maximumBytes = 16 << 20
    static let maximumDepth = 100

    /// The root element.
    ///
    /// - Throws: ``SupplyChainError`` of kind `invalidValue` that names the line where there is one.
    static func read(_ data: Data) throws -> XMLNode {
        guard data.count <= maximumBytes else {
            throw SupplyChainError(
                .invalidValue, "\(data.count) bytes of XML, expected at most \(maximumBytes)")
        }
        guard !data.contains(0) else {
            throw SupplyChainError(.invalidValue, "not UTF-8 text", hint: "save the file as UTF-8")
        }
        guard data.range(of: Data("<!DOCTYPE".utf8)) == nil else {
            throw SupplyChainError(
                .invalidValue, "a document type declaration (<!DOCTYPE) is not accepted",
                hint: "UBL documents have none")
        }
        try checkEncoding(data)
        let builder = XMLNodeBuilder()
        let parser = XMLParser(data: data)
        parser.delegate = builder
        parser.shouldProcessNamespaces = true
        parser.shouldResolveExternalEntities = false
        guard parser.parse(), let root = builder.root else {
            if builder.isTooDeep {
                throw SupplyChainError(
                    .invalidValue, "elements are nested more than \(maximumDepth) deep")
            }
            throw SupplyChainError(.invalidValue, "line \(max(1, parser.lineNumber)): not well-formed XML")
        }
        return root
    }

    private static func checkEncoding(_ data: Data) throws {
        let head = String(decoding: data.prefix(200), as: UTF8.self)
        guard let declaration = head.firstMatch(of: /<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']/) else {
            return
        }
        let name = String(declaration.1)
        guard ["utf-8", "us-ascii", "ascii", "iso-8859-1"].contains(name.lowercased()) else {
            throw SupplyChainError(
                .invalidValue, "the encoding '\(name)' is not read", hint: "save the file as UTF-8")
        }
    }
}

/// Builds the tree as the parser reports it.
private final class XMLNodeBuilder: NSObject, XMLParserDelegate {
    private(set) var root: XMLNode?
    private(set) var isTooDeep = false
    private var open: [XMLNode] = []

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        guard open.count < XMLNodeReader.maximumDepth else {
            isTooDeep = true
            return parser.abortParsing()
        }
        let namespace = namespaceURI.flatMap { $0.isEmpty ? nil : $0 }
        open.append(XMLNode(name: name, namespace: namespace, attributes: attributes))
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        guard !open.isEmpty else { return }
        open[open.count - 1].text += string
    }

    func parser(_ parser: XMLParser, foundCDATA block: Data) {
        guard !open.isEmpty else { return }
        open[open.count - 1].text += String(decoding: block, as: UTF8.self)
    }

    func parser(
        _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
        guard let done = open.popLast() else { return }
        if open.isEmpty { root = done } else { open[open.count - 1].children.append(done) }
    }
}
