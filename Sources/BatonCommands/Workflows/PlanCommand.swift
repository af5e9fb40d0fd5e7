internal import ArgumentParser
internal import Baton
internal import WorkflowFiles

struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what a workflow would do: its graph, each task's inputs, its problems.",
        discussion: """
            Nothing runs. Solid arrows of a drawing carry data, dashed ones only order.
              baton plan workflow.yaml --format svg --output plan.svg
            """)

    @OptionGroup var workflow: WorkflowArguments
    @Option(name: .long, help: "text, mermaid (for Markdown pages) or svg. (default: text)")
    var format: PlanFormat?
    @OptionGroup var file: OutputFileOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard format == nil || !output.json else {
            throw ValidationError("--json is a format of its own: give either it or --format")
        }
    }

    func run() async throws {
        let agents = try Wiring.declarations()
        let source = try workflow.read(agents: agents)
        let preview = PlanPreview(source.workflow, agents: agents)
        try file.write(
            output.json ? preview.document.json(pretty: true) : (format ?? .text).render(preview))
        for problem in preview.problems {
            Console.standardError("\(problem.severity.label): \(source.line(problem))")
        }
    }
}
