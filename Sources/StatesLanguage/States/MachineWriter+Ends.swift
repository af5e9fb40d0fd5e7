internal import Baton
internal import Expressions

/// The first and the last states of a machine.
extension MachineWriter {
    /// The input with its defaults; an execution whose input does not fit fails before any task starts.
    mutating func writeInput(
        of workflow: Workflow, as variable: String, _ name: String, to states: inout States, next: String
    ) {
        let schema = workflow.input
        guard !schema.isOpen || !schema.properties.isEmpty else {
            return states.add(name, "Pass", next: next, ["Assign": [variable: "{% $states.input %}"]])
        }
        let defaults = schema.properties.compactMap { property in
            property.defaultValue.map { value in
                let key = JSONata.text(of: property.name)
                return
                    "\(key): ($x := $lookup($given, \(key)); $exists($x) and $type($x) != 'null' ? $x : \(JSONata.text(of: value)))"
            }
        }
        let merged =
            "($given := $type($states.input) = 'object' ? $states.input : {}; "
            + "$merge([$given, {\(defaults.joined(separator: ", "))}]))"
        let check = names.state(name, "accepted?")
        let refused = names.state(name, "refused")
        states.add(name, "Pass", next: check, ["Assign": [variable: JSONata.field(merged)]])
        states.add(
            check, "Choice",
            [
                "Choices": [
                    [
                        "Condition": JSONata.field(schema.acceptance(of: "$\(variable)")),
                        "Next": .string(next),
                    ]
                ],
                "Default": .string(refused),
            ])
        let expected = schema.properties.map { property in
            "\(property.name): \(property.schema.word)" + (property.isRequired ? "" : ", optional")
        }
        states.add(
            refused, "Fail",
            [
                "Error": "Baton.InvalidInput",
                "Cause": .string("the input does not fit; expected \(expected.joined(separator: "; "))"),
            ])
    }

    /// `{"status", "tasks", "output"}`
    mutating func writeOutput(
        of workflow: Workflow, _ list: TaskList, _ scope: ExpressionScope, _ name: String,
        to states: inout States
    ) {
        let results = list.previews.compactMap { task -> (id: String, result: String)? in
            guard case .task(let result, _)? = scope[task.id] else { return nil }
            return (task.id, result.text)
        }
        let tasks = results.map { "\(JSONata.text(of: $0.id)): \($0.result)" }.joined(separator: ", ")
        let statuses = results.map { "$lookup(\($0.result),'status')" }.joined(separator: ", ")
        let counts =
            "$statuses := [\(statuses)]; $good := 'success' in $statuses; "
            + "$bad := 'failed' in $statuses or 'timed_out' in $statuses or 'cancelled' in $statuses; "
            + "$status := $bad ? ($good ? 'partial' : 'failed') : 'success'; "
        guard let template = workflow.output else {
            return states.add(
                name, "Pass", next: nil,
                ["Output": JSONata.field("(\(counts){'status': $status, 'tasks': {\(tasks)}})")])
        }
        var translator = ExpressionTranslator(scope: scope)
        let output = translator.translate(InputTemplate(template) { _, _ in })
        refuse(translator.refusals, at: ["output"])
        let error =
            "{'kind': 'invalid_output', 'message': \"an expression in 'output' failed, as when a field is absent\"}"
        let text =
            "(\(counts)$tasks := {\(tasks)}; $output := \(output.text); "
            + "$exists($output) ? {'status': $status, 'tasks': $tasks, 'output': $output} : "
            + "{'status': $status = 'success' ? ($good ? 'partial' : 'failed') : $status, 'tasks': $tasks, 'error': \(error)})"
        states.add(name, "Pass", next: nil, ["Output": JSONata.field(text, helpers: translator.helpers)])
    }
}

extension ObjectSchema {
    /// Whether an object is what the workflow accepts, as JSONata.
    fileprivate func acceptance(of variable: String) -> String {
        var rules = properties.map { property in
            let value = "$lookup(\(variable), \(JSONata.text(of: property.name)))"
            let fits = property.schema.acceptance(of: value)
            // Null does not count as being there.
            return property.isRequired
                ? fits : "($not($exists(\(value))) or $type(\(value)) = 'null' or \(fits))"
        }
        if !isOpen {
            let known = properties.map { JSONata.text(of: $0.name) }.joined(separator: ", ")
            rules.append("$count($filter([$keys(\(variable))], function($k){$not($k in [\(known)])})) = 0")
        }
        return rules.joined(separator: " and ")
    }
}

extension Schema {
    /// Whether a value is of the type that an input is declared with, as JSONata.
    fileprivate func acceptance(of value: String) -> String {
        switch self {
        case .any: "$exists(\(value))"
        case .boolean: "$type(\(value)) = 'boolean'"
        case .integer: "($type(\(value)) = 'number' and $floor(\(value)) = \(value))"
        case .number: "$type(\(value)) = 'number'"
        case .string: "$type(\(value)) = 'string'"
        case .array: "$type(\(value)) = 'array'"
        case .dictionary, .object: "$type(\(value)) = 'object'"
        case .nullable(let wrapped): "($type(\(value)) = 'null' or \(wrapped.acceptance(of: value)))"
        }
    }

    /// As a workflow file names it.
    fileprivate var word: String {
        switch self {
        case .any: "any"
        case .boolean: "boolean"
        case .integer: "integer"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .dictionary, .object: "object"
        case .nullable(let wrapped): wrapped.word
        }
    }
}
