extension Lexer {
    /// The prefix letters and the quotation mark that open a string or bytes literal.
    private struct Opening {
        var isRaw = false
        var isBytes = false
        var mark: UInt8
        /// 1, or 3 for a literal that may contain line ends.
        var markCount: Int
        var length: Int
    }

    /// The string or bytes literal at the current position, if one starts there.
    mutating func quotedLiteral() throws(Failure) -> Token.Kind? {
        guard let opening = opening() else { return nil }
        let start = position
        position += opening.length
        var content: [UInt8] = []
        while !isClosing(opening) {
            guard let byte = peek() else { throw unterminated(opening, from: start) }
            if opening.markCount == 1, byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                throw unterminated(opening, from: start)
            }
            if byte == UInt8(ascii: "\\"), !opening.isRaw {
                try appendEscape(to: &content, isBytes: opening.isBytes)
            } else {
                content.append(byte)
                position += 1
            }
        }
        position += opening.markCount
        return opening.isBytes ? .bytes(content) : .string(String(decoding: content, as: UTF8.self))
    }

    private func opening() -> Opening? {
        var ahead = 0
        var isRaw = false
        var isBytes = false
        if let byte = peek(ahead), byte | 0x20 == UInt8(ascii: "b") {
            isBytes = true
            ahead += 1
        }
        if let byte = peek(ahead), byte | 0x20 == UInt8(ascii: "r") {
            isRaw = true
            ahead += 1
        }
        guard let mark = peek(ahead), mark == UInt8(ascii: "\"") || mark == UInt8(ascii: "'") else {
            return nil
        }
        let isTriple = peek(ahead + 1) == mark && peek(ahead + 2) == mark
        let markCount = isTriple ? 3 : 1
        return Opening(
            isRaw: isRaw, isBytes: isBytes, mark: mark, markCount: markCount, length: ahead + markCount)
    }

    private func isClosing(_ opening: Opening) -> Bool {
        (0..<opening.markCount).allSatisfy { peek($0) == opening.mark }
    }

    private func unterminated(_ opening: Opening, from start: Int) -> Failure {
        let marks = String(repeating: Character(Unicode.Scalar(opening.mark)), count: opening.markCount)
        return Failure(
            .syntax, "the string that starts here has no closing \(marks)",
            hint: opening.markCount == 1 ? "write line ends as \\n or use three quotation marks" : nil,
            offset: start)
    }

    /// Decodes one escape sequence; the current byte is the backslash.
    private mutating func appendEscape(to content: inout [UInt8], isBytes: Bool) throws(Failure) {
        let start = position
        guard let code = peek(1) else {
            throw Failure(.syntax, "expected an escape after '\\'", offset: start)
        }
        position += 2
        if let plain = Self.plainEscapes[code] {
            content.append(plain)
            return
        }
        switch code {
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
            append(try digits(2, radix: 16, from: start), to: &content, isBytes: isBytes)
        case UInt8(ascii: "0")...UInt8(ascii: "3"):
            position -= 1
            append(try digits(3, radix: 8, from: start), to: &content, isBytes: isBytes)
        case UInt8(ascii: "u") where !isBytes:
            try appendScalar(try utf16Escape(from: start), to: &content, from: start)
        case UInt8(ascii: "U") where !isBytes:
            try appendScalar(try digits(8, radix: 16, from: start), to: &content, from: start)
        default:
            throw Failure(
                .syntax,
                "unknown escape '\\\(Unicode.Scalar(code))' in a \(isBytes ? "bytes literal" : "string")",
                hint: "write a backslash as \\\\ or use a raw string r\"…\"", offset: start)
        }
    }

    /// Four hexadecimal digits, or two such escapes that form a surrogate pair.
    private mutating func utf16Escape(from start: Int) throws(Failure) -> UInt32 {
        let first = try digits(4, radix: 16, from: start)
        guard (0xD800...0xDBFF).contains(first), peek() == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "u")
        else {
            return first
        }
        position += 2
        let second = try digits(4, radix: 16, from: start)
        guard (0xDC00...0xDFFF).contains(second) else { return first }
        return 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
    }

    private mutating func digits(_ count: Int, radix: UInt32, from start: Int) throws(Failure) -> UInt32 {
        var number: UInt32 = 0
        for _ in 0..<count {
            guard let digit = peek()?.hexadecimalValue, digit < radix else {
                throw Failure(
                    .syntax, "expected \(count) \(radix == 8 ? "octal" : "hexadecimal") digits in the escape",
                    offset: start)
            }
            number = number &* radix &+ digit
            position += 1
        }
        return number
    }

    private func append(_ code: UInt32, to content: inout [UInt8], isBytes: Bool) {
        if isBytes {
            content.append(UInt8(truncatingIfNeeded: code))
        } else {
            // Two hexadecimal or three octal digits are at most 255, always a code point.
            content.append(contentsOf: String(Unicode.Scalar(UInt8(truncatingIfNeeded: code))).utf8)
        }
    }

    private func appendScalar(_ code: UInt32, to content: inout [UInt8], from start: Int) throws(Failure) {
        guard let scalar = Unicode.Scalar(code) else {
            throw Failure(.syntax, "the escape is no Unicode code point", offset: start)
        }
        content.append(contentsOf: String(scalar).utf8)
    }

    private static let plainEscapes: [UInt8: UInt8] = [
        UInt8(ascii: "\\"): UInt8(ascii: "\\"), UInt8(ascii: "?"): UInt8(ascii: "?"),
        UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "'"): UInt8(ascii: "'"),
        UInt8(ascii: "`"): UInt8(ascii: "`"), UInt8(ascii: "a"): 0x07, UInt8(ascii: "b"): 0x08,
        UInt8(ascii: "f"): 0x0C, UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
        UInt8(ascii: "v"): 0x0B,
    ]
}
