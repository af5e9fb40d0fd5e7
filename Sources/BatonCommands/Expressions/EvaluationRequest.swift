internal import Baton
internal import Expressions
internal import WorkflowFiles

/// One line of a batch: an expression and its variables.
struct EvaluationRequest {
    let expression: String
    let context: EvaluationContext

    /// - Throws: ``InvalidInput`` for a line that is no such request; keys other than `expr` and `context` are
    ///   ignored, so that a test file may carry names and expected results.
    init(line: [UInt8]) throws {
        let request: Value
        do {
            request = try Value(json: line)
        } catch {
            // A line of the batch is one line: the column alone is its place.
            throw InvalidInput("column \(error.column): not valid JSON: \(error.message)")
        }
        guard request.objectValue != nil else {
            throw InvalidInput("expected an object with 'expr' and 'context', found \(request.excerpt)")
        }
        guard let expression = request["expr"]?.stringValue else {
            throw InvalidInput("expr: expected text, found \(request["expr"]?.excerpt ?? "none")")
        }
        self.expression = expression
        context = try EvaluationContext(request["context"] ?? [:])
    }

    /// The answer to one line, and whether the line was a request at all.
    static func answer(to line: [UInt8]) -> (document: Value, couldBeRead: Bool) {
        do {
            let request = try EvaluationRequest(line: line)
            let expression = try Expression(parsing: request.expression)
            return (TypedJSON.answer(try expression.evaluate(with: request.context.bindings)), true)
        } catch let error as ExpressionError {
            return (failure(error.description, kind: error.kind.rawValue), true)
        } catch let error as InvalidInput {
            return (failure(error.lines.joined(separator: "; "), kind: "invalid_input"), false)
        } catch {
            return (failure(String(describing: error), kind: "invalid_input"), false)
        }
    }

    private static func failure(_ message: String, kind: String) -> Value {
        ["error": .string(message.onOneLine), "kind": .string(kind)]
    }
}
