internal import ArgumentParser
internal import Baton
internal import Foundation

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run a workflow file.",
        discussion: """
            Progress and questions go to standard error, the result to standard output.

            On a terminal, approvals are asked for. Elsewhere they need --approve or --reject; a task within others is \
            named by its path: 'each/sign_off' for every item of the map 'each', 'each[0]/sign_off' for the first.
            """)

    @OptionGroup var workflow: WorkflowArguments
    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "An input: key=value, a JSON object or @FILE; may be repeated.", valueName: "input"))
    var input: [String] = []
    @OptionGroup var answers: AnswerArguments
    @Flag(name: [.short, .long], help: "Print no progress.")
    var quiet = false
    @Flag(name: .long, help: "Show every item of long maps.")
    var all = false
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let agents = try Wiring.declarations()
        let file = try workflow.read(agents: agents)
        file.warn()
        let input = try InputArguments.parse(input, schema: file.workflow.input)
        try checkInput(input, file)
        let answers = try answers.read(for: file.workflow)

        let wiring = try await Wiring.open(database)
        let run = try wiring.orchestrator.start(file.workflow, input: input)
        let interrupts = InterruptHandler { run.cancel(reason: "interrupted by a signal") }
        defer { interrupts.stop() }
        var companion = RunCompanion(run, answers: answers, progress: progress(of: file.workflow))
        let counts = await companion.follow()
        let result = try await run.result()
        Console.output(
            output.json
                ? result.document.json(pretty: true)
                : RunReport(result, counts: counts, agents: agents, showsAll: all).render())
        try ExitStatus(result.outcome).throwUnlessSuccess()
    }

    private func progress(of workflow: Workflow) -> RunProgress? {
        let isLive = Console.errorIsTerminal
        guard !quiet, !output.json || isLive else { return nil }
        return RunProgress(total: workflow.tasks.count, isLive: isLive)
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
