/// Why a text is not JSON, and where.
public struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Counted from 1.
    public let line: Int
    /// Bytes from the start of the line, counted from 1.
    public let column: Int
    public let message: String

    public var description: String { "line \(line), column \(column): \(message)" }
}

extension Value {
    /// Reads one JSON text (RFC 8259, UTF-8).
    ///
    /// Numbers without point or exponent become `int` when they fit 64 bits and are refused otherwise.
    ///
    /// - Throws: ``JSONError`` for malformed text, invalid UTF-8, a duplicate key, nesting deeper than 512.
    public init(json text: String) throws(JSONError) {
        try self.init(json: Array(text.utf8))
    }

    /// Reads one JSON text from its UTF-8 bytes; see ``init(json:)-(String)``.
    public init(json bytes: [UInt8]) throws(JSONError) {
        var parser = JSONParser(bytes: bytes)
        self = try parser.parseDocument()
    }
}

struct JSONParser {
    private static let maximumDepth = 512

    private let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func parseDocument() throws(JSONError) -> Value {
        let value = try parseValue(depth: 0)
        skipWhitespace()
        guard position == bytes.count else { throw error("expected the end of the text") }
        return value
    }

    private mutating func parseValue(depth: Int) throws(JSONError) -> Value {
        skipWhitespace()
        guard position < bytes.count else { throw error("unexpected end, expected a value") }
        switch bytes[position] {
        case UInt8(ascii: "{"): return try parseObject(depth: depth + 1)
        case UInt8(ascii: "["): return try parseArray(depth: depth + 1)
        case UInt8(ascii: "\""): return .string(try parseString())
        case UInt8(ascii: "t"): return try parseWord("true", .bool(true))
        case UInt8(ascii: "f"): return try parseWord("false", .bool(false))
        case UInt8(ascii: "n"): return try parseWord("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try parseNumber()
        default: throw error("expected a value")
        }
    }

    private mutating func parseObject(depth: Int) throws(JSONError) -> Value {
        guard depth <= Self.maximumDepth else { throw error("nested deeper than \(Self.maximumDepth)") }
        position += 1
        var members: [String: Value] = [:]
        skipWhitespace()
        if consume(UInt8(ascii: "}")) { return .object(members) }
        while true {
            skipWhitespace()
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                throw error("expected a key in double quotes")
            }
            let keyPosition = position
            let key = try parseString()
            skipWhitespace()
            guard consume(UInt8(ascii: ":")) else { throw error("expected ':' after the key \"\(key)\"") }
            let value = try parseValue(depth: depth)
            guard members.updateValue(value, forKey: key) == nil else {
                throw error("duplicate key \"\(key)\"", at: keyPosition)
            }
            skipWhitespace()
            if consume(UInt8(ascii: "}")) { return .object(members) }
            guard consume(UInt8(ascii: ",")) else { throw error("expected ',' or '}'") }
        }
    }

    private mutating func parseArray(depth: Int) throws(JSONError) -> Value {
        guard depth <= Self.maximumDepth else { throw error("nested deeper than \(Self.maximumDepth)") }
        position += 1
        var elements: [Value] = []
        skipWhitespace()
        if consume(UInt8(ascii: "]")) { return .array(elements) }
        while true {
            elements.append(try parseValue(depth: depth))
            skipWhitespace()
            if consume(UInt8(ascii: "]")) { return .array(elements) }
            guard consume(UInt8(ascii: ",")) else { throw error("expected ',' or ']'") }
        }
    }

    private mutating func parseWord(_ word: StaticString, _ value: Value) throws(JSONError) -> Value {
        let end = position + word.utf8CodeUnitCount
        let expected = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        guard end <= bytes.count, bytes[position..<end].elementsEqual(expected) else {
            throw error("expected a value")
        }
        position = end
        return value
    }

