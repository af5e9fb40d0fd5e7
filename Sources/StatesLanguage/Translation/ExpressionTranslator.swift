internal import Baton
internal import Expressions

/// Translates CEL into JSONata over its syntax tree.
///
/// Where the expression fails in CEL, the translation gives nothing. What JSONata cannot say the same way is refused by
/// name; then the translation is of no use.
struct ExpressionTranslator {
    let scope: ExpressionScope
    private(set) var helpers: Set<JSONataHelper> = []
    /// What has no translation, in the order of the expression.
    private(set) var refusals: [Refusal] = []
    /// What macros have bound, by slot.
    var locals: [Int: JSONata] = [:]
    private var variableCount = 0

    /// A part of an expression that has no translation.
    struct Refusal: Hashable {
        let message: String
        let hint: String?
    }

    init(scope: ExpressionScope) { self.scope = scope }

    mutating func translate(_ expression: Expression) -> JSONata { translate(expression.syntax) }

    mutating func translate(_ node: SyntaxNode) -> JSONata {
        if let names = Self.path(of: node) { return variable(names) }
        switch node.form {
        case .literal(let value): return literal(value)
        case .local(let slot): return locals[slot] ?? .nothing
        case .path(let path): return variable(path.names)
        case .select(let operand, let field): return select(field, of: translate(operand))
        case .optionalSelect(let operand, let field):
            return optional(translate(operand), key: JSONata.text(of: field))
        case .has(let operand, let field): return presence(of: field, in: operand)
        case .index(let operand, let index): return element(translate(operand), translate(index))
        case .optionalIndex(let operand, let index):
            guard case .literal(.string(let field)) = index.form else {
                return refuse(
                    "an optional index '[?…]' other than a text", hint: "write has(), or ?: on size()")
            }
            return optional(translate(operand), key: JSONata.text(of: field))
        case .not(let operand): return call(.negation, [plain(operand)], .boolean)
        case .negate(let operand):
            let operand = plain(operand)
            return call(.negative, [operand], operand.type)
        case .binary(let sign, let left, let right): return binary(sign, plain(left), plain(right))
        case .and(let operands): return fold(.both, operands)
        case .or(let operands): return fold(.either, operands)
        case .conditional(let condition, let then, let otherwise):
            return choice(plain(condition), plain(then), plain(otherwise))
        case .list(let elements): return list(elements)
        case .map(let elements): return map(elements)
        case .call(let call): return translate(call)
        case .comprehension(let comprehension): return translate(comprehension)
        case .bind(let slot, let value, let body):
            let value = plain(value)
            let name = newVariable()
            locals[slot] = JSONata(name, value.type, isCertain: value.isCertain)
            let body = plain(body)
            // CEL fails when the value does, whether the body reads it or not.
            let text = value.isCertain ? body.text : "($exists(\(name)) ? \(body.text))"
            return JSONata(
                "(\(name) := \(value.text); \(text))", body.type, isCertain: value.isCertain && body.isCertain
            )
        case .optionalMap: return refuse("the macros optMap and optFlatMap", hint: "write has() ? … : …")
        }
    }

    /// A node that must not be an optional value.
    mutating func plain(_ node: SyntaxNode) -> JSONata {
        let value = translate(node)
        guard value.isOptional else { return value }
        return refuse("an optional value as an operand", hint: "end it with .orValue(…)")
    }

    // MARK: Building

    mutating func refuse(_ message: String, hint: String? = nil) -> JSONata {
        let refusal = Refusal(message: message, hint: hint)
        refusals.append(refusal)
        return .nothing
    }

    mutating func call(
        _ helper: JSONataHelper, _ arguments: [JSONata], _ type: Schema = .any, isCertain: Bool = false
    ) -> JSONata {
        helpers.insert(helper)
        return JSONata(
            "\(helper.name)(\(arguments.map(\.text).joined(separator: ", ")))", type, isCertain: isCertain)
    }

    mutating func newVariable() -> String {
        variableCount += 1
        return "$v\(variableCount)"
    }

    private mutating func fold(_ helper: JSONataHelper, _ operands: [SyntaxNode]) -> JSONata {
        var result: JSONata?
        for operand in operands {
            let operand = plain(operand)
            if let left = result {
                result = call(
                    helper, [left, operand], .boolean,
                    isCertain: left.isCertainTruth && operand.isCertainTruth)
            } else {
                result = operand
            }
        }
        return result ?? .nothing
    }

    private mutating func choice(_ condition: JSONata, _ then: JSONata, _ otherwise: JSONata) -> JSONata {
        let type = then.type == otherwise.type ? then.type : .any
        if condition.isCertainTruth {
            return JSONata(
                "(\(condition.text) ? \(then.text) : \(otherwise.text))", type,
                isCertain: then.isCertain && otherwise.isCertain)
        }
        helpers.formUnion([.isTrue, .isFalse])
        let name = newVariable()
        return JSONata(
            "(\(name) := \(condition.text); $isTrue(\(name)) ? \(then.text) : ($isFalse(\(name)) ? \(otherwise.text)))",
            type)
    }

    private mutating func literal(_ value: ExpressionValue) -> JSONata {
        switch value {
        case .null: JSONata(literal: .null)
        case .bool(let value): JSONata(literal: .bool(value))
        case .int(let value): JSONata(literal: .int(value))
        case .double(let value) where value.isFinite: JSONata(literal: .double(value))
        case .string(let value): JSONata(literal: .string(value))
        case .double, .uint, .bytes, .timestamp, .duration, .list, .map, .type, .optional:
            refuse(
                "a literal of type \(value.type.name)", hint: "JSON has texts, numbers, true, false and null")
        }
    }
}

extension JSONata {
    /// Whether it gives true or false in any case.
    var isCertainTruth: Bool { isCertain && type == .boolean }
}
