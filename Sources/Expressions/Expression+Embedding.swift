extension Expression {
    /// Finds the end of an expression that a text encloses in `${` and `}`.
    ///
    /// Braces of map literals and braces inside strings and comments do not end it.
    ///
    /// - Parameters:
    ///   - text: the whole text.
    ///   - offset: where the expression starts, just behind `${`, in bytes of UTF-8.
    /// - Returns: the offset of the `}` that closes it, in bytes of UTF-8; nil when there is none.
    public static func endOfEmbeddedExpression(in text: String, from offset: Int) -> Int? {
        var lexer = Lexer(text)
        lexer.position = offset
        var openBraces = 0
        var start = offset
        while let token = try? lexer.next(), token.kind != .end {
            start = lexer.position
            if token.kind == .symbol(.leftBrace) {
                openBraces += 1
            } else if token.kind == .symbol(.rightBrace) {
                guard openBraces > 0 else { return token.offset }
                openBraces -= 1
            }
        }
        // What is no expression still ends somewhere, so that its own error can be reported.
        return lexer.bytes.indices.first { $0 >= start && lexer.bytes[$0] == UInt8(ascii: "}") }
    }
}
