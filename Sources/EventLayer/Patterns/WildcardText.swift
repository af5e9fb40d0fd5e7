/// A text in which `*` stands for any characters, none among them; `\*` is an asterisk and `\\` a backslash.
struct WildcardText: Sendable {
    /// What stands between the asterisks, in UTF-8.
    private let parts: [[UInt8]]

    init(_ text: String) throws(FieldPredicateError) {
        var parts: [[UInt8]] = [[]]
        var isEscaped = false
        var isAfterAsterisk = false
        for byte in text.utf8 {
            defer { isAfterAsterisk = byte == UInt8(ascii: "*") && !isEscaped }
            if isEscaped {
                guard byte == UInt8(ascii: "*") || byte == UInt8(ascii: "\\") else {
                    throw FieldPredicateError("wildcard: \\ may stand before * and \\ only")
                }
                parts[parts.count - 1].append(byte)
                isEscaped = false
                isAfterAsterisk = false
                continue
            }
            switch byte {
            case UInt8(ascii: "\\"): isEscaped = true
            case UInt8(ascii: "*"):
                guard !isAfterAsterisk else { throw FieldPredicateError("wildcard: two asterisks in a row") }
                parts.append([])
            default: parts[parts.count - 1].append(byte)
            }
        }
        guard !isEscaped else { throw FieldPredicateError("wildcard: \\ at the end") }
        self.parts = parts
    }

    /// Each part is taken at its first place behind the one before: if that fails, no later place can do.
    func matches(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            guard let first = parts.first, let last = parts.last else { return false }
            guard parts.count > 1 else { return bytes.elementsEqual(first) }
            guard bytes.count >= first.count + last.count, bytes.starts(with: first),
                bytes.suffix(last.count).elementsEqual(last)
            else { return false }
            var rest = bytes[first.count..<(bytes.count - last.count)]
            for part in parts[1..<(parts.count - 1)] {
                guard let end = Self.end(ofFirst: part, in: rest) else { return false }
                rest = rest[end...]
            }
            return true
        }
    }

    private static func end(ofFirst part: [UInt8], in bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
        var start = bytes.startIndex
        while start + part.count <= bytes.endIndex {
            if bytes[start..<(start + part.count)].elementsEqual(part) { return start + part.count }
            start += 1
        }
        return nil
    }
}
