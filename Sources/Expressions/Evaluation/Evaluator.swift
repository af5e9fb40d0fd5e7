/// Evaluates a syntax tree against variables (langdef.md, section "Evaluation").
struct Evaluator {
    let variables: any ExpressionVariables
    var budget: CostBudget

    /// The values bound by the macros around the current node, by slot.
    var locals: [ExpressionValue]

    init(_ variables: any ExpressionVariables, costLimit: Int, slotCount: Int) {
        self.variables = variables
        budget = CostBudget(limit: costLimit)
        locals = slotCount == 0 ? [] : Array(repeating: .null, count: slotCount)
    }

    mutating func value(of node: SyntaxNode) throws(Failure) -> ExpressionValue {
        try budget.spend()
        switch node.form {
        case .literal(let value): return value
        case .local(let slot): return locals[slot]
        case .path(let path): return try value(of: path, at: node.offset)
        case .binary(let operation, let left, let right):
            return try apply(operation, left, right, at: node.offset)
        case .and(let operands): return try conjunction(operands)
        case .or(let operands): return try disjunction(operands)
        case .not(let operand): return try not(operand, at: node.offset)
        case .negate(let operand): return try negate(operand, at: node.offset)
        case .conditional(let condition, let then, let otherwise):
            return try value(of: try truth(of: condition, in: "the condition of ?:") ? then : otherwise)
        case .select(let operand, let field):
            return try select(field, from: try value(of: operand), at: node.offset)
        case .optionalSelect(let operand, let field):
            return try optionalSelect(.string(field), from: try value(of: operand), at: node.offset)
        case .has(let operand, let field): return try presence(of: field, in: operand, at: node.offset)
        case .index(let operand, let index): return try element(of: operand, index, at: node.offset)
        case .optionalIndex(let operand, let index):
            let container = try value(of: operand)
            return try optionalSelect(try value(of: index), from: container, at: node.offset)
        case .list(let elements): return try list(elements)
        case .map(let elements): return try map(elements)
        case .call(let call): return try result(of: call, at: node.offset)
        case .comprehension(let comprehension): return try result(of: comprehension, at: node.offset)
        case .bind(let slot, let initial, let body):
            locals[slot] = try value(of: initial)
            return try value(of: body)
        case .optionalMap(let operand, let slot, let body, let isFlat):
            return try optionalMap(operand, slot, body, isFlat: isFlat, at: node.offset)
        }
    }

    // MARK: Variables

    private mutating func value(of path: VariablePath, at offset: Int) throws(Failure) -> ExpressionValue {
        try budget.spend(path.lookupSteps)
        var selected: ExpressionValue
        var fieldCount = 0
        if !variables.hasQualifiedNames, let root = variables.value(of: path.root) {
            selected = root
        } else {
            (selected, fieldCount) = try longestName(of: path, at: offset)
        }
        while fieldCount < path.fields.count {
            selected = try Self.field(path.fields[fieldCount], of: selected, fieldCount, path)
            fieldCount += 1
        }
        return selected
    }

    /// The variable with the longest name in the path, or else the type; variables hide types.
    private func longestName(
        of path: VariablePath, at offset: Int
    ) throws(Failure) -> (value: ExpressionValue, fieldCount: Int) {
        if variables.hasQualifiedNames {
            for fieldCount in path.fieldCountsFromLongest {
                guard let value = variables.value(of: path.name(fieldCount: fieldCount)) else { continue }
                return (value, fieldCount)
            }
        }
        for fieldCount in path.fieldCountsFromLongest {
            guard let type = ExpressionType.named(path.name(fieldCount: fieldCount)) else { continue }
            return (.type(type), fieldCount)
        }
        throw Failure(.unknownVariable, "unknown variable '\(path.root)'", offset: offset)
    }

    @inline(__always)
    private static func field(
        _ field: String, of operand: ExpressionValue, _ position: Int, _ path: VariablePath
    ) throws(Failure) -> ExpressionValue {
        if case .map(let map) = operand, let value = map[field] { return value }
        return try Selection.field(
            field, of: operand, named: { path.name(fieldCount: position) }, at: path.fieldOffsets[position])
    }

    // MARK: Literals

    private mutating func list(_ elements: [SyntaxNode.ListElement]) throws(Failure) -> ExpressionValue {
        var values: [ExpressionValue] = []
        values.reserveCapacity(elements.count)
        for element in elements {
            let value = try value(of: element.value)
            if !element.isOptional {
                values.append(value)
            } else if let present = try Self.optional(value, at: element.value.offset) {
                values.append(present)
            }
        }
        return .list(values)
    }

    private mutating func map(_ elements: [SyntaxNode.MapElement]) throws(Failure) -> ExpressionValue {
        var entries = MapEntries()
        for element in elements {
            let keyValue = try value(of: element.key)
            guard let key = ExpressionMapKey(keyValue) else {
                throw Failure(
                    .noSuchOverload,
                    "a map key must be a bool, int, uint or string, not \(keyValue.typeName)",
                    offset: element.key.offset)
            }
            var entry = try value(of: element.value)
            if element.isOptional {
                guard let present = try Self.optional(entry, at: element.value.offset) else { continue }
                entry = present
            }
            try budget.spend(lookingUp: key)
            guard entries.insert(key, entry) else {
                throw Failure(.duplicateKey, "the map has two keys \(keyValue)", offset: element.key.offset)
            }
        }
        return .map(ExpressionMap(entries))
    }

    /// The content of a value that must be an optional.
    private static func optional(_ value: ExpressionValue, at offset: Int) throws(Failure) -> ExpressionValue?
    {
        guard case .optional(let content) = value else {
            throw Failure(
                .noSuchOverload, "an element written with '?' must be an optional, not \(value.typeName)",
                offset: offset)
        }
        return content
    }

    // MARK: Calls

    private mutating func result(of call: FunctionCall, at offset: Int) throws(Failure) -> ExpressionValue {
        var arguments: [ExpressionValue] = []
        arguments.reserveCapacity(call.arguments.count)
        for argument in call.arguments { arguments.append(try value(of: argument)) }
        guard let function = call.function else { throw call.unknownFunction(at: offset) }
        guard function.argumentCounts.contains(arguments.count) else {
            throw call.wrongArgumentCount(function, at: offset)
        }
        let result: ExpressionValue?
        do throws(Failure) {
            if let pattern = call.pattern {
                result = try StringFunctions.matches(arguments[0], try pattern.get(), &budget)
            } else {
                result = try function.body(arguments, &budget)
            }
        } catch {
            throw error.located(at: offset)
        }
        guard let result else { throw call.noSuchOverload(arguments, at: offset) }
        return result
    }
}
