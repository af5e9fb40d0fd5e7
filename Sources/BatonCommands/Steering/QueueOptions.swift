internal import ArgumentParser
internal import Baton
internal import BatonPostgres
internal import WorkflowFiles

/// How a process takes queued and unfinished runs, and how it ends.
struct QueueOptions: ParsableArguments {
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
    @OptionGroup var durability: DurabilityOption
    @OptionGroup var keep: KeepOption

    func validate() throws {
        if concurrency < 1 {
            throw ValidationError("--concurrency: expected at least 1, found \(concurrency)")
        }
        guard Duration(text: grace) != nil else {
            throw ValidationError("--grace: expected a duration like 30s, found '\(grace)'")
        }
    }

    /// Runs what is to be run until it is told to stop.
    ///
    /// - Parameters:
    ///   - rules: it also goes by these.
    ///   - agents: it takes only runs whose tasks are all of these; `nil` for any.
    /// - Throws: ``ExitStatus/partial`` when operations were cut off.
    func run(
        _ database: DatabaseOptions, _ log: RunnerLog, rules: RulesFile? = nil, alerts: AlertSettings? = nil,
        agents: Set<String>? = nil
    ) async throws {
        let retention = try keep.retention()
        let tier = try durability.tier(of: [.process, .power])
        let drain = DrainSignal()
        let role = RunnerRole(
            takesQueue: true, agents: agents, concurrency: concurrency, whenToDrain: { drain.send() })
        let cutOff = try await Wiring.running(database, durability: tier, as: role) { wiring in
            let events = try await EventService.open(wiring, rules, alerts, log)
            return try await serve(wiring, database, events, retention, drain) {
                log.write($0)
            } begin: {
                log.begin(database.name, rules: rules)
            }
        }
        log.end(cutOff: cutOff)
        if cutOff > 0 { throw ExitStatus.partial }
    }

    /// - Returns: how many operations were cut off.
    private func serve(
        _ wiring: Wiring, _ database: DatabaseOptions, _ events: EventService?, _ retention: Retention,
        _ drain: DrainSignal, tell: @escaping @Sendable (Runner.News) -> Void, begin: () -> Void
    ) async throws -> Int {
        var options = runnerOptions(database)
        if let events { options.isIdleElsewhere = { try await events.isIdle() } }
        let runner = Runner(
            orchestrator: wiring.orchestrator, store: wiring.runs, inbox: wiring.runs, options: options,
            tell: tell)
        let stop: @Sendable () -> Void = {
            events?.stop()
            runner.stop()
        }
        let interrupts = InterruptHandler(stop)
        defer { interrupts.stop() }
        drain.receive(stop)
        begin()
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

    private func runnerOptions(_ database: DatabaseOptions) -> Runner.Options {
        var options =
            switch database.address {
            case .file: Runner.Options()
            case .server: Runner.Options.worker
            }
        options.maximumBusyRuns = concurrency
        options.graceTime = Duration(text: grace) ?? options.graceTime
        options.endsWhenIdle = untilIdle
        return options
    }
}
