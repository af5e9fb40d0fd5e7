/// `size`, in both call styles.
enum CollectionFunctions {
    static let all: [Function] = [
        .global("size", 1...1) { arguments, budget throws(Failure) in try size(arguments[0], &budget) },
        .method("size", 1...1) { arguments, budget throws(Failure) in try size(arguments[0], &budget) },
    ]

    /// Code points of a string, bytes, elements or entries.
    private static func size(_ value: ExpressionValue, _ budget: inout CostBudget) throws(Failure)
        -> ExpressionValue?
    {
        switch value {
        case .string(let text):
            try budget.spend(bytes: text.utf8.count)
            return .int(Int64(text.unicodeScalars.count))
        case .bytes(let bytes): return .int(Int64(bytes.count))
        case .list(let elements): return .int(Int64(elements.count))
        case .map(let map): return .int(Int64(map.count))
        case .null, .bool, .int, .uint, .double, .timestamp, .duration, .type, .optional: return nil
        }
    }
}
