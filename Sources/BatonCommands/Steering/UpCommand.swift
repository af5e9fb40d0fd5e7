internal import ArgumentParser
internal import Baton

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

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Queued runs wait while this many have work under way; waiting runs do not count.",
            valueName: "runs"))
    var concurrency = 100
    @Option(
        name: .long,
        help: ArgumentHelp("How long operations may go on once it is told to stop.", valueName: "duration"))
    var grace = "30s"
    @Flag(name: .long, help: "End when nothing is queued, no event waits and no run has work under way.")
    var untilIdle = false
    @Flag(name: [.short, .long], help: "Print problems only.")
    var quiet = false
    @OptionGroup var rules: RulesOption
    @Option(
        name: .customLong("alerts"),
        help: ArgumentHelp(
            "Who hears of alerts; by default alerts.yaml beside the database, where it is there.",
            valueName: "file"),
        completion: .file(extensions: ["yaml", "json"]))
    var alerts: String?
    @OptionGroup var durability: DurabilityOption
    @OptionGroup var keep: KeepOption
    @OptionGroup var database: DatabaseOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if concurrency < 1 {
            throw ValidationError("--concurrency: expected at least 1, found \(concurrency)")
        }
        guard Duration(text: grace) != nil else {
            throw ValidationError("--grace: expected a duration like 30s, found '\(grace)'")
        }
    }

    func run() async throws {
        let retention = try keep.retention()
        let file = try rules.read(beside: database)
        let log = RunnerLog(isQuiet: quiet, isJSON: output.json)
        let settings = try alertSettings(file, log)
        let tier = try durability.tier(of: [.process, .power])
        let cutOff = try await Wiring.running(database, durability: tier, takesQueue: true) { wiring in
            try await work(wiring, file, settings, retention, log)
        }
        log.end(cutOff: cutOff)
        if cutOff > 0 { throw ExitStatus.partial }
    }

    /// Until it is told to stop.
    ///
    /// - Returns: how many operations were cut off.
    private func work(
        _ wiring: Wiring, _ file: RulesFile?, _ settings: AlertSettings?, _ retention: Retention,
        _ log: RunnerLog
    ) async throws -> Int {
        let events = try await EventService.open(wiring, file, settings, log)
        var options = options
        if let events { options.isIdleElsewhere = { try await events.isIdle() } }
        let runner = Runner(
            orchestrator: wiring.orchestrator, store: wiring.runs, inbox: wiring.runs, options: options,
            tell: { log.write($0) })
        let interrupts = InterruptHandler {
            events?.stop()
            runner.stop()
        }
        defer { interrupts.stop() }
        log.begin(database.name, rules: file)
        async let service: Void? = events?.run()
        let keeper = HistoryKeeper(store: wiring.runs, retention: retention)
        // Also where it ends before the rest can be forgotten beside it.
        await keeper.pruneSome()
        let cutOff = try await withThrowingTaskGroup { group in
            group.addTask { await keeper.keepPruning() }
            // It waits for the next hour; nothing waits for it.
            defer { group.cancelAll() }
            return try await runner.run()
        }
        events?.end()
        await service
        return cutOff
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

    private var options: Runner.Options {
        var options = Runner.Options()
        options.maximumBusyRuns = concurrency
        options.graceTime = Duration(text: grace) ?? options.graceTime
        options.endsWhenIdle = untilIdle
        if case .server = database.address {
            // A server says when something has changed, so looking costs nothing; and others die.
            options.pollInterval = .milliseconds(10)
            options.sweepInterval = .seconds(1)
        }
        return options
    }
}
