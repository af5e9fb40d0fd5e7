internal import Baton
internal import Expressions

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
        let file = argument.hasPrefix("@") ? String(argument.dropFirst()) : nil
        let text = try file.map { try DocumentReader.text(of: $0) } ?? argument
        do {
            try self.init(Value(json: text))
        } catch let error as JSONError {
            throw InvalidInput("\(file ?? "--context"): not valid JSON: \(error)".onOneLine)
        }
    }
}
