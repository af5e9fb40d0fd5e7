internal import Baton
internal import Expressions

/// Functions and macros.
extension ExpressionTranslator {
    /// The functions that have a translation, as they are written.
    static let supportedFunctions = [
        "contains", "double", "dyn", "endsWith", "hasValue", "int", "join", "orValue", "size", "startsWith",
        "string", "value",
    ]

    mutating func translate(_ function: FunctionCall) -> JSONata {
        switch function.name {
        case "orValue", "hasValue", "value": return unwrap(function)
        default: break
        }
        let arguments = function.arguments.map { plain($0) }
        guard let first = arguments.first else { return unsupported(function) }
        switch (function.name, arguments.count) {
        case ("size", 1): return call(.sizeOf, [first], .integer(nil))
        case ("dyn", 1): return JSONata(first.text, .any, isCertain: first.isCertain)
        case ("contains", 2): return call(.containsText, arguments, .boolean)
        case ("startsWith", 2): return call(.startsWith, arguments, .boolean)
        case ("endsWith", 2): return call(.endsWith, arguments, .boolean)
        case ("join", 1): return call(.joined, [first, JSONata(literal: "")], .string(options: []))
        case ("join", 2): return call(.joined, arguments, .string(options: []))
        case ("int", 1):
            if first.type.isText { return refuse("int() of a text", hint: "declare the input as a number") }
            return call(.integerOf, [first], .integer(nil))
        case ("double", 1):
            if first.type.isText {
                return refuse("double() of a text", hint: "declare the input as a number")
            }
            return call(.numberOf, [first], .number(minimum: nil, maximum: nil))
        case ("string", 1): return text(of: first, by: .stringOf)
        default: return unsupported(function)
        }
    }

    private mutating func unsupported(_ function: FunctionCall) -> JSONata {
        refuse(
            "the function \(function.name)()",
            hint: "exported are " + Self.supportedFunctions.map { "\($0)()" }.joined(separator: ", "))
    }

    /// A value within a text, or by `string()`.
    mutating func text(of value: JSONata, by helper: JSONataHelper) -> JSONata {
        switch value.type {
        case .string: return value
        case .number:
            return refuse(
                "a decimal number written out as text",
                hint: "round it: string(int(…)), or hand it on as a number")
        case .array, .object, .dictionary:
            return refuse("a list or an object written out as text", hint: "hand it on as it is")
        case .any, .boolean, .integer, .nullable:
            return call(helper, [value], .string(options: []))
        }
    }

    /// What is done with an optional value.
    private mutating func unwrap(_ function: FunctionCall) -> JSONata {
        guard let receiver = function.arguments.first else { return unsupported(function) }
        let value = translate(receiver)
        guard value.isOptional else {
            return refuse(
                "\(function.name)() of something else than a '.?' selection",
                hint: "write a.?b.\(function.name)()")
        }
        let name = newVariable()
        let content = "$lookup(\(name),'value')"
        switch (function.name, function.arguments.count) {
        case ("hasValue", 1):
            return JSONata(
                "(\(name) := \(value.text); $exists(\(name)) ? $exists(\(content)))", .boolean)
        case ("value", 1): return JSONata("(\(name) := \(value.text); \(content))", value.type)
        case ("orValue", 2):
            let other = plain(function.arguments[1])
            // CEL evaluates the argument in any case.
            let guarded = other.isCertain ? "$exists(\(name))" : "$exists(\(name)) and $exists(\(other.text))"
            return JSONata(
                "(\(name) := \(value.text); \(guarded) ? ($exists(\(content)) ? \(content) : \(other.text)))",
                value.type == other.type ? value.type : .any)
        default: return unsupported(function)
        }
    }

    // MARK: Macros

    mutating func translate(_ macro: Comprehension) -> JSONata {
        guard macro.secondSlot == nil else {
            return refuse("the macro \(macro.kind.rawValue) with two variables", hint: "use one variable")
        }
        let range = plain(macro.range)
        let name = newVariable()
        // The element of a list, or the key of an object.
        locals[macro.firstSlot] = JSONata(name, range.type.element, isCertain: true)
        var list = range
        if case .array = range.type {} else { list = call(.listOf, [range], .array(of: .any)) }
        if let condition = macro.condition {
            let condition = plain(condition)
            list = call(.chosen, [list, JSONata("function(\(name)){\(condition.text)}")], range.type)
        }
        let body = plain(macro.body)
        let function = JSONata("function(\(name)){\(body.text)}")
        switch macro.kind {
        case .all: return call(.allHold, [guarded(list), function], .boolean)
        case .exists: return call(.someHold, [guarded(list), function], .boolean)
        case .existsOne: return call(.oneHolds, [guarded(list), function], .boolean)
        case .filter: return call(.chosen, [list, function], .array(of: range.type.element))
        case .map: return call(.mapped, [list, function], .array(of: body.type))
        case .transformList, .transformMap, .transformMapEntry:
            return refuse("the macro \(macro.kind.rawValue)", hint: "use map()")
        }
    }

    /// `$reduce` of nothing is nothing; of a value that is no list it would be a list of one.
    private mutating func guarded(_ list: JSONata) -> JSONata { call(.listOf, [list], list.type) }

    mutating func helpers(insert helper: JSONataHelper) { _ = call(helper, []) }
}
