/// Decides at a task's turn whether it runs.
public enum Condition: Sendable {
    /// A CEL expression over `input`, `tasks.<id>.output`, `tasks.<id>.status` and each finished task's output under
    /// its own id: `forecast.forecast > 500`. It must yield true or false.
    case expression(String)
    /// A Swift closure over the context.
    case closure(@Sendable (ExecutionContext) throws -> Bool)

    /// The expression's text; `nil` for a closure.
    public var expressionText: String? {
        switch self {
        case .expression(let text): text
        case .closure: nil
        }
    }
}

extension Condition: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) { self = .expression(text) }
}
