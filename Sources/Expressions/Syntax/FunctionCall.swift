/// A call of a function, with the receiver of `receiver.name(…)` as the first argument.
package final class FunctionCall: Sendable {
    package let name: String
    package let isMethod: Bool
    package let arguments: [SyntaxNode]
    /// nil when there is no such function; that is an error only when the call is evaluated or checked.
    let function: Function?
    /// The compiled pattern when `matches` is given a literal.
    let pattern: Result<RegularExpression, Failure>?

    init(name: String, isMethod: Bool, arguments: [SyntaxNode]) {
        self.name = name
        self.isMethod = isMethod
        self.arguments = arguments
        function = FunctionLibrary.function(name, isMethod: isMethod)
        pattern = Self.pattern(name, arguments)
    }

    private static func pattern(
        _ name: String, _ arguments: [SyntaxNode]
    ) -> Result<RegularExpression, Failure>? {
        guard name == "matches", arguments.count == 2, case .literal(.string(let pattern)) = arguments[1].form
        else { return nil }
        return Result { () throws(Failure) in try RegularExpression(pattern) }
    }
}
