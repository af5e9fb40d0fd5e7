extension PatternParser {
    /// What follows a backslash outside of a class.
    mutating func escape() throws(Failure) -> PatternNode {
        switch peek() {
        case "A": return assertion(.textStart)
        case "z": return assertion(.textEnd)
        case "b": return assertion(.wordBoundary)
        case "B": return assertion(.noWordBoundary)
        default: break
        }
        if let set = try namedSet() { return .codePoint(set) }
        return literal(try escapedScalar())
    }

    private mutating func assertion(_ assertion: PatternAssertion) -> PatternNode {
        _ = next()
        return .assertion(assertion)
    }

    /// `\d`, `\w`, `\s`, `\pL`, `\p{Lu}` and their negations; nil when another escape follows.
    mutating func namedSet() throws(Failure) -> CodePointSet? {
        var set: CodePointSet
        switch peek() {
        case "d": set = .digit
        case "D": set = CodePointSet.digit.negated
        case "w": set = .word
        case "W": set = CodePointSet.word.negated
        case "s": set = .space
        case "S": set = CodePointSet.space.negated
        case "p", "P": return try categorySet()
        default: return nil
        }
        _ = next()
        set.ignoresCase = flags.ignoresCase
        return set
    }

    private mutating func categorySet() throws(Failure) -> CodePointSet {
        var isNegated = next() == "P"
        var name = ""
        if take("{") {
            if take("^") { isNegated.toggle() }
            while let scalar = next(), scalar != "}" { name.unicodeScalars.append(scalar) }
        } else if let scalar = next() {
            name.unicodeScalars.append(scalar)
        }
        guard let set = CodePointSet.category(name) else {
            throw failure("unknown category '\(name)', expected a general category such as L or Nd")
        }
        return isNegated ? set.negated : set
    }

    /// A single code point behind a backslash.
    mutating func escapedScalar() throws(Failure) -> Unicode.Scalar {
        guard let scalar = next() else { throw failure("a backslash at the end") }
        switch scalar {
        case "a": return "\u{07}"
        case "f": return "\u{0C}"
        case "t": return "\t"
        case "n": return "\n"
        case "r": return "\r"
        case "v": return "\u{0B}"
        case "x": return try hexadecimalScalar()
        case "0"..."7": return try octalScalar(first: scalar)
        default:
            guard scalar.isASCII, !UInt8(ascii: scalar).isLetter, !UInt8(ascii: scalar).isDigit else {
                throw failure("unknown escape \\\(scalar)")
            }
            return scalar
        }
    }

    /// `\x7F` or `\x{10FFFF}`
    private mutating func hexadecimalScalar() throws(Failure) -> Unicode.Scalar {
        let isBraced = take("{")
        var code: UInt32 = 0
        var count = 0
        while count < (isBraced ? 6 : 2), let digit = peek().flatMap(Self.hexadecimalValue) {
            code = code * 16 + digit
            count += 1
            _ = next()
        }
        guard isBraced ? count > 0 && take("}") : count == 2, let scalar = Unicode.Scalar(code) else {
            throw failure("expected hexadecimal digits of a code point after \\x")
        }
        return scalar
    }

    /// `\0` or up to three octal digits; a single digit from 1 on would be a reference back, which RE2 lacks.
    private mutating func octalScalar(first: Unicode.Scalar) throws(Failure) -> Unicode.Scalar {
        var code = first.value - 0x30
        var count = 1
        while count < 3, let digit = peek(), ("0"..."7").contains(digit) {
            code = code * 8 + digit.value - 0x30
            count += 1
            _ = next()
        }
        guard first == "0" || count > 1, let scalar = Unicode.Scalar(code) else {
            throw failure("unknown escape \\\(first)")
        }
        return scalar
    }

    private static func hexadecimalValue(_ scalar: Unicode.Scalar) -> UInt32? {
        scalar.isASCII ? UInt8(ascii: scalar).hexadecimalValue : nil
    }
}
