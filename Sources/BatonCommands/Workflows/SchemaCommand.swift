internal import ArgumentParser
internal import Baton
internal import EventLayer
internal import WorkflowFiles

struct SchemaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Print the JSON Schema of workflow or rules files, for editors.",
        discussion: """
            Save it beside your files and name it in their first line:
              # yaml-language-server: $schema=baton.schema.json
            """)

    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case workflow, rules
    }

    @Argument(help: "Of which files: workflow (the default) or rules.")
    var kind = Kind.workflow

    func run() async throws {
        let schema =
            switch kind {
            case .workflow: WorkflowSchema.jsonSchema(for: try Wiring.declarations())
            case .rules: EventRuleSchema.jsonSchema(lists: RulesFile.lists)
            }
        Console.output(schema.json(pretty: true))
    }
}
