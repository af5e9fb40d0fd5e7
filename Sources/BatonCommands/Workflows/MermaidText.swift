/// Text inside the quotes of a Mermaid flowchart.
enum MermaidText {
    private static let longestLine = 120

    /// Lines below each other, each cut to a length that keeps boxes readable.
    static func label(_ lines: [String]) -> String {
        lines.map { line in
            escaped(line.count > longestLine ? "\(line.prefix(longestLine - 1))…" : line)
        }.joined(separator: "<br/>")
    }

    /// The text with everything that means something to Mermaid, to its Markdown or to HTML as a `#number;` entity.
    ///
    /// Colons are among it because Mermaid's preprocessor takes `style…:…#…;` for a style anywhere in the file, and
    /// the word `direction` because its lexer takes `direction TB` for a statement anywhere in a line.
    static func escaped(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        var result = ""
        for (place, scalar) in scalars.enumerated() {
            let isJoined =
                place > 0 && place + 1 < scalars.count && scalars[place - 1].isWordPart
                && scalars[place + 1].isWordPart
            if scalar.isPlain || (isJoined && "._-".unicodeScalars.contains(scalar)) {
                result.unicodeScalars.append(scalar)
            } else if scalar.properties.generalCategory == .control {
                result.append(" ")
            } else {
                result += "#\(scalar.value);"
            }
        }
        return result.replacing("direction", with: "#100;irection")
    }
}

extension Unicode.Scalar {
    fileprivate var isWordPart: Bool {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber:
            // Mermaid marks entities with these two while it works.
            self != "\u{FB02}" && self != "ß"
        default: false
        }
    }

    fileprivate var isPlain: Bool { isWordPart || self == " " || self == "," || self == "/" }
}
