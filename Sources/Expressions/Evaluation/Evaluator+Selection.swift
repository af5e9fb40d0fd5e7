extension Evaluator {
    mutating func select(
        _ field: String, from value: ExpressionValue, at offset: Int
    ) throws(Failure) -> ExpressionValue {
        try budget.spend(lookingUp: field)
        return try Selection.field(field, of: value, named: { nil }, at: offset)
    }

    /// `a.?b` and `a[?b]`: the element as an optional.
    mutating func optionalSelect(
        _ key: ExpressionValue, from container: ExpressionValue, at offset: Int
    ) throws(Failure) -> ExpressionValue {
        if case .string(let field) = key { try budget.spend(lookingUp: field) }
        return .optional(try Selection.optionalField(key, of: container, at: offset))
    }

    mutating func element(
        of operand: SyntaxNode, _ index: SyntaxNode, at offset: Int
    ) throws(Failure) -> ExpressionValue {
        let container = try value(of: operand)
        let key = try value(of: index)
        if case .string(let field) = key { try budget.spend(lookingUp: field) }
        return try Selection.element(key, of: container, at: offset)
    }

    /// `has(a.b)`
    mutating func presence(
        of field: String, in operand: SyntaxNode, at offset: Int
    ) throws(Failure) -> ExpressionValue {
        var container = try value(of: operand)
        while case .optional(let content) = container {
            guard let content else { return .bool(false) }
            container = content
        }
        guard case .map(let map) = container else {
            let type = container.typeName
            throw Failure(
                .noSuchOverload, "no such overload: has() of a field of \(type)", offset: offset
            )
        }
        try budget.spend(lookingUp: field)
        return .bool(map[field] != nil)
    }

    /// `a.optMap(x, f)` and `a.optFlatMap(x, f)`
    mutating func optionalMap(
        _ operand: SyntaxNode, _ slot: Int, _ body: SyntaxNode, isFlat: Bool, at offset: Int
    ) throws(Failure) -> ExpressionValue {
        let receiver = try value(of: operand)
        guard case .optional(let content) = receiver else {
            let name = isFlat ? "optFlatMap" : "optMap"
            throw Failure(
                .noSuchOverload, "no such overload: \(receiver.typeName).\(name)()", offset: offset)
        }
        guard let content else { return .optional(nil) }
        locals[slot] = content
        let result = try value(of: body)
        guard isFlat else { return .optional(result) }
        guard case .optional = result else {
            throw Failure(
                .noSuchOverload, "optFlatMap() needs an optional result, not \(result.typeName)",
                offset: offset)
        }
        return result
    }
}
