internal import Charts

/// A JSON value (RFC 8259) with members in writing order, so that equal trees give equal text.
enum JSONTree {
    case object([(String, JSONTree)])
    case array([JSONTree])
    case string(String)
    case number(Double)
    case integer(Int)
    case null

    static func optional(_ number: Double?) -> JSONTree {
        number.map { .number($0) } ?? .null
    }

    static func optional(_ text: String?) -> JSONTree {
        text.map { .string($0) } ?? .null
    }

    /// The text, indented by two spaces; arrays of plain values stay on one line.
    var text: String {
        var result = ""
        write(into: &result, indentation: 0)
        return result + "\n"
    }

    private func write(into text: inout String, indentation: Int) {
        switch self {
        case .null: text += "null"
        case .integer(let number): text += String(number)
        case .number(let value): text += value.isFinite ? NumberText.shortest(value) : "null"
        case .string(let string): Self.write(string, into: &text)
        case .array(let items):
            Self.write(items.map { (nil, $0) }, brackets: ("[", "]"), into: &text, indentation)
        case .object(let members):
            Self.write(members.map { ($0.0, $0.1) }, brackets: ("{", "}"), into: &text, indentation)
        }
    }

    private static func write(
        _ items: [(key: String?, value: JSONTree)], brackets: (open: String, close: String),
        into text: inout String, _ indentation: Int
    ) {
        text += brackets.open
        let isOneLine = items.allSatisfy { $0.key == nil && $0.value.isPlain }
        for (index, item) in items.enumerated() {
            if index > 0 { text += isOneLine ? ", " : "," }
            if !isOneLine { text += "\n" + String(repeating: "  ", count: indentation + 1) }
            if let key = item.key {
                write(key, into: &text)
                text += ": "
            }
            item.value.write(into: &text, indentation: indentation + 1)
        }
        if !isOneLine { text += "\n" + String(repeating: "  ", count: indentation) }
        text += brackets.close
    }

    private var isPlain: Bool {
        switch self {
        case .object, .array: false
        case .string, .number, .integer, .null: true
        }
    }

    private static func write(_ string: String, into text: inout String) {
        var result = String.UnicodeScalarView("\"".unicodeScalars)
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"", "\\":
                result.append("\\")
                result.append(scalar)
            case "\n": result.append(contentsOf: "\\n".unicodeScalars)
            case "\r": result.append(contentsOf: "\\r".unicodeScalars)
            case "\t": result.append(contentsOf: "\\t".unicodeScalars)
            // Escaped beyond the standard's need, so that the text can stand in a script or terminal.
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}", "<":
                let hex = String(scalar.value, radix: 16)
                let padding = String(repeating: "0", count: 4 - hex.count)
                result.append(contentsOf: "\\u\(padding)\(hex)".unicodeScalars)
            default: result.append(scalar)
            }
        }
        result.append("\"")
        text += String(result)
    }
}
