internal import Baton
internal import Expressions

/// The inputs of a call: as its task's turn has put them together, or straight from the workflow file.
enum CallInputs {
    case decided
    case written([String: Written])

    enum Written {
        case literal(Value)
        case expression(JSONata, helpers: Set<JSONataHelper>)
    }

    /// As a field of a state's arguments.
    var field: Value {
        switch self {
        case .decided: return JSONata.field(text.text, helpers: text.helpers)
        case .written(let members):
            return .object(
                members.mapValues { member in
                    switch member {
                    case .literal(let value): value.asTemplate
                    case .expression(let expression, let helpers):
                        JSONata.field(
                            expression.asTemplate, helpers: helpers.union(expression.templateHelpers))
                    }
                })
        }
    }

    /// Within a larger expression.
    var text: (text: String, helpers: Set<JSONataHelper>) {
        switch self {
        case .decided:
            let input = JSONata("$lookup($states.input, 'input')")
            return (input.asTemplate, input.templateHelpers)
        case .written(let members):
            var helpers: Set<JSONataHelper> = []
            let texts = members.sorted { $0.key < $1.key }.map { name, member in
                switch member {
                case .literal(let value):
                    return "\(JSONata.text(of: name)): \(JSONata.text(of: value.asTemplate))"
                case .expression(let expression, let used):
                    helpers.formUnion(used.union(expression.templateHelpers))
                    return "\(JSONata.text(of: name)): \(expression.asTemplate)"
                }
            }
            return ("{\(texts.joined(separator: ", "))}", helpers)
        }
    }
}

/// The function takes `${` in a text for the beginning of an expression; data is no expression.
extension JSONata {
    private var mayHoldTexts: Bool {
        switch type {
        case .boolean, .integer, .number: false
        case .any, .string, .array, .dictionary, .object, .nullable: true
        }
    }

    fileprivate var asTemplate: String { mayHoldTexts ? "$asTemplate(\(text))" : text }
    fileprivate var templateHelpers: Set<JSONataHelper> { mayHoldTexts ? [.asTemplate] : [] }
}

extension Value {
    fileprivate var asTemplate: Value {
        switch self {
        case .null, .bool, .int, .double: self
        case .string(let text): .string(text.replacing("${", with: "$${"))
        case .array(let elements): .array(elements.map(\.asTemplate))
        case .object(let members): .object(members.mapValues(\.asTemplate))
        }
    }
}
