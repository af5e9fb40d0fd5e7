extension Lexer {
    /// `12`, `0x1F`, `12u`, `1.5`, `.5`, `1e9`.
    mutating func number() throws(Failure) -> Token.Kind {
        let start = position
        let kind: Token.Kind
        if peek() == UInt8(ascii: "0"), let prefix = peek(1), prefix | 0x20 == UInt8(ascii: "x") {
            position += 2
            let digits = skip { $0.hexadecimalValue != nil }
            kind = try integer(digits, radix: 16, from: start)
        } else {
            kind = try decimal(from: start)
        }
        if let byte = peek(), byte.isLetter || byte.isDigit || byte == UInt8(ascii: "_") {
            throw Failure(.syntax, "expected an operator after the number", offset: position)
        }
        return kind
    }

    private mutating func decimal(from start: Int) throws(Failure) -> Token.Kind {
        let whole = skip(\.isDigit)
        var isDouble = false
        if peek() == UInt8(ascii: "."), peek(1)?.isDigit == true {
            position += 1
            _ = skip(\.isDigit)
            isDouble = true
        }
        if try skipExponent() { isDouble = true }
        guard isDouble else { return try integer(whole, radix: 10, from: start) }

        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let number = Double(text.hasPrefix(".") ? "0" + text : text), number.isFinite else {
            throw Failure(.syntax, "the number \(text) is beyond the range of a double", offset: start)
        }
        return .double(number)
    }

    private mutating func skipExponent() throws(Failure) -> Bool {
        guard let mark = peek(), mark | 0x20 == UInt8(ascii: "e") else { return false }
        position += 1
        if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { position += 1 }
        guard !skip(\.isDigit).isEmpty else {
            throw Failure(.syntax, "expected the digits of an exponent", offset: position)
        }
        return true
    }

    private mutating func integer(
        _ digits: ArraySlice<UInt8>, radix: Int, from start: Int
    ) throws(Failure) -> Token.Kind {
        guard !digits.isEmpty else {
            throw Failure(.syntax, "expected hexadecimal digits after '0x'", offset: position)
        }
        let isUnsigned = peek().map { $0 | 0x20 == UInt8(ascii: "u") } ?? false
        if isUnsigned { position += 1 }
        guard let magnitude = UInt64(String(decoding: digits, as: UTF8.self), radix: radix) else {
            throw Failure(.syntax, "the integer is beyond the range of 64 bits", offset: start)
        }
        return isUnsigned ? .uint(magnitude) : .int(magnitude)
    }

    private mutating func skip(_ isPart: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let start = position
        while let byte = peek(), isPart(byte) { position += 1 }
        return bytes[start..<position]
    }
}
