internal import ArgumentParser
internal import Baton

struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what a workflow would do: its graph, each task's inputs, its problems.")

    @OptionGroup var workflow: WorkflowArguments
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let file = try workflow.read()
        let preview = PlanPreview(file.workflow, agents: try Wiring.declarations())
        Console.output(
            output.json ? preview.document.json(pretty: true) : PlanText(preview: preview).render())
        for problem in preview.problems {
            Console.standardError("\(problem.severity.label): \(file.line(problem))")
        }
        if preview.problems.contains(where: { $0.severity == .rejected }) { throw ExitStatus.invalid }
    }
}
