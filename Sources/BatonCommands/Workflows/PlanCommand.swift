internal import ArgumentParser
internal import Baton

struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what a workflow would do: its graph, each task's inputs, its problems.")

    @OptionGroup var workflow: WorkflowArguments
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let agents = try Wiring.declarations()
        let file = try workflow.read(agents: agents)
        let preview = PlanPreview(file.workflow, agents: agents)
        Console.output(
            output.json ? preview.document.json(pretty: true) : PlanText(preview: preview).render())
        for problem in preview.problems {
            Console.standardError("\(problem.severity.label): \(file.line(problem))")
        }
    }
}
