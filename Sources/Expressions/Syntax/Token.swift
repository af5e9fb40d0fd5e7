/// One lexical element and where it starts.
struct Token {
    let kind: Kind

    /// Bytes of UTF-8 from the start of the source.
    let offset: Int

    enum Kind: Equatable {
        case identifier(String)
        /// A word such as `if` that the language keeps free; allowed as a field name only.
        case reserved(String)
        /// A name in backticks, allowed as a field name only.
        case quotedName(String)
        /// The magnitude; a sign is an operator of its own.
        case int(UInt64)
        case uint(UInt64)
        case double(Double)
        case string(String)
        case bytes([UInt8])
        case symbol(Symbol)
        case end
    }

    /// Operators, punctuation and the keywords that the grammar names.
    enum Symbol: String {
        case leftParenthesis = "("
        case rightParenthesis = ")"
        case leftBracket = "["
        case rightBracket = "]"
        case leftBrace = "{"
        case rightBrace = "}"
        case dot = "."
        case comma = ","
        case colon = ":"
        case question = "?"
        case plus = "+"
        case minus = "-"
        case star = "*"
        case slash = "/"
        case percent = "%"
        case not = "!"
        case equal = "=="
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case and = "&&"
        case or = "||"
        case `in`
        case `true`
        case `false`
        case null
    }

    /// How an error message names the token.
    var name: String {
        switch kind {
        case .identifier(let name): "'\(name)'"
        case .reserved(let word): "the reserved word '\(word)'"
        case .quotedName(let name): "'`\(name)`'"
        case .int, .uint, .double: "a number"
        case .string: "a string"
        case .bytes: "a bytes literal"
        case .symbol(let symbol): "'\(symbol.rawValue)'"
        case .end: "the end of the expression"
        }
    }
}
