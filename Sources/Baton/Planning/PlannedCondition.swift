internal import Expressions

/// A condition that is ready to be decided.
enum PlannedCondition: Sendable {
    case expression(Expression)
    case closure(@Sendable (ExecutionContext) throws -> Bool)

    /// What can be known of it beforehand.
    var expressions: [Expression] {
        switch self {
        case .expression(let expression): [expression]
        case .closure: []
        }
    }
}
