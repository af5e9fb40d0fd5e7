import Baton
internal import Statistics

/// One simulation under way: the process, the disk, the clock and the faults, moved on step by step.
struct SimulatedWorld {
    private let simulation: Simulation
    private let seed: UInt64
    private let clock: VirtualClock
    private let source: FaultSource
    private let disk: any RunStore
    private let store: SimulatedStore
    private let log = CallLog()
    private var random: SeededRandom
    private var process: SimulatedProcess
    private var runs: [SimulatedRun]
    private var recovery: Box<Result<Recovery, any Error>?>?
    private var restarts = 0
    private var steps = 0
    private var violations: [SimulationReport.Violation] = []

    /// What a process finds when it starts again.
    private struct Recovery: Sendable {
        /// As the disk was before.
        let events: [RunID: [RunEvent]]
        let handles: [RunHandle]
    }

    init(_ simulation: Simulation, seed: UInt64) throws {
        self.simulation = simulation
        self.seed = seed
        random = SeededRandom(seed: seed)
        clock = VirtualClock(at: simulation.start)
        source = FaultSource(simulation.faults, seed: random.next(), clock: clock)
        disk = simulation.disk()
        store = SimulatedStore(disk: disk, source: source)
        runs = simulation.jobs.map(SimulatedRun.init)
        process = try Self.startProcess(simulation, store, clock, source, log, &random)
    }

    private static func startProcess(
        _ simulation: Simulation, _ store: SimulatedStore, _ clock: VirtualClock, _ source: FaultSource,
        _ log: CallLog, _ random: inout SeededRandom
    ) throws -> SimulatedProcess {
        let agents = try simulation.agents(clock).map { agent in
            WrappedAgent(agent) { $0.faulty(source, log) }
        }
        return try SimulatedProcess(
            agents: agents, conditions: simulation.conditions, store: store, clock: clock,
            limits: simulation.limits, random: &random)
    }

    // MARK: Steps

    mutating func run() throws -> SimulationReport {
        for place in runs.indices { try start(place) }
        while violations.isEmpty, !runs.allSatisfy(\.isDone) {
            steps += 1
            if steps > simulation.maxSteps {
                complain(nil, "the runs have not ended after \(simulation.maxSteps) steps: \(unfinished)")
            } else if process.executor.step() || clock.wakeNextSleepers() != nil {
                try observe()
                try injectFaults()
            } else {
                complain(nil, "nothing is left that could go on, but the runs have not ended: \(unfinished)")
            }
        }
        return try report()
    }

    private mutating func start(_ place: Int) throws {
        let job = runs[place].job
        let handle = try process.orchestrator.start(job.workflow, input: job.input)
        runs[place].follow(RunFollower(handle, in: process))
    }

    private mutating func observe() throws {
        if let outcome = recovery?.value {
            recovery = nil
            try adopt(outcome.get())
        }
        for place in runs.indices where !runs[place].isDone {
            for event in runs[place].newEvents() { check(event, of: place) }
            if let error = runs[place].noticeEnd() { try handle(error, of: place) }
        }
    }

    private mutating func check(_ event: RunEvent, of place: Int) {
        for problem in runs[place].check(event) { complain(runs[place].id, problem) }
        guard let handle = runs[place].follower?.handle else { return }
        for requirement in simulation.requirements where !requirement.holds(handle.current) {
            complain(handle.id, "required, but not so after event \(event.sequence): \(requirement.name)")
        }
        for react in simulation.reactions { react(event, handle) }
    }

    private mutating func handle(_ error: any Error, of place: Int) throws {
        guard let run = runs[place].id, store.hasRefused(run) else {
            return complain(runs[place].id, "the run could not be recorded: \(error)")
        }
        try restart()
    }

    // MARK: Faults

    private mutating func injectFaults() throws {
        let faults = simulation.faults
        if faults.clockJump > .zero, source.strikes(faults.clockJumpRate) {
            let distance = source.duration(upTo: faults.clockJump)
            let jump = source.strikes(0.5) ? distance : .zero - distance
            source.note(.clockJump, "\(jump.inSeconds) s")
            clock.jump(by: jump)
        }
        if restarts < faults.maxRestarts, source.strikes(faults.crashRate) {
            let (lost, stored) = store.abandonCommits()
            source.note(.crash, "\(lost) commits lost, \(stored) stored without acknowledgement")
            try restart()
        }
    }

