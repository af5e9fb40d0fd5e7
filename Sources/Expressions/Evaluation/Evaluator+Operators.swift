extension Evaluator {
    mutating func apply(
        _ operation: BinaryOperator, _ leftNode: SyntaxNode, _ rightNode: SyntaxNode, at offset: Int
    ) throws(Failure) -> ExpressionValue {
        let left = try value(of: leftNode)
        let right = try value(of: rightNode)
        do throws(Failure) {
            switch operation {
            case .equal: return .bool(try left.isEqual(to: right, &budget))
            case .notEqual: return .bool(!(try left.isEqual(to: right, &budget)))
            case .less, .lessOrEqual, .greater, .greaterOrEqual:
                return .bool(try compare(operation, left, right))
            case .isIn: return .bool(try contains(right, left))
            case .add, .subtract, .multiply, .divide, .modulo:
                return try Arithmetic.apply(operation, left, right, &budget)
            }
        } catch {
            throw error.located(at: offset)
        }
    }

    private mutating func compare(
        _ operation: BinaryOperator, _ left: ExpressionValue, _ right: ExpressionValue
    ) throws(Failure) -> Bool {
        guard let order = try left.order(relativeTo: right, &budget) else {
            throw .noOverload(operation, left, right)
        }
        switch operation {
        case .less: return order == .before
        case .lessOrEqual: return order == .before || order == .same
        case .greater: return order == .after
        case .greaterOrEqual: return order == .after || order == .same
        case .add, .subtract, .multiply, .divide, .modulo, .equal, .notEqual, .isIn: return false
        }
    }

    /// `element in container`
    private mutating func contains(
        _ container: ExpressionValue, _ element: ExpressionValue
    ) throws(Failure) -> Bool {
        switch container {
        case .list(let elements):
            try budget.spend(elements.count)
            for candidate in elements where try candidate.isEqual(to: element, &budget) { return true }
            return false
        case .map(let map):
            guard let key = ExpressionMapKey(lookingUp: element) else { return false }
            try budget.spend(lookingUp: key)
            return map[key] != nil
        case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .type, .optional:
            throw .noOverload(.isIn, element, container)
        }
    }

    // MARK: Logic

    /// `&&` over all operands: false as soon as one is false, whatever errors the others give
    /// (langdef.md, "Logical Operators").
    mutating func conjunction(_ operands: [SyntaxNode]) throws(Failure) -> ExpressionValue {
        try combine(operands, decidedBy: false)
    }

    /// `||` over all operands: true as soon as one is true, whatever errors the others give.
    mutating func disjunction(_ operands: [SyntaxNode]) throws(Failure) -> ExpressionValue {
        try combine(operands, decidedBy: true)
    }

    private mutating func combine(
        _ operands: [SyntaxNode], decidedBy deciding: Bool
    ) throws(Failure) -> ExpressionValue {
        var failure: Failure?
        for operand in operands {
            do throws(Failure) {
                if try truth(of: operand, in: deciding ? "an operand of ||" : "an operand of &&") == deciding
                {
                    return .bool(deciding)
                }
            } catch {
                guard error.kind != .costExceeded else { throw error }
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return .bool(!deciding)
    }

    /// The value of a node that must be a bool.
    mutating func truth(of node: SyntaxNode, in context: StaticString) throws(Failure) -> Bool {
        let value = try value(of: node)
        if case .bool(let truth) = value { return truth }
        throw Failure(
            .noSuchOverload, "no such overload: \(context) must be a bool, not \(value.typeName)",
            offset: node.offset)
    }

    mutating func not(_ operand: SyntaxNode, at offset: Int) throws(Failure) -> ExpressionValue {
        let value = try value(of: operand)
        guard case .bool(let truth) = value else {
            throw Failure(.noSuchOverload, "no such overload: !\(value.typeName)", offset: offset)
        }
        return .bool(!truth)
    }

    mutating func negate(_ operand: SyntaxNode, at offset: Int) throws(Failure) -> ExpressionValue {
        let value = try value(of: operand)
        switch value {
        case .int(let number):
            guard number != .min else { throw Failure.overflow("-(\(number))").located(at: offset) }
            return .int(-number)
        case .double(let number):
            return .double(-number)
        case .duration(let duration):
            guard let negated = duration.negated else {
                throw Failure.overflow("-\(duration.description)").located(at: offset)
            }
            return .duration(negated)
        case .null, .bool, .uint, .string, .bytes, .timestamp, .list, .map, .type, .optional:
            throw Failure(.noSuchOverload, "no such overload: -\(value.typeName)", offset: offset)
        }
    }
}
