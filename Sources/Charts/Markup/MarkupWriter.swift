/// Writes a tree as text that is both well-formed XML and valid HTML.
///
/// Characters that XML 1.0 (section 2.2) forbids are written as U+FFFD, so that a control character in
/// a name cannot make the page unreadable.
public struct MarkupWriter: Sendable {
    private var bytes: [UInt8] = []

    /// The text of a tree. Equal trees give equal text.
    public static func text(of markup: Markup) -> String {
        var writer = MarkupWriter()
        writer.write(markup)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private mutating func write(_ markup: Markup) {
        switch markup {
        case .text(let text): writeEscaped(text, quotes: false)
        case .style(let sheet): bytes.append(contentsOf: sheet.text.utf8)
        case .group(let nodes): nodes.forEach { write($0) }
        case .element(let name, let attributes, let children):
            write(name, attributes, children)
        }
    }

    private mutating func write(
        _ name: MarkupName, _ attributes: [MarkupAttribute], _ children: [Markup]
    ) {
        bytes.append(UInt8(ascii: "<"))
        bytes.append(contentsOf: name.text.utf8)
        for attribute in attributes {
            bytes.append(UInt8(ascii: " "))
            bytes.append(contentsOf: attribute.name.text.utf8)
            bytes.append(contentsOf: "=\"".utf8)
            writeEscaped(attribute.value, quotes: true)
            bytes.append(UInt8(ascii: "\""))
        }
        if children.isEmpty, selfClosing.contains(name.text) {
            bytes.append(contentsOf: "/>".utf8)
            return
        }
        bytes.append(UInt8(ascii: ">"))
        children.forEach { write($0) }
        bytes.append(contentsOf: "</".utf8)
        bytes.append(contentsOf: name.text.utf8)
        bytes.append(UInt8(ascii: ">"))
    }

    private mutating func writeEscaped(_ text: String, quotes: Bool) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": bytes.append(contentsOf: "&amp;".utf8)
            case "<": bytes.append(contentsOf: "&lt;".utf8)
            case ">": bytes.append(contentsOf: "&gt;".utf8)
            case "\"" where quotes: bytes.append(contentsOf: "&quot;".utf8)
            case "\n" where quotes, "\t" where quotes: bytes.append(UInt8(ascii: " "))
            case "\r": bytes.append(UInt8(ascii: " "))
            default: writeScalar(scalar)
            }
        }
    }

    private mutating func writeScalar(_ scalar: Unicode.Scalar) {
        guard scalar.isAllowedInMarkup else {
            bytes.append(contentsOf: "\u{FFFD}".utf8)
            return
        }
        if scalar.isASCII {
            bytes.append(UInt8(truncatingIfNeeded: scalar.value))
        } else {
            bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
    }
}

/// Elements that may be written as `<x/>`: the void elements of HTML and the shapes of SVG.
private let selfClosing: Set<String> = [
    "br", "hr", "link", "meta", "circle", "line", "path", "polygon", "polyline", "rect",
]

extension Unicode.Scalar {
    /// Whether XML 1.0 (production 2, Char) and HTML allow this character, non-characters excluded.
    var isAllowedInMarkup: Bool {
        switch value {
        case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0xA0...0xFDCF, 0xFDF0...0xFFFD: true
        case 0x10000...0x10FFFF: value & 0xFFFE != 0xFFFE
        default: false
        }
    }
}
