internal import ArgumentParser
internal import Baton
internal import Foundation
internal import WorkflowFiles

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run a workflow file.",
        discussion: """
            Progress and questions go to standard error, the result to standard output.

            On a terminal, approvals are asked for. Elsewhere they need --approve or --reject; a task within others is \
            named by its path: 'each/sign_off' for every item of the map 'each', 'each[0]/sign_off' for the first.

            Meanwhile other commands can steer the run: baton approve, reject, signal, pause, resume, cancel. After \
            kill -9, baton resume or baton up goes on with it.
            """)

    @OptionGroup var workflow: WorkflowArguments
    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "An input: key=value, a JSON object or @FILE; may be repeated.", valueName: "input"))
    var input: [String] = []
    @OptionGroup var answers: AnswerArguments
    @OptionGroup var session: RunSession
    @OptionGroup var durability: DurabilityOption
    @OptionGroup var keep: KeepOption
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let durability = try durability.tier(of: [.memory, .process, .power])
        let retention = try keep.retention()
        let agents = try Wiring.declarations()
        let file = try workflow.read(agents: agents)
        file.warn()
        let input = try InputArguments.parse(input, schema: file.workflow.input)
        try file.check(input: input)
        let answers = try answers.read(for: file.workflow)

        try await Wiring.running(database, durability: durability) { wiring in
            await HistoryKeeper(store: wiring.runs, retention: retention).pruneSome()
            let run = try wiring.orchestrator.start(file.workflow, input: input)
            try await session.follow(run, answers: answers, wiring)
        }
    }
}
