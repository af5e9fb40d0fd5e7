extension Value {
    /// JSON text with sorted keys: equal values give equal text.
    ///
    /// Doubles print in the shortest form that reads back as the same number and keep a point or exponent
    /// (`1.0`), so that they stay doubles. JSON has no infinities; these print as `null`.
    ///
    /// - Parameter pretty: indents by two spaces, one member a line.
    public func json(pretty: Bool = false) -> String {
        var writer = JSONWriter(pretty: pretty)
        writer.write(self, depth: 0)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

struct JSONWriter {
    private let pretty: Bool
    var bytes: [UInt8] = []

    init(pretty: Bool) {
        self.pretty = pretty
        bytes.reserveCapacity(128)
    }

    mutating func write(_ value: Value, depth: Int) {
        switch value {
        case .null: append("null")
        case .bool(let value): append(value ? "true" : "false")
        case .int(let value): append(value.description)
        case .double(let value): append(value.isFinite ? value.description : "null")
        case .string(let value): write(string: value)
        case .array(let elements): write(elements, depth: depth)
        case .object(let members): write(members, depth: depth)
        }
    }

    private mutating func write(_ elements: [Value], depth: Int) {
        guard !elements.isEmpty else { return append("[]") }
        append("[")
        for (position, element) in elements.enumerated() {
            startItem(first: position == 0, depth: depth + 1)
            write(element, depth: depth + 1)
        }
        newLine(depth: depth)
        append("]")
    }

    private mutating func write(_ members: [String: Value], depth: Int) {
        guard !members.isEmpty else { return append("{}") }
        append("{")
        for (position, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
            startItem(first: position == 0, depth: depth + 1)
            write(string: member.key)
            append(pretty ? ": " : ":")
            write(member.value, depth: depth + 1)
        }
        newLine(depth: depth)
        append("}")
    }

    private mutating func startItem(first: Bool, depth: Int) {
        if !first { append(",") }
        newLine(depth: depth)
    }

    private mutating func newLine(depth: Int) {
        guard pretty else { return }
        bytes.append(UInt8(ascii: "\n"))
        for _ in 0..<depth { append("  ") }
    }

    mutating func write(string: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: "\""): append("\\\"")
            case UInt8(ascii: "\\"): append("\\\\")
            case UInt8(ascii: "\n"): append("\\n")
            case UInt8(ascii: "\r"): append("\\r")
            case UInt8(ascii: "\t"): append("\\t")
            case 0..<0x20:
                append("\\u00")
                append(byte < 0x10 ? "0" : "1")
                append(String(byte & 0x0F, radix: 16))
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }
    mutating func append(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}
