/// `startsWith`, `endsWith`, `contains` and `matches`.
enum StringFunctions {
    static let all: [Function] = [
        comparison("startsWith") { $0.starts(with: $1) },
        comparison("endsWith") { $0.reversed().starts(with: $1.reversed()) },
        .method("contains", 2...2) { arguments, budget throws(Failure) in
            guard case .string(let text) = arguments[0], case .string(let part) = arguments[1] else {
                return nil
            }
            return .bool(try ByteSearch.first(Array(part.utf8), in: Array(text.utf8), &budget) != nil)
        },
        .method("matches", 2...2) { arguments, budget throws(Failure) in
            guard case .string(let pattern) = arguments[1] else { return nil }
            return try matches(arguments[0], try compile(pattern, &budget), &budget)
        },
        .global("matches", 2...2) { arguments, budget throws(Failure) in
            guard case .string(let pattern) = arguments[1] else { return nil }
            return try matches(arguments[0], try compile(pattern, &budget), &budget)
        },
    ]

    /// A pattern that is known only when the expression is evaluated.
    private static func compile(
        _ pattern: String, _ budget: inout CostBudget
    ) throws(Failure) -> RegularExpression {
        try budget.spend(pattern.utf8.count)
        let compiled: RegularExpression
        do throws(Failure) {
            compiled = try RegularExpression(pattern)
        } catch {
            // How far the compiler came is not known; a pattern may be turned down for its size only.
            try budget.spend(RegularExpression.instructionLimit)
            throw error
        }
        try budget.spend(compiled.instructionCount)
        return compiled
    }

    /// Whether `pattern` matches anywhere in the text.
    static func matches(
        _ value: ExpressionValue, _ pattern: RegularExpression, _ budget: inout CostBudget
    ) throws(Failure) -> ExpressionValue? {
        guard case .string(let text) = value else { return nil }
        try budget.spend(bytes: text.utf8.count * pattern.instructionCount)
        return .bool(pattern.matches(text))
    }

    private static func comparison(
        _ name: String, _ holds: @escaping @Sendable (String.UTF8View, String.UTF8View) -> Bool
    ) -> Function {
        .method(name, 2...2) { arguments, budget throws(Failure) in
            guard case .string(let text) = arguments[0], case .string(let part) = arguments[1] else {
                return nil
            }
            try budget.spend(bytes: min(text.utf8.count, part.utf8.count))
            return .bool(holds(text.utf8, part.utf8))
        }
    }
}
