/// How one value stands to another in the order of the language.
enum ValueOrder {
    case before, same, after

    /// Neither before, after nor equal: one side is not a number.
    case unordered

    init<T: Comparable>(_ left: T, _ right: T) {
        self = left < right ? .before : left == right ? .same : left > right ? .after : .unordered
    }

    /// The order seen from the other value.
    var reversed: ValueOrder {
        switch self {
        case .before: .after
        case .after: .before
        case .same, .unordered: self
        }
    }
}

extension ExpressionValue {
    /// The order that `<`, `<=`, `>=` and `>` test.
    ///
    /// - Returns: nil when the language has no such comparison for the two types.
    func order(relativeTo other: ExpressionValue, _ budget: inout CostBudget) throws(Failure) -> ValueOrder? {
        switch (self, other) {
        case (.int(let left), .int(let right)): return ValueOrder(left, right)
        case (.double(let left), .double(let right)): return ValueOrder(left, right)
        case (.string(let left), .string(let right)):
            try budget.spend(min(left.utf8.count, right.utf8.count) / CostBudget.bytesPerStep)
            return left.precedesByCodePoints(right)
                ? .before : left.hasSameCodePoints(as: right) ? .same : .after
        case (.timestamp(let left), .timestamp(let right)): return ValueOrder(left, right)
        case (.duration(let left), .duration(let right)): return ValueOrder(left, right)
        case (.bool(let left), .bool(let right)): return ValueOrder(left ? 1 : 0, right ? 1 : 0)
        case (.bytes(let left), .bytes(let right)):
            try budget.spend(min(left.count, right.count) / CostBudget.bytesPerStep)
            return left.lexicographicallyPrecedes(right) ? .before : left == right ? .same : .after
        default: return numericOrder(relativeTo: other)
        }
    }

    /// The order of two numbers of any of the three numeric types, exact but for the greatest integers, which
    /// equal the doubles 2⁶³ and 2⁶⁴ next to them.
    func numericOrder(relativeTo other: ExpressionValue) -> ValueOrder? {
        switch (self, other) {
        case (.int(let left), .int(let right)): ValueOrder(left, right)
        case (.uint(let left), .uint(let right)): ValueOrder(left, right)
        case (.double(let left), .double(let right)): ValueOrder(left, right)
        case (.int(let left), .uint(let right)): left == right ? .same : left < right ? .before : .after
        case (.uint(let left), .int(let right)): left == right ? .same : left < right ? .before : .after
        case (.int(let left), .double(let right)): Self.order(of: left, relativeTo: right)
        case (.uint(let left), .double(let right)): Self.order(of: left, relativeTo: right)
        case (.double(let left), .int(let right)): Self.order(of: right, relativeTo: left).reversed
        case (.double(let left), .uint(let right)): Self.order(of: right, relativeTo: left).reversed
        default: nil
        }
    }

    private static func order<Integer: FixedWidthInteger>(
        of integer: Integer, relativeTo number: Double
    ) -> ValueOrder {
        guard !number.isNaN else { return .unordered }
        // `Double(Integer.max)` rounds up to the power of two just beyond the range. The language's
        // conformance suite takes that double for the greatest integer ("lossy" cases of
        // comparisons.textproto).
        let bound = Double(Integer.max)
        guard number < bound else { return number == bound && integer == .max ? .same : .before }
        guard number >= Double(Integer.min) else { return .after }
        let truncated = Integer(number)
        guard integer == truncated else { return integer < truncated ? .before : .after }
        return ValueOrder(0, number - number.rounded(.towardZero))
    }
}
