public import Baton

/// Runs workflows with the real engine in a world that a seed decides: the order in which things happen, how long they
/// take, and what goes wrong.
///
/// ```swift
/// let simulation = Simulation(workflow, faults: .all) { clock in [shop] }
///     .requiring("never more than one order") { run in orders.count <= 1 }
/// try simulation.run(seed: 42).requireSound()
/// ```
///
/// No real time passes and nothing runs on another thread: the same seed gives the same events, byte for byte. For
/// this, what operations wait for must be the clock they are given, or run on the executor (see ``SeededExecutor``).
///
/// A *crash* ends the process without notice: nothing that it had begun ever goes on, and commits that were under way
/// reach the disk or do not. A new orchestrator on the same disk then recovers the runs. A run that had not reached
/// the disk at all is started again, as the client that got no answer would.
///
/// These are checked after every event, on the disk after every restart, and at the end:
/// - the events of a run are numbered without gaps, and none follows its end
/// - every task ends once, and nothing starts before its dependencies have ended
/// - a run that has ended has no unfinished task
/// - events that the store had acknowledged are still there after a crash
/// - the events on the disk give the result that the run gave
/// - all attempts of a task have one idempotency key, different from those of other tasks
/// - every run ends
public struct Simulation: Sendable {
    /// Makes the agents of a process; called again at every restart.
    public typealias Agents = @Sendable (VirtualClock) throws -> [any Agent]

    struct Job: Sendable {
        let workflow: Workflow
        let input: [String: Value]
    }

    struct Requirement: Sendable {
        let name: String
        let holds: @Sendable (RunResult) -> Bool
    }

    let faults: Faults
    let agents: Agents
    private(set) var jobs: [Job]
    private(set) var requirements: [Requirement] = []
    private(set) var reactions: [@Sendable (RunEvent, RunHandle) -> Void] = []
    private(set) var disk: @Sendable () -> any RunStore = { MemoryRunStore() }

    /// When the clock starts: 2026-01-01T00:00:00Z unless set.
    public var start = Timestamp(nanoseconds: 1_767_225_600_000_000_000)
    /// What tasks can have as `Condition.registered(_:)`.
    public var conditions: [RegisteredCondition] = []
    /// By agent, how many of its operations run at the same time, and how many start per interval.
    public var limits: [String: SlotLimit] = [:]
    /// A simulation that takes more steps has not come to its end.
    public var maxSteps = 100_000

    /// - Parameters:
    ///   - workflow: what is run.
    ///   - input: its input.
    ///   - faults: what may go wrong.
    ///   - agents: makes the agents, with the clock that they are to wait on.
    public init(
        _ workflow: Workflow, input: [String: Value] = [:], faults: Faults, agents: @escaping Agents
    ) {
        jobs = [Job(workflow: workflow, input: input)]
        self.faults = faults
        self.agents = agents
    }

    /// Runs another workflow at the same time, in the same orchestrator.
    public func adding(_ workflow: Workflow, input: [String: Value] = [:]) -> Simulation {
        changed { $0.jobs.append(Job(workflow: workflow, input: input)) }
    }

    /// Requires something of every run after every event.
    ///
    /// - Parameters:
    ///   - name: what is required, as it stands in reports.
    ///   - holds: asked with the run as far as it has come, and free to look at what the agents did.
    public func requiring(
        _ name: String, _ holds: @escaping @Sendable (RunResult) -> Bool
    ) -> Simulation {
        changed { $0.requirements.append(Requirement(name: name, holds: holds)) }
    }

    /// Answers what happens, as people and other systems do: approvals, signals, cancellation.
    ///
    /// - Parameter react: called with every event once, and after a restart again with those from the start, because
    ///   a client that got no lasting answer asks again. Answers and signals with the same id do no harm.
    public func reacting(_ react: @escaping @Sendable (RunEvent, RunHandle) -> Void) -> Simulation {
        changed { $0.reactions.append(react) }
    }

    /// Uses another store for the disk than memory. It must work on the calling task, without threads of its own.
    public func storing(in disk: @escaping @Sendable () -> any RunStore) -> Simulation {
        changed { $0.disk = disk }
    }

    /// Runs everything to its end.
    ///
    /// - Throws: what `agents` throws; ``AgentRegistrationError``; ``WorkflowError`` when a workflow cannot run.
    public func run(seed: UInt64) throws -> SimulationReport {
        var world = try SimulatedWorld(self, seed: seed)
        return try world.run()
    }

    /// Runs everything once for each seed, until something is found.
    ///
    /// - Returns: the first report with violations; `nil` when there are none.
    /// - Throws: as ``run(seed:)``.
    public func firstUnsound(seeds: Range<UInt64>) throws -> SimulationReport? {
        for seed in seeds {
            let report = try run(seed: seed)
            if !report.isSound { return report }
        }
        return nil
    }

    private func changed(_ change: (inout Simulation) -> Void) -> Simulation {
        var copy = self
        change(&copy)
        return copy
    }
}
