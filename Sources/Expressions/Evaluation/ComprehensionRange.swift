/// What a macro goes over: for each element the values of its one or two variables.
struct ComprehensionRange {
    private let contents: Contents
    private let hasSecondVariable: Bool

    private enum Contents {
        case list([ExpressionValue])
        case map(ExpressionMap, keys: [ExpressionMapKey])
    }

    /// - Returns: nil for a value that is neither list nor map.
    init?(_ value: ExpressionValue, hasSecondVariable: Bool, _ budget: inout CostBudget) throws(Failure) {
        switch value {
        case .list(let elements):
            contents = .list(elements)
        case .map(let map):
            try budget.spend(map.count)
            contents = .map(map, keys: map.keys)
        case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .type, .optional:
            return nil
        }
        self.hasSecondVariable = hasSecondVariable
    }

    var indices: Range<Int> {
        switch contents {
        case .list(let elements): elements.indices
        case .map(_, let keys): keys.indices
        }
    }

    /// The element or key; with two variables a list's index or a map's key.
    func first(at position: Int) -> ExpressionValue {
        switch contents {
        case .list(let elements): hasSecondVariable ? .int(Int64(position)) : elements[position]
        case .map(_, let keys): keys[position].value
        }
    }

    /// The element or a map's value, for the second variable.
    func second(at position: Int, _ budget: inout CostBudget) throws(Failure) -> ExpressionValue {
        switch contents {
        case .list(let elements): return elements[position]
        case .map(let map, let keys):
            try budget.spend(lookingUp: keys[position])
            // A lazy map may name a field that it then does not have.
            return map[keys[position]] ?? .null
        }
    }
}
