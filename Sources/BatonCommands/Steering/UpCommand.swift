internal import ArgumentParser
internal import Baton
internal import WorkflowFiles

struct UpCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "up", abstract: "Run what is queued, unfinished or wanted, until it is stopped.",
        discussion: """
            Goes on with the runs that an ended process has left, starts what 'baton start' queues, and applies what \
            'baton cancel', 'pause', 'resume', 'approve', 'reject', 'signal' and 'resolve' want. One such process at \
            a time works on a file, any number on a server; 'baton run' may be used beside it.

            With rules (baton-rules.yaml beside the database, or --rules FILE) it also starts workflows by the events \
            that 'baton events put' stores and at the times of schedules, and sends alerts after such runs. The file \
            is read once, at the start.

            Ctrl-C or a termination signal ends it: nothing new starts, operations under way may finish within the \
            grace time, and everything else goes on with the next 'baton up'. A second signal ends it at once.

            Exit codes: 0 stopped with nothing under way, 2 another such process is there, 3 operations were cut off.
            """)

    @OptionGroup var work: QueueOptions
    @OptionGroup var rules: RulesOption
    @Option(
        name: .customLong("alerts"),
        help: ArgumentHelp(
            "Who hears of alerts; by default alerts.yaml beside the database, where it is there.",
            valueName: "file"),
        completion: .file(extensions: ["yaml", "json"]))
    var alerts: String?
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let file = try rules.read(beside: database)
        let log = RunnerLog(isQuiet: work.quiet, isJSON: output.json)
        let settings = try alertSettings(file, log)
        try await work.run(database, log, rules: file, alerts: settings)
    }

    /// - Returns: `nil` without rules, after whose runs alerts are sent.
    private func alertSettings(_ file: RulesFile?, _ log: RunnerLog) throws -> AlertSettings? {
        guard file != nil else {
            if alerts == nil { return nil }
            throw InvalidInput(
                "--alerts: alerts are sent after runs that rules start, and there are no rules")
        }
        return try AlertSettings.read(alerts, beside: database) { log.alert($0) }
    }
}
