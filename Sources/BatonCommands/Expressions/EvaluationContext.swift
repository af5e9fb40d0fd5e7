internal import Baton
internal import Expressions
internal import WorkflowFiles

/// The variables that an expression is tried with.
struct EvaluationContext {
    let bindings: ExpressionBindings

    init() { bindings = [:] }

    /// - Throws: ``InvalidInput`` naming the variable whose value cannot be used.
    init(_ document: Value) throws {
        guard let members = document.objectValue else {
            throw InvalidInput("context: expected an object of variables, found \(document.excerpt)")
        }
        var values: [String: ExpressionValue] = [:]
        for (name, value) in members {
            values[name] = try TypedJSON.read(value, path: "context.\(name)")
        }
        bindings = ExpressionBindings(values)
    }

    /// Reads a JSON object, or `@FILE` with one.
    ///
    /// - Throws: ``InvalidInput`` naming the option or the file.
    init(argument: String) throws {
        try self.init(JSONArgument.value(argument, of: "--context"))
    }
}
