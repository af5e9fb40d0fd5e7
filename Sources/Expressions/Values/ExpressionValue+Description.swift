extension ExpressionValue: CustomStringConvertible {
    /// The value as an expression that evaluates to it: `5u`, `"a\n"`, `{"a": [1.0]}`, `timestamp("…")`.
    public var description: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .int(let value): String(value)
        case .uint(let value): "\(value)u"
        case .double(let value): DoubleText.literal(value)
        case .string(let value): StringQuoting.quote(value)
        case .bytes(let value): StringQuoting.quote(value)
        case .timestamp(let value): "timestamp(\"\(value.description)\")"
        case .duration(let value): "duration(\"\(value.description)\")"
        case .list(let elements): "[\(elements.map(\.description).joined(separator: ", "))]"
        case .map(let map): map.description
        case .type(let type): type.name
        case .optional(nil): "optional.none()"
        case .optional(let value?): "optional.of(\(value))"
        }
    }
}

extension ExpressionMap: CustomStringConvertible {
    public var description: String {
        "{\(entries.map { "\($0.key.value): \($0.value)" }.joined(separator: ", "))}"
    }
}

/// String and bytes literals.
enum StringQuoting {
    /// The string as a double-quoted literal; printable characters stay as they are.
    static func quote(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if isControl(scalar) || scalar == "\"" || scalar == "\\" {
                quoted += escapes[scalar] ?? "\\x" + hexadecimal(UInt8(scalar.value))
            } else {
                quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || scalar.value == 0x7F
    }

    /// The bytes as a bytes literal; bytes beyond printable ASCII are written in hexadecimal.
    static func quote(_ bytes: [UInt8]) -> String {
        var quoted = "b\""
        for byte in bytes {
            let scalar = Unicode.Scalar(byte)
            if let escape = escapes[scalar] {
                quoted += escape
            } else if (0x20..<0x7F).contains(byte) {
                quoted.unicodeScalars.append(scalar)
            } else {
                quoted += "\\x" + hexadecimal(byte)
            }
        }
        return quoted + "\""
    }

    static let escapes: [Unicode.Scalar: String] = [
        "\"": "\\\"", "\\": "\\\\", "\u{07}": "\\a", "\u{08}": "\\b", "\u{0C}": "\\f", "\n": "\\n",
        "\r": "\\r", "\t": "\\t", "\u{0B}": "\\v",
    ]

    private static func hexadecimal(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
}
