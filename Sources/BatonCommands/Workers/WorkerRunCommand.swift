internal import ArgumentParser
internal import Baton
internal import WorkflowFiles

struct WorkerRunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run what is queued or unfinished beside other workers, until it is stopped (the default).",
        discussion: """
            Any number of workers, on any number of hosts, share a database on a server. Like 'baton up', without \
            rules; with --agents it takes only runs all of whose tasks are of these agents, so that hosts can be \
            for some kinds of work.

            Ctrl-C, a termination signal or 'baton worker drain' ends it: nothing new starts, operations under way may \
            finish within the grace time, and other workers go on with everything else.

            Exit codes: 0 stopped with nothing under way, 3 operations were cut off.
            """)

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Take only runs of these agents, separated by commas: see 'baton agents'.", valueName: "types"))
    var agents: String?
    @OptionGroup var work: QueueOptions
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try database.requireServer("'baton up' is the one worker of a file")
        let agents = try agents.map(Self.known)
        try await work.run(database, RunnerLog(isQuiet: work.quiet, isJSON: output.json), agents: agents)
    }

    private static func known(_ text: String) throws -> Set<String> {
        let names = text.split { $0 == "," || $0 == " " }.map(String.init)
        let all = try Wiring.declarations().agents.map(\.type)
        guard !names.isEmpty else {
            throw InvalidInput("--agents: expected some of \(all.joined(separator: ", "))")
        }
        for name in names where !all.contains(name) {
            throw InvalidInput(
                "--agents: there is no agent '\(name.printable)'; expected some of \(all.joined(separator: ", "))"
            )
        }
        return Set(names)
    }
}
