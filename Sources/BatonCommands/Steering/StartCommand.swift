internal import ArgumentParser
internal import Baton
internal import BatonSQLite
internal import Foundation

struct StartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start", abstract: "Queue a run of a workflow file; 'baton up' runs it.",
        discussion: """
            The start is stored when the command has printed the run's id: it survives a crash and a loss of power. \
            With --key, starting again gives the same run instead of a second one.

              baton start morning.yaml --input sku=1082185 --key "morning $(date +%F)"
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

        let store = try await SQLiteRunStore(
            database: SQLiteDatabase(path: database.database, durability: durability))
        var random = SystemRandomNumberGenerator()
        let now = SystemClock().now()
        let posted: PostedRequest
        do {
            posted = try await store.post(
                RunRequest(
                    id: key.map(RunRequest.startID) ?? UUID().uuidString.lowercased(),
                    run: RunID(at: now, entropy: random.next()), .start(file.workflow, input: input),
                    by: RequestOptions.actor(by), postedAt: now))
        } catch let error as RunStoreError where error.kind == .conflict {
            throw InvalidInput(
                "--key \(key ?? ""): the key was used before, with another workflow or other inputs")
        }
        try tell(posted, isRepeated: posted.request.postedAt != now, runner: store.runningProcess())
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
