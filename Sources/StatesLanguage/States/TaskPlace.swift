internal import Baton
internal import Expressions

/// A task where the machine comes to it.
struct TaskPlace {
    let list: MachineWriter.TaskList
    let index: Int
    /// What its expressions can read.
    let scope: ExpressionScope
    /// The variable that holds its result.
    let variable: String

    var definition: AgentTask { list.definitions[index] }
    var preview: PlanPreview.TaskPreview { list.previews[index] }
    var id: String { preview.id }
    var path: [String] { list.path + [String(index)] }

    /// The result of another task of the list, as JSONata; `nil` for one that has not been written yet.
    func result(of id: String) -> String? {
        guard case .task(let result, _)? = scope[id] else { return nil }
        return result.text
    }

    /// The inputs, when nothing has to be decided before the call and nothing can fail: without dependencies,
    /// conditions and doubtful expressions.
    var directInputs: CallInputs? {
        guard case .operation = definition.work, preview.dataFrom.isEmpty, preview.condition == nil,
            carried.isEmpty
        else { return nil }
        var inputs: [String: CallInputs.Written] = [:]
        for (name, value) in definition.inputs {
            let template = InputTemplate(value) { _, _ in }
            if case .literal(let literal) = template {
                // What looks like an expression of AWS would be taken for one.
                guard !literal.holdsDelimiter else { return nil }
                inputs[name] = .literal(literal)
                continue
            }
            var translator = ExpressionTranslator(scope: scope)
            let translated = translator.translate(template)
            guard translator.refusals.isEmpty, translated.isCertain else { return nil }
            inputs[name] = .expression(translated, helpers: translator.helpers)
        }
        return .written(inputs)
    }

    /// The tasks of its list that have ended by then.
    var ended: [(id: String, result: String)] {
        list.previews.compactMap { task in result(of: task.id).map { (task.id, $0) } }
    }

    /// Required inputs that neither `inputs` nor a dependency surely gives, each with the results of earlier tasks that
    /// may have it, the nearest first.
    var carried: [(name: String, results: [String])] {
        guard list.carriesInputs, let schema = preview.definition?.input else { return [] }
        return schema.properties.compactMap { property in
            guard property.isRequired, definition.inputs[property.name].map(\.isNull) ?? true else {
                return nil
            }
            let results = list.previews[..<index].reversed().compactMap { earlier -> String? in
                let output = earlier.definition?.output
                guard output == nil || output?[property.name] != nil || output?.isOpen == true else {
                    return nil
                }
                return result(of: earlier.id)
            }
            return results.isEmpty ? nil : (property.name, results)
        }
    }
}

extension Value {
    /// Whether a text in it begins as an expression of AWS does.
    fileprivate var holdsDelimiter: Bool {
        switch self {
        case .null, .bool, .int, .double: false
        case .string(let text): text.hasPrefix("{%")
        case .array(let elements): elements.contains(where: \.holdsDelimiter)
        case .object(let members): members.values.contains(where: \.holdsDelimiter)
        }
    }
}
