internal import Baton
internal import Expressions

/// Variables, fields and elements.
extension ExpressionTranslator {
    /// A variable and the fields that are selected from it by name: `a.b` and `a['b']`.
    static func path(of node: SyntaxNode) -> [String]? {
        switch node.form {
        case .path(let path): return path.names
        case .select(let operand, let field): return path(of: operand).map { $0 + [field] }
        case .index(let operand, let index):
            guard case .literal(.string(let field)) = index.form else { return nil }
            return path(of: operand).map { $0 + [field] }
        default: return nil
        }
    }

    mutating func variable(_ names: [String]) -> JSONata {
        var rest = names[...]
        guard let root = rest.popFirst() else { return .nothing }
        guard root == "tasks", scope["tasks"] == nil else {
            switch scope[root] {
            case .value(let value):
                scope.reads.insert(root)
                return select(rest, of: value)
            case .input(let value):
                scope.reads.insert(root)
                var field = select(rest, of: value)
                // Nobody knows whether a number from outside is written as a whole one.
                if field.type.isDecimal { field.type = .any }
                return field
            case .task(let result, let output):
                scope.reads.insert(root)
                return select(rest, of: call(.outputOf, [result], output, isCertain: true))
            case nil: return refuse("the name '\(root)'")
            }
        }
        guard let task = rest.popFirst(), let part = rest.popFirst() else {
            return refuse(
                "'\(names.joined(separator: "."))' as a whole",
                hint: "name what is meant: tasks.<id>.status or tasks.<id>.output")
        }
        guard case .task(let result, let output)? = scope[task] else { return refuse("the task '\(task)'") }
        scope.reads.insert(task)
        switch part {
        case "status":
            return select(
                rest, of: JSONata("$lookup(\(result.text),'status')", .string(options: []), isCertain: true))
        case "output": return select(rest, of: JSONata("$lookup(\(result.text),'output')", output))
        default: return .nothing
        }
    }

    private mutating func select(_ fields: ArraySlice<String>, of value: JSONata) -> JSONata {
        fields.reduce(value) { select($1, of: $0) }
    }

    mutating func select(_ field: String, of operand: JSONata) -> JSONata {
        if operand.isOptional {
            let name = newVariable()
            helpers(insert: .optionalOf)
            return JSONata(
                "(\(name) := \(operand.text); $exists(\(name)) ? ($exists($lookup(\(name),'value')) ? "
                    + "$optionalOf($lookup(\(name),'value'), \(JSONata.text(of: field))) : {}))",
                operand.type.member(field), isOptional: true)
        }
        let key = JSONata.text(of: field)
        // What an object certainly has is simply looked up.
        if operand.isCertain, case .object(let object) = operand.type, let property = object[field],
            property.isRequired || property.defaultValue != nil
        {
            return JSONata("$lookup(\(operand.text), \(key))", property.schema, isCertain: true)
        }
        return call(.fieldOf, [operand, JSONata(key)], operand.type.member(field))
    }

    /// `a.?b` and `a[?'b']`
    mutating func optional(_ operand: JSONata, key: String) -> JSONata {
        if operand.isOptional {
            return refuse("'.?' after '.?'", hint: "select on with '.': an absent value stays absent")
        }
        var optional = call(.optionalOf, [operand, JSONata(key)])
        optional.isOptional = true
        return optional
    }

    /// `has(a.b)`
    mutating func presence(of field: String, in operand: SyntaxNode) -> JSONata {
        let key = JSONata(JSONata.text(of: field))
        if let names = Self.path(of: operand), names.count == 2, names[0] == "tasks", scope["tasks"] == nil,
            case .task(let result, _)? = scope[names[1]]
        {
            scope.reads.insert(names[1])
            guard ["status", "output"].contains(field) else { return JSONata(literal: false) }
            return call(.hasField, [result, key], .boolean, isCertain: true)
        }
        let operand = translate(operand)
        guard !operand.isOptional else {
            return refuse("has() of an optional value", hint: "write .hasValue()")
        }
        let isObject =
            switch operand.type {
            case .object, .dictionary: true
            case .any, .boolean, .integer, .number, .string, .array, .nullable: false
            }
        return call(.hasField, [operand, key], .boolean, isCertain: operand.isCertain && isObject)
    }

    mutating func element(_ operand: JSONata, _ index: JSONata) -> JSONata {
        guard !operand.isOptional, !index.isOptional else {
            return refuse("an index of an optional value", hint: "end it with .orValue(…)")
        }
        let type: Schema =
            switch operand.type {
            case .dictionary(let element), .array(let element): element
            case .any, .boolean, .integer, .number, .string, .object, .nullable: .any
            }
        return call(.elementOf, [operand, index], type)
    }

    // MARK: Literals

    mutating func list(_ elements: [SyntaxNode.ListElement]) -> JSONata {
        if elements.contains(where: \.isOptional) {
            return refuse("an element with '?'", hint: "use ?: or filter()")
        }
        let values = elements.map { plain($0.value) }
        guard !values.isEmpty else { return JSONata("[]", .array(of: .any), isCertain: true) }
        return named(values) { translator, names in
            translator.helpers(insert: .one)
            let lists = zip(names, values).map { name, value in
                value.type.isInteger || value.type.isText ? "[\(name)]" : "$one(\(name))"
            }
            let text = lists.dropFirst().reduce(lists[0]) { "$append(\($0), \($1))" }
            return JSONata(text, .array(of: Self.common(values)))
        }
    }

    mutating func map(_ elements: [SyntaxNode.MapElement]) -> JSONata {
        if elements.contains(where: \.isOptional) { return refuse("an entry with '?'", hint: "use ?:") }
        var keys: [String] = []
        for element in elements {
            guard case .literal(.string(let key)) = element.key.form else {
                return refuse("a key that is no text in an object", hint: "write the keys as texts")
            }
            // CEL fails on a key that is there twice.
            guard !keys.contains(key) else { return .nothing }
            keys.append(key)
        }
        let values = elements.map { plain($0.value) }
        return named(values) { _, names in
            let members = zip(keys, names).map { "\(JSONata.text(of: $0)): \($1)" }
            return JSONata("{\(members.joined(separator: ", "))}", .dictionary(of: Self.common(values)))
        }
    }

    private static func common(_ values: [JSONata]) -> Schema {
        guard let first = values.first, values.allSatisfy({ $0.type == first.type }) else { return .any }
        return first.type
    }

    /// What is made of values, nothing when one of them is nothing; each is evaluated once.
    mutating func named(
        _ values: [JSONata], _ make: (inout ExpressionTranslator, [String]) -> JSONata
    ) -> JSONata {
        var declarations = ""
        var names: [String] = []
        var uncertain: [String] = []
        for value in values {
            if value.isCertain {
                names.append(value.text)
            } else {
                let name = newVariable()
                declarations += "\(name) := \(value.text); "
                names.append(name)
                uncertain.append("$exists(\(name))")
            }
        }
        var made = make(&self, names)
        made.isCertain = uncertain.isEmpty
        if !uncertain.isEmpty {
            made.text = "(\(declarations)\(uncertain.joined(separator: " and ")) ? \(made.text))"
        }
        return made
    }
}
