internal import ArgumentParser
internal import Baton
internal import Foundation
internal import WorkflowFiles

struct StartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start", abstract: "Queue a run of a workflow file; 'baton up' runs it.",
        discussion: """
            The start is stored when the command has printed the run's id: it survives a crash and a loss of power. \
            With --key, starting again gives the same run instead of a second one.

              baton start morning.yaml --input sku=1082185 --key "morning $(date +%F)"

            With --wait the command follows the run to its end, prints its result and exits as 'baton run' does. \
            Ctrl-C ends only the waiting; 'baton cancel' ends the run.
            """)

    @OptionGroup var workflow: WorkflowArguments
    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "An input: key=value, a JSON object or @FILE; may be repeated.", valueName: "input"))
    var input: [String] = []
    @Option(name: .long, help: "What makes this start the same as another one: any text.")
    var key: String?
    @Option(
        name: .long,
        help: ArgumentHelp("Who starts it, for the record; by default the user's name.", valueName: "name"))
    var by: String?
    @Flag(name: .long, help: "Wait for the end of the run, and print its result.")
    var wait = false
    @Flag(name: [.short, .long], help: "With --wait: print no progress.")
    var quiet = false
    @OptionGroup var durability: DurabilityOption
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let durability = try durability.tier(of: [.process, .power])
        let agents = try Wiring.declarations()
        let file = try workflow.read(agents: agents)
        file.warn()
        let input = try InputArguments.parse(input, schema: file.workflow.input)
        try file.check(input: input)

        let store = try await StoreConnection.open(database.address, durability: durability).runs
        var random = SystemRandomNumberGenerator()
        let now = SystemClock().now()
        let posted: PostedRequest
        do {
            posted = try await store.post(
                RunRequest(
                    id: key.map(RunRequest.startID) ?? UUID().uuidString.lowercased(),
                    run: RunID(at: now, entropy: random.next()), .start(file.workflow, input: input),
                    by: Environment.actor(by), postedAt: now))
        } catch let error as RunStoreError where error.kind == .conflict {
            throw InvalidInput(
                "--key \(key ?? ""): the key was used before, with another workflow or other inputs")
        }
        let isRepeated = posted.request.postedAt != now
        guard wait else {
            return try tell(posted, isRepeated: isRepeated, runner: await store.queueRunner())
        }
        if !quiet, !output.json {
            Console.standardError(
                "run \(posted.request.run): \(isRepeated ? "started before with this key" : "queued")")
        }
        try await follow(posted, store, agents)
    }

    private func follow(
        _ posted: PostedRequest, _ store: any HistoryStore, _ agents: AgentRegistry
    ) async throws {
        let isLive = Console.errorIsTerminal
        var total = 0
        if case .start(let workflow, _) = posted.request.action { total = workflow.tasks.count }
        let isTold = !quiet && (!output.json || isLive)
        var follower = RunFollower(
            posted, in: store, progress: isTold ? RunProgress(total: total, isLive: isLive) : nil)
        let events = try await follower.follow()
        let result = RunResult(folding: events)
        Console.output(
            output.json
                ? result.document.json(pretty: true)
                : RunReport(result, counts: MapCounts(events), agents: agents).render())
        try ExitStatus(result.outcome).throwUnlessSuccess()
    }

    private func tell(_ posted: PostedRequest, isRepeated: Bool, runner: Int32?) throws {
        let run = posted.request.run
        if output.json {
            var members: [String: Value] = [
                "run": .string(run.text), "request": .string(posted.request.id),
                "repeated": .bool(isRepeated), "queued": .bool(posted.reply == nil),
            ]
            members["runner"] = runner.map { .int(Int64($0)) }
            Console.output(Value.object(members).json(pretty: true))
        } else if isRepeated {
            Console.output("run \(run): started before with this key")
        } else if let runner {
            Console.output(
                "run \(run): queued, \(runner > 0 ? "process \(runner)" : "another process") takes it")
        } else {
            Console.output("run \(run): queued; nothing runs it until 'baton up' does")
        }
        if case .refused(let reason)? = posted.reply {
            throw InvalidInput("run \(run) never started: \(reason)")
        }
    }
}
