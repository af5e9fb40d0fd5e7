internal import ArgumentParser
internal import Baton
internal import Foundation

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run a workflow file.",
        discussion: "Progress goes to standard error, the result to standard output.")

    @OptionGroup var workflow: WorkflowArguments
    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "An input: key=value, a JSON object or @FILE; may be repeated.", valueName: "input"))
    var input: [String] = []
    @Flag(name: [.short, .long], help: "Print no progress.")
    var quiet = false
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let agents = try Wiring.declarations()
        let file = try workflow.read(agents: agents)
        file.warn()
        let input = try InputArguments.parse(input, schema: file.workflow.input)
        try checkInput(input, file)

        let wiring = try await Wiring.open(database)
        let run = try wiring.orchestrator.start(file.workflow, input: input)
        let interrupts = InterruptHandler { run.cancel(reason: "interrupted by a signal") }
        defer { interrupts.stop() }
        if !quiet, !output.json || Console.errorIsTerminal {
            await RunProgress(total: file.workflow.tasks.count).follow(run)
        }
        let result = try await run.result()
        Console.output(
            output.json
                ? result.document.json(pretty: true) : RunReport(result: result, agents: agents).render())
        try ExitStatus(result.outcome).throwUnlessSuccess()
    }

    /// Before anything is opened, so that a wrong input changes nothing.
    private func checkInput(_ input: [String: Value], _ file: WorkflowFile) throws {
        let violations = Schema.object(file.workflow.input).violations(of: .object(input))
        guard violations.isEmpty else {
            throw InvalidInput(violations.map { "\(file.path): run input '\($0.path)': \($0.withoutPath)" })
        }
    }
}

extension SchemaViolation {
    /// Message and hint.
    var withoutPath: String { message + (hint.map { $0.isEmpty ? "" : " (\($0))" } ?? "") }
}
