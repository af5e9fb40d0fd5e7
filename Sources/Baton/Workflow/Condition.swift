/// Decides at a task's turn whether it runs.
public enum Condition: Sendable {
    public typealias Closure = @Sendable (ExecutionContext) throws -> Bool

    /// A CEL expression over `input`, `tasks.<id>.output`, `tasks.<id>.status` and each finished task's output under
    /// its own id: `forecast.forecast > 500`. It must yield true or false.
    case expression(String)
    /// The ``RegisteredCondition`` of this name.
    case registered(String)
    /// A Swift closure over the context. It cannot be stored: a store that outlives the process refuses the workflow.
    case closure(Closure)

    /// The expression's text; `nil` for conditions in Swift.
    public var expressionText: String? {
        switch self {
        case .expression(let text): text
        case .registered, .closure: nil
        }
    }
}

extension Condition: ExpressibleByStringLiteral {
    public init(stringLiteral text: String) { self = .expression(text) }
}

extension Condition: CustomStringConvertible {
    /// As plans show it: the expression, or what stands in its place.
    public var description: String {
        switch self {
        case .expression(let text): text
        case .registered(let name): "registered: \(name)"
        case .closure: "a Swift closure"
        }
    }
}

extension Condition {
    /// The document form; `nil` for a closure, which has none.
    var document: Value? {
        switch self {
        case .expression(let text): .string(text)
        case .registered(let name): ["registered": .string(name)]
        case .closure: nil
        }
    }
}
