internal import ArgumentParser
internal import Baton
internal import WorkflowFiles

struct ForkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fork",
        abstract: "Start a new run from a task of another run, with its earlier results.",
        discussion: """
            The task and all that come after it run again, and so does what did not succeed. Results that are kept stay as \
            they are, whatever the input is now.
            """)

    @OptionGroup var target: RunArgument
    @Option(name: .long, help: ArgumentHelp("The task to begin at.", valueName: "task"))
    var from: String
    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "An input that is another now: key=value, a JSON object or @FILE; may be repeated.",
            valueName: "input"))
    var input: [String] = []
    @OptionGroup var answers: AnswerArguments
    @OptionGroup var session: RunSession
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        try database.requireFile()
        try await Wiring.running(database) { try await fork($0) }
    }

    private func fork(_ wiring: Wiring) async throws {
        let earlier = try await StoredRun.result(of: target.run, in: wiring.runs)
        let answers = try answers.read(for: earlier.workflow)
        let overrides = try InputArguments.parse(input, schema: earlier.workflow.input)
        let handle: RunHandle
        do {
            handle = try await wiring.orchestrator.fork(
                earlier.id, from: from, input: overrides, by: answers.by)
        } catch let error as RunContinuationError {
            throw InvalidInput(error.description)
        } catch let error as WorkflowError {
            throw InvalidInput(error.problems.map(\.description))
        }
        try await session.follow(handle, answers: answers, wiring)
    }
}
