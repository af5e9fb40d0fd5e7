extension ExpressionValue {
    /// The `==` of the language: numbers of all three types compare by their exact value, not-a-number equals
    /// nothing, values of other different types are unequal, and lists and maps compare by their elements.
    public func isEqual(to other: ExpressionValue) -> Bool {
        var unlimited = CostBudget(limit: .max)
        // Only a spent budget throws.
        return (try? isEqual(to: other, &unlimited)) ?? false
    }

    /// The `==` of the language within a budget: a value may hold the same list many times over, so that
    /// comparing all of it takes far more steps than building it.
    func isEqual(to other: ExpressionValue, _ budget: inout CostBudget) throws(Failure) -> Bool {
        switch (self, other) {
        case (.int(let left), .int(let right)): return left == right
        case (.string(let left), .string(let right)):
            try budget.spend(min(left.utf8.count, right.utf8.count) / CostBudget.bytesPerStep)
            return left.hasSameCodePoints(as: right)
        case (.bool(let left), .bool(let right)): return left == right
        case (.double(let left), .double(let right)): return left == right
        case (.uint(let left), .uint(let right)): return left == right
        case (.int, .uint), (.int, .double), (.uint, .int), (.uint, .double), (.double, .int),
            (.double, .uint):
            return numericOrder(relativeTo: other) == .same
        case (.bytes(let left), .bytes(let right)):
            try budget.spend(min(left.count, right.count) / CostBudget.bytesPerStep)
            return left == right
        case (.list(let left), .list(let right)): return try Self.areEqual(left, right, &budget)
        case (.map(let left), .map(let right)): return try Self.areEqual(left, right, &budget)
        case (.optional(let left?), .optional(let right?)): return try left.isEqual(to: right, &budget)
        case (.null, _), (.bool, _), (.int, _), (.uint, _), (.double, _), (.string, _), (.bytes, _),
            (.timestamp, _), (.duration, _), (.list, _), (.map, _), (.type, _), (.optional, _):
            return self == other
        }
    }

    private static func areEqual(
        _ left: [ExpressionValue], _ right: [ExpressionValue], _ budget: inout CostBudget
    ) throws(Failure) -> Bool {
        guard left.count == right.count else { return false }
        for (left, right) in zip(left, right) {
            try budget.spend()
            guard try left.isEqual(to: right, &budget) else { return false }
        }
        return true
    }

    private static func areEqual(
        _ left: ExpressionMap, _ right: ExpressionMap, _ budget: inout CostBudget
    ) throws(Failure) -> Bool {
        guard left.count == right.count else { return false }
        try budget.spend(left.count)
        for key in left.keys {
            try budget.spend(lookingUp: key)
            guard let value = left[key], let other = right[key], try value.isEqual(to: other, &budget) else {
                return false
            }
        }
        return true
    }
}
