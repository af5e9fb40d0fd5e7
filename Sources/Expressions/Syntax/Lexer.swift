/// Splits a source into tokens (langdef.md, section "Syntax").
struct Lexer {
    let bytes: [UInt8]
    var position = 0

    init(_ source: String) {
        bytes = Array(source.utf8)
    }

    /// All tokens, the last one `.end`.
    static func tokens(of source: String) throws(Failure) -> [Token] {
        var lexer = Lexer(source)
        var tokens: [Token] = []
        repeat {
            tokens.append(try lexer.next())
        } while tokens.last?.kind != .end
        return tokens
    }

    /// The byte `ahead` of the current one; nil behind the end.
    func peek(_ ahead: Int = 0) -> UInt8? {
        position + ahead < bytes.count ? bytes[position + ahead] : nil
    }

    mutating func next() throws(Failure) -> Token {
        skipBlanksAndComments()
        let start = position
        return Token(kind: try kind(), offset: start)
    }

    private mutating func skipBlanksAndComments() {
        while let byte = peek() {
            if byte == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "/") {
                while let byte = peek(), byte != UInt8(ascii: "\n") { position += 1 }
            } else if Self.isBlank(byte) {
                position += 1
            } else {
                return
            }
        }
    }

    private mutating func kind() throws(Failure) -> Token.Kind {
        guard let byte = peek() else { return .end }
        if byte.isDigit || (byte == UInt8(ascii: ".") && peek(1)?.isDigit == true) {
            return try number()
        }
        if let literal = try quotedLiteral() { return literal }
        if byte.isIdentifierHead { return word() }
        if byte == UInt8(ascii: "`") { return try quotedName() }
        return try symbol()
    }

    private mutating func word() -> Token.Kind {
        let start = position
        while let byte = peek(), byte.isIdentifierHead || byte.isDigit { position += 1 }
        let name = String(decoding: bytes[start..<position], as: UTF8.self)
        switch name {
        case "in": return .symbol(.in)
        case "true": return .symbol(.true)
        case "false": return .symbol(.false)
        case "null": return .symbol(.null)
        default: return Self.reservedWords.contains(name) ? .reserved(name) : .identifier(name)
        }
    }

    private mutating func quotedName() throws(Failure) -> Token.Kind {
        let start = position
        position += 1
        while let byte = peek(), byte.isQuotedNamePart { position += 1 }
        guard peek() == UInt8(ascii: "`"), position > start + 1 else {
            throw Failure(
                .syntax, "expected letters, digits, '_', '-', '.', '/' or a space and a closing '`'",
                offset: position)
        }
        position += 1
        return .quotedName(String(decoding: bytes[(start + 1)..<(position - 1)], as: UTF8.self))
    }

    private mutating func symbol() throws(Failure) -> Token.Kind {
        for length in [2, 1] where position + length <= bytes.count {
            let text = String(decoding: bytes[position..<(position + length)], as: UTF8.self)
            if let symbol = Token.Symbol(rawValue: text) {
                position += length
                return .symbol(symbol)
            }
        }
        throw unexpectedCharacter()
    }

    private func unexpectedCharacter() -> Failure {
        let rest = String(decoding: bytes[position..<min(position + 4, bytes.count)], as: UTF8.self)
        let character = rest.unicodeScalars.first.map(String.init) ?? ""
        let hint: String? =
            switch character {
            case "=": "compare with '=='"
            case "&": "write '&&'"
            case "|": "write '||'"
            case "$", "@", "#": "variables are written without '\(character)'"
            default: nil
            }
        return Failure(
            .syntax, "unexpected character \(StringQuoting.quote(character))", hint: hint, offset: position)
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0C || byte == 0x0D
    }

    private static let reservedWords: Set<String> = [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop",
        "package", "namespace", "return", "var", "void", "while",
    ]
}

extension UInt8 {
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

    var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }

    /// The value of a hexadecimal digit.
    var hexadecimalValue: UInt32? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(self - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(self - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(self - UInt8(ascii: "A")) + 10
        default: nil
        }
    }

    fileprivate var isIdentifierHead: Bool { isLetter || self == UInt8(ascii: "_") }

    fileprivate var isQuotedNamePart: Bool {
        isIdentifierHead || isDigit || [0x20, 0x2D, 0x2E, 0x2F].contains(self)
    }
}
