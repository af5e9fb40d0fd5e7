extension Parser {
    /// A primary and the selections, indices and calls behind it.
    mutating func member() throws(Failure) -> SyntaxNode {
        // In (a).b the parentheses say that b is a field of a, not part of a name.
        let isName = !at(.leftParenthesis)
        return try members(of: try primary(), isName: isName)
    }

    /// - Parameter isName: whether a variable here and the fields behind it may together be a name with dots.
    mutating func members(of primary: SyntaxNode, isName: Bool = false) throws(Failure) -> SyntaxNode {
        var operand = primary
        while true {
            let offset = current.offset
            if take(.dot) {
                operand = try selection(from: operand, isName: isName)
            } else if take(.leftBracket) {
                operand = try index(into: operand, at: offset)
            } else if at(.leftBrace) {
                throw Failure(
                    .syntax, "expected an operator, found '{'",
                    hint: "protocol buffer messages cannot be constructed here", offset: offset)
            } else {
                return operand
            }
        }
    }

    private mutating func primary() throws(Failure) -> SyntaxNode {
        let token = current
        if let literal = try literal() {
            advance()
            return try node(.literal(literal), at: token.offset)
        }
        switch token.kind {
        case .identifier(let name):
            return try named(name, isRooted: false)
        case .symbol(.dot):
            advance()
            guard case .identifier(let name) = current.kind else { throw unexpected("a name after '.'") }
            return try named(name, isRooted: true)
        case .symbol(.leftParenthesis):
            advance()
            let inner = try expression()
            try expect(.rightParenthesis, after: "to close the parenthesis")
            return inner
        case .symbol(.leftBracket):
            advance()
            return try list(at: token.offset)
        case .symbol(.leftBrace):
            advance()
            return try map(at: token.offset)
        default:
            throw unexpected("a value")
        }
    }

    private func literal() throws(Failure) -> ExpressionValue? {
        switch current.kind {
        case .int(let magnitude):
            guard let number = Int64(exactly: magnitude) else {
                throw Failure(
                    .syntax, "the integer is beyond the range of an int",
                    hint: "write \(magnitude)u for a uint",
                    offset: current.offset)
            }
            return .int(number)
        case .uint(let number): return .uint(number)
        case .double(let number): return .double(number)
        case .string(let text): return .string(text)
        case .bytes(let bytes): return .bytes(bytes)
        case .symbol(.true): return .bool(true)
        case .symbol(.false): return .bool(false)
        case .symbol(.null): return .null
        case .identifier, .reserved, .quotedName, .symbol, .end: return nil
        }
    }

    /// A variable, a variable bound by a macro, or the call of a function; the current token is the name.
    private mutating func named(_ name: String, isRooted: Bool) throws(Failure) -> SyntaxNode {
        let offset = current.offset
        advance()
        if take(.leftParenthesis) {
            if name == "has" { return try presence(at: offset) }
            return try call(name, isMethod: false, receiver: nil, at: offset)
        }
        if !isRooted, let slot = slot(of: name) { return try node(.local(slot: slot), at: offset) }
        return try node(.path(VariablePath(root: name)), at: offset)
    }

    // MARK: Selection

    /// What follows a dot: `field`, `?field` or `function(…)`.
    private mutating func selection(
        from operand: SyntaxNode, isName: Bool
    ) throws(Failure) -> SyntaxNode {
        let isOptional = take(.question)
        let offset = current.offset
        let field: String
        switch current.kind {
        case .identifier(let name), .reserved(let name), .quotedName(let name): field = name
        default: throw unexpected("a field or function name after '.'")
        }
        let mayBeCalled = if case .quotedName = current.kind { false } else { !isOptional }
        advance()
        if mayBeCalled, take(.leftParenthesis) { return try method(field, of: operand, at: offset) }
        if isOptional { return try node(.optionalSelect(operand, field: field), at: offset, over: [operand]) }
        if isName, case .path(let path) = operand.form {
            guard path.fields.count < limits.depth else { throw tooDeep(at: offset) }
            return try node(.path(path.appending(field, offset: offset)), at: operand.offset)
        }
        return try node(.select(operand, field: field), at: offset, over: [operand])
    }

    private mutating func index(into operand: SyntaxNode, at offset: Int) throws(Failure) -> SyntaxNode {
        let isOptional = take(.question)
        let index = try expression()
        try expect(.rightBracket, after: "to close the index")
        return try node(
            isOptional ? .optionalIndex(operand, index) : .index(operand, index), at: offset,
            over: [operand, index])
    }

    // MARK: Literals of lists and maps

    private mutating func list(at offset: Int) throws(Failure) -> SyntaxNode {
        var elements: [SyntaxNode.ListElement] = []
        while !at(.rightBracket) {
            let isOptional = take(.question)
            elements.append(.init(value: try expression(), isOptional: isOptional))
            guard take(.comma) else { break }
        }
        try expect(.rightBracket, after: "or ',' in the list")
        return try node(.list(elements), at: offset, over: elements.map(\.value))
    }

    private mutating func map(at offset: Int) throws(Failure) -> SyntaxNode {
        var elements: [SyntaxNode.MapElement] = []
        while !at(.rightBrace) {
            let isOptional = take(.question)
            let key = try expression()
            try expect(.colon, after: "between key and value")
            elements.append(.init(key: key, value: try expression(), isOptional: isOptional))
            guard take(.comma) else { break }
        }
        try expect(.rightBrace, after: "or ',' in the map")
        return try node(.map(elements), at: offset, over: elements.flatMap { [$0.key, $0.value] })
    }
}
