extension Parser {
    /// `has(e.f)`; the current token follows the opening parenthesis.
    mutating func presence(at offset: Int) throws(Failure) -> SyntaxNode {
        let argument = try expression()
        try expect(.rightParenthesis, after: "after the field of has()")
        switch argument.form {
        case .select(let operand, let field), .optionalSelect(let operand, let field):
            return try node(.has(operand, field: field), at: offset, over: [operand])
        case .path(let path):
            guard let field = path.fields.last else { break }
            let parent = VariablePath(
                root: path.root, fields: path.fields.dropLast(), fieldOffsets: path.fieldOffsets.dropLast())
            let operand = try node(.path(parent), at: argument.offset)
            return try node(.has(operand, field: field), at: offset, over: [operand])
        default: break
        }
        throw Failure(
            .syntax, "expected a field selection such as a.b in has()", offset: argument.offset)
    }

    /// A call with a receiver: a macro, a function with a qualified name such as `optional.of`, or a method.
    mutating func method(
        _ name: String, of receiver: SyntaxNode, at offset: Int
    ) throws(Failure) -> SyntaxNode {
        if case .path(let path) = receiver.form {
            let qualified = path.name(fieldCount: path.fields.count) + "." + name
            if qualified == "cel.bind" { return try bind(at: offset) }
            if FunctionLibrary.function(qualified, isMethod: false) != nil {
                return try call(qualified, isMethod: false, receiver: nil, at: offset)
            }
        }
        if let kind = Self.comprehensions[name] {
            return try comprehension(kind, named: name, over: receiver, at: offset)
        }
        if name == "optMap" || name == "optFlatMap" {
            return try optionalMap(name, of: receiver, at: offset)
        }
        return try call(name, isMethod: true, receiver: receiver, at: offset)
    }

    /// The arguments of a call; the current token follows the opening parenthesis.
    mutating func call(
        _ name: String, isMethod: Bool, receiver: SyntaxNode?, at offset: Int
    ) throws(Failure) -> SyntaxNode {
        var arguments = receiver.map { [$0] } ?? []
        while !at(.rightParenthesis) {
            arguments.append(try expression())
            guard take(.comma) else { break }
            if at(.rightParenthesis) { throw unexpected("an argument after ','") }
        }
        try expect(.rightParenthesis, after: "or ',' in the arguments of \(name)()")
        let call = FunctionCall(name: name, isMethod: isMethod, arguments: arguments)
        return try node(.call(call), at: offset, over: arguments)
    }

    // MARK: Macros

    private static let comprehensions: [String: Comprehension.Kind] = [
        "all": .all, "exists": .exists, "exists_one": .existsOne, "existsOne": .existsOne, "map": .map,
        "filter": .filter, "transformList": .transformList, "transformMap": .transformMap,
        "transformMapEntry": .transformMapEntry,
    ]

    private mutating func comprehension(
        _ kind: Comprehension.Kind, named name: String, over range: SyntaxNode, at offset: Int
    ) throws(Failure) -> SyntaxNode {
        var names = [try variable(of: name)]
        if try takesSecondVariable(kind, name) { names.append(try variable(of: name)) }
        guard Set(names).count == names.count else {
            let twice = names[0]
            throw Failure(.syntax, "\(name)() binds '\(twice)' twice", offset: offset)
        }
        let (firstSlot, bodies) = try binding(names, to: range) { parser throws(Failure) in
            try parser.bodies(of: name, mayHaveCondition: kind.mayHaveCondition)
        }
        let comprehension = Comprehension(
            kind: kind, range: range, firstSlot: firstSlot,
            secondSlot: names.count == 2 ? firstSlot + 1 : nil,
            condition: bodies.count == 2 ? bodies[0] : nil, body: bodies[bodies.count - 1])
        return try node(.comprehension(comprehension), at: offset, over: bodies + [range])
    }

    /// Whether the arguments go on with a second variable: `all`, `exists` and `existsOne` allow it.
    private func takesSecondVariable(_ kind: Comprehension.Kind, _ name: String) throws(Failure) -> Bool {
        switch kind {
        case .transformList, .transformMap, .transformMapEntry: return true
        case .map, .filter: return false
        case .all, .exists, .existsOne:
            guard case .identifier = current.kind else { return false }
            return following(1).kind == .symbol(.comma)
        }
    }

    /// A name to bind and the comma behind it.
    private mutating func variable(of macro: String) throws(Failure) -> String {
        guard case .identifier(let name) = current.kind, following(1).kind == .symbol(.comma) else {
            throw unexpected("the name of a variable and ',' in \(macro)()")
        }
        advance()
        advance()
        return name
    }

    private mutating func bodies(of macro: String, mayHaveCondition: Bool) throws(Failure) -> [SyntaxNode] {
        var bodies = [try expression()]
        if mayHaveCondition, take(.comma) { bodies.append(try expression()) }
        try expect(.rightParenthesis, after: "after the last argument of \(macro)()")
        return bodies
    }

    /// `cel.bind(name, value, body)`
    private mutating func bind(at offset: Int) throws(Failure) -> SyntaxNode {
        let name = try variable(of: "cel.bind")
        let value = try expression()
        try expect(.comma, after: "and the expression that uses '\(name)'")
        let (slot, bodies) = try binding([name], to: value) { parser throws(Failure) in
            try parser.bodies(of: "cel.bind", mayHaveCondition: false)
        }
        return try node(.bind(slot: slot, value: value, body: bodies[0]), at: offset, over: bodies + [value])
    }

    private mutating func optionalMap(
        _ macro: String, of receiver: SyntaxNode, at offset: Int
    ) throws(Failure) -> SyntaxNode {
        let name = try variable(of: macro)
        let (slot, bodies) = try binding([name], to: receiver) { parser throws(Failure) in
            try parser.bodies(of: macro, mayHaveCondition: false)
        }
        return try node(
            .optionalMap(receiver, slot: slot, body: bodies[0], isFlat: macro == "optFlatMap"), at: offset,
            over: bodies + [receiver])
    }
}

extension Comprehension.Kind {
    fileprivate var mayHaveCondition: Bool {
        switch self {
        case .map, .transformList, .transformMap, .transformMapEntry: true
        case .all, .exists, .existsOne, .filter: false
        }
    }
}