    private mutating func parseNumber() throws(JSONError) -> Value {
        let start = position
        _ = consume(UInt8(ascii: "-"))
        let digitsStart = position
        skipDigits()
        let digits = position - digitsStart
        guard digits > 0 else { throw error("expected a digit") }
        guard digits == 1 || bytes[digitsStart] != UInt8(ascii: "0") else {
            throw error("a number does not start with 0", at: digitsStart)
        }
        var isWhole = true
        if consume(UInt8(ascii: ".")) {
            isWhole = false
            try requireDigits()
        }
        if consume(UInt8(ascii: "e")) || consume(UInt8(ascii: "E")) {
            isWhole = false
            if !consume(UInt8(ascii: "+")) { _ = consume(UInt8(ascii: "-")) }
            try requireDigits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isWhole {
            guard let value = Int64(text) else {
                throw error("\(text) does not fit a 64-bit integer", at: start)
            }
            return .int(value)
        }
        guard let value = Double(text), value.isFinite else {
            throw error("\(text) does not fit a double", at: start)
        }
        return .double(value)
    }

    private mutating func requireDigits() throws(JSONError) {
        let start = position
        skipDigits()
        guard position > start else { throw error("expected a digit") }
    }

    private mutating func skipDigits() {
        while position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) {
            position += 1
        }
    }

    private mutating func parseString() throws(JSONError) -> String {
        let opening = position
        position += 1
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                defer { position += 1 }
                return try text(bytes[start..<position], at: start)
            case UInt8(ascii: "\\"):
                return try parseEscapedString(from: start, opening: opening)
            case 0..<0x20: throw error("a control character in a string must be escaped")
            default: position += 1
            }
        }
        throw error("the string is never closed", at: opening)
    }

    /// The slow path: copies what was read so far and continues through the escapes.
    private mutating func parseEscapedString(from start: Int, opening: Int) throws(JSONError) -> String {
        var buffer = Array(bytes[start..<position])
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return try text(buffer[...], at: start)
            case UInt8(ascii: "\\"): try parseEscape(into: &buffer)
            case 0..<0x20: throw error("a control character in a string must be escaped", at: position - 1)
            default: buffer.append(byte)
            }
        }
        throw error("the string is never closed", at: opening)
    }

    private mutating func parseEscape(into buffer: inout [UInt8]) throws(JSONError) {
        guard position < bytes.count else { throw error("the string is never closed") }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): buffer.append(byte)
        case UInt8(ascii: "b"): buffer.append(0x08)
        case UInt8(ascii: "f"): buffer.append(0x0C)
        case UInt8(ascii: "n"): buffer.append(0x0A)
        case UInt8(ascii: "r"): buffer.append(0x0D)
        case UInt8(ascii: "t"): buffer.append(0x09)
        case UInt8(ascii: "u"): buffer.append(contentsOf: String(try parseUnicodeEscape()).utf8)
        default: throw error("unknown escape", at: position - 1)
        }
    }

    private mutating func parseUnicodeEscape() throws(JSONError) -> Character {
        let start = position - 2
        let high = UInt32(try parseHexadecimal())
        var code = high
        if (0xD800..<0xDC00).contains(high) {
            guard consume(UInt8(ascii: "\\")), consume(UInt8(ascii: "u")) else {
                throw error("a high surrogate needs a low one after it", at: start)
            }
            let low = UInt32(try parseHexadecimal())
            guard (0xDC00..<0xE000).contains(low) else {
                throw error("a high surrogate needs a low one after it", at: start)
            }
            code = 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw error("a lone low surrogate", at: start) }
        return Character(scalar)
    }

    private mutating func parseHexadecimal() throws(JSONError) -> UInt16 {
        guard position + 4 <= bytes.count,
            bytes[position..<position + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let code = UInt16(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
        else { throw error("expected four hexadecimal digits") }
        position += 4
        return code
    }

    private func text(_ bytes: ArraySlice<UInt8>, at start: Int) throws(JSONError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw error("the string is not valid UTF-8", at: start)
        }
        return text
    }

    private mutating func skipWhitespace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    private mutating func consume(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private func error(_ message: String, at offset: Int? = nil) -> JSONError {
        let offset = min(offset ?? position, bytes.count)
        let before = bytes[..<offset]
        let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        return JSONError(
            line: before.count(where: { $0 == 0x0A }) + 1, column: offset - lineStart + 1, message: message)
    }
}
