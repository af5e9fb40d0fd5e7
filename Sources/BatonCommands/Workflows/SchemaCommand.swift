internal import ArgumentParser
internal import Baton

struct SchemaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Print the JSON Schema of workflow files, for editors.",
        discussion: """
            Save it beside your workflows and name it in their first line:
              # yaml-language-server: $schema=baton.schema.json
            """)

    func run() async throws {
        Console.output(WorkflowSchema.jsonSchema(for: try Wiring.declarations()).json(pretty: true))
    }
}
