/// Values that may be absent (cel-go, `OptionalTypes`).
enum OptionalFunctions {
    static let all: [Function] = [
        .global("optional.none", 0...0) { _, _ in .optional(nil) },
        .global("optional.of", 1...1) { arguments, _ in .optional(arguments[0]) },
        .global("optional.ofNonZeroValue", 1...1) { arguments, _ in
            .optional(arguments[0].isZeroValue ? nil : arguments[0])
        },
        .method("hasValue", 1...1) { arguments, _ in
            guard case .optional(let content) = arguments[0] else { return nil }
            return .bool(content != nil)
        },
        .method("value", 1...1) { arguments, _ throws(Failure) in
            guard case .optional(let content) = arguments[0] else { return nil }
            guard let content else {
                throw Failure(
                    .absentValue, "optional.none() has no value", hint: "use orValue(…) to give a default")
            }
            return content
        },
        .method("or", 2...2) { arguments, _ in
            guard case .optional(let content) = arguments[0], case .optional = arguments[1] else {
                return nil
            }
            return content == nil ? arguments[1] : arguments[0]
        },
        .method("orValue", 2...2) { arguments, _ in
            guard case .optional(let content) = arguments[0] else { return nil }
            return content ?? arguments[1]
        },
        .global("optional.unwrap", 1...1) { arguments, budget throws(Failure) in
            try unwrap(arguments[0], &budget)
        },
        .method("unwrapOpt", 1...1) { arguments, budget throws(Failure) in
            try unwrap(arguments[0], &budget)
        },
    ]

    /// The values present in a list of optionals.
    private static func unwrap(
        _ value: ExpressionValue, _ budget: inout CostBudget
    ) throws(Failure) -> ExpressionValue? {
        guard case .list(let elements) = value else { return nil }
        try budget.spend(elements.count)
        var contents: [ExpressionValue] = []
        for element in elements {
            guard case .optional(let content) = element else { return nil }
            if let content { contents.append(content) }
        }
        return .list(contents)
    }
}

extension ExpressionValue {
    /// Whether the value is what `optional.ofNonZeroValue` takes as absent: null, false, zero or empty.
    fileprivate var isZeroValue: Bool {
        switch self {
        case .null, .optional(nil): true
        case .bool(let value): !value
        case .int(let value): value == 0
        case .uint(let value): value == 0
        case .double(let value): value == 0
        case .string(let value): value.isEmpty
        case .bytes(let value): value.isEmpty
        case .list(let value): value.isEmpty
        case .map(let value): value.count == 0
        case .duration(let value): value.nanoseconds == 0
        case .timestamp(let value): value.secondsSinceEpoch == 0 && value.nanosecond == 0
        case .type, .optional: false
        }
    }
}
