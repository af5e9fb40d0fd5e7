internal import Expressions

/// A condition that is ready to be decided.
enum PlannedCondition: Sendable {
    case expression(Expression)
    /// - reads: the tasks that it is known to look at.
    case closure(Condition.Closure, reads: [String])

    /// What it is known to read, as paths of names; the first name, or the one after `tasks`, is a task's.
    var readSet: [[String]] {
        switch self {
        case .expression(let expression): Array(expression.readSet)
        case .closure(_, let reads): reads.map { [$0] }
        }
    }
}