    private mutating func restart() throws {
        restarts += 1
        _ = store.abandonCommits()
        if restarts >= simulation.faults.maxRestarts { store.becomeReliable() }
        clock.dropSleepers()
        for place in runs.indices { runs[place].lose() }
        process = try Self.startProcess(simulation, store, clock, source, log, &random)
        recovery = process.spawn {
            [disk, orchestrator = process.orchestrator, known = runs.compactMap(\.id)] in
            let events = try await disk.events(of: known)
            return Recovery(events: events, handles: try await orchestrator.recover())
        }
    }

    /// Goes on with what the disk has; what it has not is started again.
    private mutating func adopt(_ recovery: Recovery) throws {
        checkAcknowledged(recovery.events)
        for place in runs.indices where !runs[place].isDone {
            let events = runs[place].id.flatMap { recovery.events[$0] } ?? []
            if let handle = recovery.handles.first(where: { $0.id == runs[place].id }) {
                runs[place].follow(RunFollower(handle, in: process))
            } else if events.isEmpty {
                try start(place)
            } else if events.last?.isEndOfRun == true {
                runs[place].end()
            } else {
                complain(runs[place].id, "it is unfinished on the disk, but was not recovered")
            }
        }
    }

    // MARK: The end

    private mutating func report() throws -> SimulationReport {
        // A thread of events of its own: nothing else goes on while the disk is read.
        let stored = try SeededExecutor(seed: 0).run { [disk, ids = runs.compactMap(\.id)] in
            try await disk.events(of: ids)
        }
        if violations.isEmpty { checkEnd(stored) }
        let histories = runs.compactMap { run in run.id.flatMap { stored[$0] } }
        return SimulationReport(
            seed: seed, injected: source.injected, violations: violations,
            results: histories.map { RunResult(folding: $0) }, calls: log.calls,
            log: histories.joined().map { $0.line + "\n" }.joined(), steps: steps)
    }

    private mutating func checkEnd(_ stored: [RunID: [RunEvent]]) {
        checkAcknowledged(stored)
        for run in runs {
            let events = run.id.flatMap { stored[$0] } ?? []
            var checker = RunChecker()
            for problem in events.flatMap({ checker.take($0) }) {
                complain(run.id, "on the disk: \(problem)")
            }
            if !checker.hasEnded { complain(run.id, "on the disk the run has not ended") }
            guard let result = run.result, !events.isEmpty else { continue }
            if RunResult(folding: events).document != result.document {
                complain(run.id, "the events on the disk give another result than the run gave")
            }
        }
        for problem in log.calls.problemsOfKeys { complain(nil, problem) }
    }

    private mutating func checkAcknowledged(_ stored: [RunID: [RunEvent]]) {
        for run in runs {
            guard let id = run.id, let acknowledged = store.acknowledged[id] else { continue }
            let events = stored[id] ?? []
            let lost = acknowledged.keys.sorted().first { number in
                !events.indices.contains(number - 1) || events[number - 1].line != acknowledged[number]
            }
            if let lost { complain(id, "event \(lost) was acknowledged, but is not on the disk as it was") }
        }
    }

    private mutating func complain(_ run: RunID?, _ message: String) {
        violations.append(SimulationReport.Violation(run: run, message: message))
    }

    /// What the runs wait for, in a few words.
    private var unfinished: String {
        runs.filter { !$0.isDone }.flatMap(\.unfinishedTasks).joined(separator: ", ")
    }
}

extension RunStore {
    /// The events of those runs that the store knows.
    fileprivate func events(of runs: [RunID]) async throws -> [RunID: [RunEvent]] {
        var found: [RunID: [RunEvent]] = [:]
        for run in runs {
            do {
                found[run] = try await events(of: run)
            } catch let error as RunStoreError where error.kind == .unknownRun {
                continue
            }
        }
        return found
    }
}

extension RunEvent {
    fileprivate var isEndOfRun: Bool {
        guard case .runFinished = kind else { return false }
        return true
    }
}

extension [OperationCall] {
    /// Tasks whose attempts have different idempotency keys, and keys that two tasks share.
    fileprivate var problemsOfKeys: [String] {
        var keys: [String: String] = [:]
        var owners: [String: String] = [:]
        var problems: [String] = []
        for call in self {
            let owner = "\(call.run) \(call.task)"
            let key = keys.updateValue(call.idempotencyKey, forKey: owner)
            if let key, key != call.idempotencyKey {
                problems.append("two attempts of \(owner) have different idempotency keys")
            }
            let other = owners.updateValue(owner, forKey: call.idempotencyKey)
            if let other, other != owner { problems.append("\(owner) and \(other) share an idempotency key") }
        }
        return problems
    }
}
