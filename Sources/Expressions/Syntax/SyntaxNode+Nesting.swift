extension SyntaxNode.Form {
    /// How many lists, maps and optional values may stand within each other in the value, not counting those
    /// inside the variables.
    ///
    /// The height of the tree does not bound this: each `cel.bind` can wrap what the one before it wrapped.
    /// Values are compared, printed and released recursively, so that it is bounded like the height.
    ///
    /// - Parameter locals: the same of the values bound by macros, by slot.
    func nesting(locals: [Int]) -> Int {
        switch self {
        case .literal, .path, .has, .not, .negate, .and, .or:
            0
        case .local(let slot):
            locals[slot]
        case .select(let operand, _), .index(let operand, _):
            operand.nesting
        case .optionalSelect(let operand, _), .optionalIndex(let operand, _):
            operand.nesting + 1
        case .binary(_, let left, let right):
            max(left.nesting, right.nesting)
        case .conditional(_, let then, let otherwise):
            max(then.nesting, otherwise.nesting)
        case .list(let elements):
            1 + Self.most(elements.map(\.value))
        case .map(let elements):
            1 + Self.most(elements.map(\.value))
        case .call(let call):
            // optional.of() and optional.ofNonZeroValue() wrap their argument; the others give an argument or
            // part of it back, or at most a list of strings.
            call.name.hasPrefix("optional.of")
                ? 1 + Self.most(call.arguments) : max(1, Self.most(call.arguments))
        case .comprehension(let comprehension):
            switch comprehension.kind {
            case .all, .exists, .existsOne: 0
            case .filter: max(1, comprehension.range.nesting)
            case .map, .transformList, .transformMap, .transformMapEntry: 1 + comprehension.body.nesting
            }
        case .bind(_, _, let body):
            body.nesting
        case .optionalMap(_, _, let body, _):
            1 + body.nesting
        }
    }

    private static func most(_ nodes: [SyntaxNode]) -> Int {
        nodes.lazy.map(\.nesting).max() ?? 0
    }
}
