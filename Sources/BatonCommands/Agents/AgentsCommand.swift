internal import ArgumentParser
internal import Baton
internal import WorkflowFiles

struct AgentsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agents", abstract: "List the agents, or one agent's operations with their schemas.")

    @Argument(help: "Type name of one agent.")
    var type: String?
    @Argument(help: "Name of one operation.")
    var operation: String?
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let agents = try Wiring.declarations().agents
        var definitions = agents.flatMap { $0.operations.map(\.definition) }
        if let type {
            definitions.removeAll { $0.agent != type }
            guard !definitions.isEmpty else { throw unknown("agent", type, known: agents.map(\.type)) }
        }
        if let operation {
            let known = definitions.map(\.name)
            definitions.removeAll { $0.name != operation }
            guard !definitions.isEmpty else { throw unknown("operation", operation, known: known) }
        }
        if output.json {
            Console.output(Value.array(definitions.map(\.document)).json(pretty: true))
        } else if type == nil {
            Console.output(overview(agents))
        } else {
            Console.output(
                definitions.map { OperationText(definition: $0).render() }.joined(separator: "\n\n"))
        }
    }

    private func unknown(_ what: String, _ name: String, known: [String]) -> InvalidInput {
        let hint =
            name.closest(among: known).map { "did you mean '\($0)'?" }
            ?? "known: \(known.joined(separator: ", "))"
        return InvalidInput("unknown \(what) '\(name)' (\(hint))")
    }

    private func overview(_ agents: [any Agent]) -> String {
        let style = TextStyle.output
        return agents.map { agent in
            var table = TextTable(["  OPERATION", "EFFECT", "WHAT IT DOES"])
            for operation in agent.operations.map(\.definition) {
                table.add(["  \(operation.name)", operation.effect.rawValue, operation.summary])
            }
            return "\(style.bold(agent.type)): \(agent.summary)\n\(table.render(style))"
        }.joined(separator: "\n\n")
    }
}

extension OperationDefinition {
    /// The JSON form, with JSON Schemas of both sides.
    fileprivate var document: Value {
        [
            "agent": .string(agent), "operation": .string(name), "summary": .string(summary),
            "effect": .string(effect.rawValue), "input": input.jsonSchema, "output": output.jsonSchema,
        ]
    }
}

/// An operation in the terminal.
struct OperationText {
    let definition: OperationDefinition
    let style = TextStyle.output

    func render() -> String {
        """
        \(style.bold("\(definition.agent).\(definition.name)")) [\(definition.effect.rawValue)]
        \(definition.summary)

        Input
        \(properties(definition.input, isInput: true))

        Output
        \(properties(definition.output, isInput: false))
        """
    }

    private func properties(_ schema: ObjectSchema, isInput: Bool) -> String {
        guard !schema.properties.isEmpty else { return schema.isOpen ? "  any keys" : "  nothing" }
        var table = TextTable(["  KEY", "TYPE", "UNIT", isInput ? "DEFAULT" : "", "MEANING"])
        for property in schema.properties {
            let fallback =
                property.defaultValue?.excerpt ?? (isInput && property.isRequired ? "required" : "")
            table.add([
                "  \(property.name)", property.schema.summary, property.unit ?? "", isInput ? fallback : "",
                property.summary,
            ])
        }
        return table.render(style)
    }
}
