internal import Foundation
internal import Synchronization

/// Runs workflows of agents and keeps the history of what they did.
///
/// ```swift
/// let orchestrator = try AgentOrchestrator(agents: [greeter])
/// let run = try await orchestrator.executeWorkflow([
///     AgentTask("hello", agent: "greeter", operation: "greet", inputs: ["name": "Ada"])
/// ])
/// print(run["hello"]?.output ?? "none")
/// ```
///
/// It may be shared freely: any number of runs go on at the same time.
public final class AgentOrchestrator: Sendable {
    public let agents: AgentRegistry
    let services: RunServices
    private let random: Mutex<any RandomNumberGenerator & Sendable>

    /// - Parameters:
    ///   - agents: what tasks can call.
    ///   - conditions: what tasks can have as ``Condition/registered(_:)``.
    ///   - store: where runs are recorded; in memory unless given.
    ///   - claims: keeps two processes on one store from running the same run, and has limits hold over all of them where
    ///     it can. Without it only one may run any.
    ///   - blockingThreads: how many blocking operations run at the same time; as many as there are cores unless given.
    ///   - limits: by agent, how many of its operations run at the same time, and how many start per interval, over
    ///     all runs.
    ///   - usesClosingLedger: whether what ``ClosingTransaction``s write to databases that runs are not kept in is written
    ///     once, by a ``ClosingLedger`` that each of them has then. Without it, it may be written twice when the process is
    ///     killed.
    ///   - executor: runs everything that the engine does, blocking operations too; Swift's own and a pool of threads
    ///     unless given. A simulator gives one that decides over the order.
    ///   - whenStoreIsBlocked: called each time that runs have to wait because the store cannot be written to for now: its
    ///     disk is full, say. Runs that have begun go on as far as they can and are recorded when it can; new ones are
    ///     refused.
    ///   - whenStoreGoesOn: called when what waited has been stored.
    ///   - random: where run ids and the jitter of retries are drawn from; the system unless given.
    /// - Throws: ``AgentRegistrationError``.
    public init(
        agents: [any Agent], conditions: [RegisteredCondition] = [], store: any RunStore = MemoryRunStore(),
        claims: (any RunClaims)? = nil, clock: any RunClock = SystemClock(), blockingThreads: Int? = nil,
        limits: [String: SlotLimit] = [:], usesClosingLedger: Bool = false,
        executor: (any TaskExecutor)? = nil,
        whenStoreIsBlocked: @escaping @Sendable (any Error) -> Void = { _ in },
        whenStoreGoesOn: @escaping @Sendable () -> Void = {},
        random: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
    ) throws(AgentRegistrationError) {
        self.agents = try AgentRegistry(agents, conditions: conditions)
        self.random = Mutex(random)
        let threads = blockingThreads ?? ProcessInfo.processInfo.activeProcessorCount
        let shared = claims?.sharedSlots.map {
            SharedSlotQueue(
                $0, clock: clock, executor: executor, whenBlocked: whenStoreIsBlocked,
                whenUnblocked: whenStoreGoesOn)
        }
        services = RunServices(
            agents: self.agents, agentLimits: limits, clock: clock, store: store,
            commits: CommitQueue(
                store: store, clock: clock, executor: executor, whenBlocked: whenStoreIsBlocked,
                whenUnblocked: whenStoreGoesOn),
            slots: AttemptSlots(own: SlotBroker(clock: clock, executor: executor), shared: shared),
            alarm: RunAlarm(clock: clock, executor: executor), runs: ActiveRuns(), claims: claims,
            blocking: executor ?? WorkerPool(size: threads), ordinary: executor,
            usesClosingLedger: usesClosingLedger)
        services.children.use(orchestrator: self)
    }

    deinit {
        services.children.stop()
        services.runs.removeAll()
    }

    /// Everything that is wrong with a workflow, found without running it; empty when nothing is.
    public func validate(_ workflow: Workflow) -> [WorkflowProblem] {
        plan(workflow).problems
    }

    /// Whether workflows outlive the process.
    var isStored: Bool { services.store.durability != .memory }

    private func plan(_ workflow: Workflow) -> (plan: Plan?, problems: [WorkflowProblem]) {
        Planner.plan(workflow, agents: agents, isStored: isStored)
    }

    /// Checks a workflow and makes it ready to be run, once for any number of runs.
    ///
    /// - Throws: ``WorkflowError`` with all problems when the definition cannot run.
    public func prepare(_ workflow: Workflow) throws(WorkflowError) -> PreparedWorkflow {
        let (plan, problems) = plan(workflow)
        guard let plan else { throw WorkflowError(problems) }
        return PreparedWorkflow(plan: plan)
    }

    /// Starts a run and returns at once.
    ///
    /// - Parameters:
    ///   - input: the run's input object; tasks read it as `${input.…}`.
    ///   - id: the run's id, unlike that of any other run; a new one unless given.
    /// - Throws: ``WorkflowError`` with all problems when the definition or the input cannot run.
    public func start(
        _ workflow: Workflow, input: [String: Value] = [:], id: RunID? = nil
    ) throws(WorkflowError) -> RunHandle {
        try start(workflow, input: input, id: id, isHeld: false)
    }

    /// - Parameter isHeld: whether nothing of it starts until ``RunHandle/hold(_:)`` takes that back.
    func start(
        _ workflow: Workflow, input: [String: Value], id: RunID?, isHeld: Bool
    ) throws(WorkflowError) -> RunHandle {
        let (plan, problems) = plan(workflow)
        let violations = Self.problems(of: input, for: workflow)
        guard let plan, violations.isEmpty else { throw WorkflowError(problems + violations) }
        return start(plan, input: input, id: id, isHeld: isHeld)
    }

    /// Starts a run of a prepared workflow and returns at once.
    ///
    /// - Throws: ``WorkflowError`` with all problems when the input cannot run.
    public func start(
        _ workflow: PreparedWorkflow, input: [String: Value] = [:]
    ) throws(WorkflowError) -> RunHandle {
        let violations = Self.problems(of: input, for: workflow.workflow)
        guard violations.isEmpty else { throw WorkflowError(violations) }
        return start(workflow.plan, input: input)
    }

    func newRunID() -> RunID {
        RunID(at: services.clock.now(), entropy: random.withLock { $0.next() })
    }

    func machine(_ plan: Plan, _ run: RunID, _ input: [String: Value]) -> RunMachine {
        services.machine(plan, run, input, seed: random.withLock { $0.next() })
    }

    static func problems(of input: [String: Value], for workflow: Workflow) -> [WorkflowProblem] {
        var violations: [SchemaViolation] = []
        workflow.input.collectViolations(of: input, at: "", into: &violations)
        return violations.map {
            WorkflowProblem(
                .rejected, .invalidInput, at: [], "run input '\($0.path)': \($0.message)", hint: $0.hint)
        }
    }

    private func start(
        _ plan: Plan, input: [String: Value], id: RunID? = nil, isHeld: Bool = false
    ) -> RunHandle {
        let run = id ?? newRunID()
        // Nobody else can have a new id; whoever gives one has claimed it.
        services.claimNew(run)
        var machine = machine(plan, run, plan.workflow.input.completing(input))
        machine.isHeld = isHeld
        let driver = RunDriver(run: run, machine: machine, services: services)
        services.runs.add(driver)
        driver.post(.start)
        return RunHandle(driver: driver)
    }

    /// Goes on with the runs that the store has as unfinished, from where their events end, and that this orchestrator
    /// nor another process runs already. To be called at the start of a process; calls at the same time do no harm.
    ///
    /// No task that has ended runs again. An attempt that was under way runs again, unless its operation has an outside
    /// effect that cannot be repeated: the task is then *in doubt*, its agent is asked what became of it, and if the
    /// agent cannot tell, the task waits for ``RunHandle/resolve(_:_:by:)``.
    ///
    /// - Throws: what the store throws; ``RunStoreError`` for events that cannot be read; ``WorkflowError`` when a
    ///   run's workflow cannot be planned any more. Such a run holds up no other: the rest goes on before the first
    ///   error is thrown, and ``run(_:)`` finds it.
    public func recover() async throws -> [RunHandle] {
        var handles: [RunHandle] = []
        var problem: (any Error)?
        for run in try await services.claimUnfinished() where services.runs.claim(run) {
            defer { services.runs.unclaim(run) }
            do {
                if let driver = try await takeUp(run) { handles.append(RunHandle(driver: driver)) }
            } catch {
                problem = problem ?? error
            }
        }
        if let problem { throw problem }
        return handles
    }

    /// Goes on with one run that the store has as unfinished, as ``recover()`` does.
    ///
    /// - Throws: as ``recover()``; ``RunStoreError`` of kind `conflict` when the run has ended or somebody else takes it
    ///   up.
    public func recover(_ run: RunID) async throws -> RunHandle { try await recover(run, isHeld: false) }

    /// - Parameter isHeld: whether nothing new starts until ``RunHandle/hold(_:)`` takes it back.
    func recover(_ run: RunID, isHeld: Bool) async throws -> RunHandle {
        if let driver = services.runs.find(run) { return RunHandle(driver: driver) }
        guard services.runs.claim(run) else {
            throw RunStoreError(.conflict, "run \(run) is taken up already")
        }
        defer { services.runs.unclaim(run) }
        guard let driver = try await takeUp(run, isHeld: isHeld) else {
            throw RunStoreError(.conflict, "run \(run) has ended, or another process runs it")
        }
        return RunHandle(driver: driver)
    }

    /// - Returns: `nil` for a run that another process runs, or that has ended since somebody asked which ones have not.
    private func takeUp(_ run: RunID, isHeld: Bool = false) async throws -> RunDriver? {
        guard try await services.claim(run) else { return nil }
        do {
            if let driver = try await restore(run, isHeld: isHeld) { return driver }
        } catch {
            services.forget(run)
            throw error
        }
        services.forget(run)
        return nil
    }

    private func restore(_ run: RunID, isHeld: Bool) async throws -> RunDriver? {
        let events = try await services.store.events(of: run)
        guard case .runStarted(_, let workflow, let input)? = events.first?.kind else { return nil }
        if case .runFinished? = events.last?.kind { return nil }
        let driver = RunDriver(
            run: run, machine: machine(try prepare(workflow).plan, run, input), services: services,
            log: RunLog(events))
        try driver.restore(isHeld: isHeld)
        return driver
    }

    /// A run that has not ended, by its id; `nil` for others.
    public func run(_ id: RunID) -> RunHandle? { services.runs.find(id).map(RunHandle.init) }

    /// Runs a workflow to its end. Failures of tasks are in the result; they are not thrown.
    ///
    /// Cancelling the calling task cancels the run.
    ///
    /// - Throws: ``WorkflowError`` when nothing could run; what the store throws when the run could not be recorded.
    public func executeWorkflow(_ workflow: Workflow, input: [String: Value] = [:]) async throws -> RunResult
    {
        let run = try start(workflow, input: input)
        return try await withTaskCancellationHandler {
            try await run.result()
        } onCancel: {
            run.cancel(reason: "the caller was cancelled")
        }
    }

    /// Runs a list of tasks to its end; see ``executeWorkflow(_:input:)``.
    public func executeWorkflow(
        _ tasks: [AgentTask], pattern: ExecutionPattern = .sequential, input: [String: Value] = [:]
    ) async throws -> RunResult {
        try await executeWorkflow(Workflow("workflow", pattern: pattern, tasks: tasks), input: input)
    }

    /// Calls one operation with its Swift types, as a run of one task that is recorded like any other.
    ///
    /// - Throws: ``TaskFailure`` when the operation failed or no agent offers it; ``WorkflowError`` when the input does
    ///   not fit its schema; `EncodingError` when JSON cannot hold it; what the store throws.
    public func run<Input: Payload, Output: Payload>(
        _ operation: Operation<Input, Output>, _ input: Input
    ) async throws -> Output {
        let result = try await call(operation.definition, input: Value(encoding: input).objectValue ?? [:])
        guard let outcome = result.results.first, let output = outcome.output else {
            throw result.results.first?.failure
                ?? TaskFailure(.operation, task: operation.definition.name, "the operation returned nothing")
        }
        return try Output(from: output)
    }

    /// Calls one operation with plain values, as a run of one task that is recorded like any other.
    ///
    /// - Parameter input: taken literally: `${` starts no expression.
    /// - Throws: ``WorkflowError`` when the input does not fit its schema; what the store throws.
    public func call(_ operation: OperationDefinition, input: [String: Value]) async throws -> RunResult {
        let task = AgentTask(
            operation.name, agent: operation.agent, operation: operation.name, inputs: input.escapingTemplates
        )
        return try await executeWorkflow(Workflow(operation.name, tasks: [task]))
    }

    /// The latest runs, newest first, with the results of all their tasks.
    ///
    /// - Throws: what the store throws.
    public func executionHistory(limit: Int = 100) async throws -> [RunResult] {
        var results: [RunResult] = []
        for summary in try await services.store.runs(limit: limit, before: nil) {
            let events = try await services.store.events(of: summary.id)
            results.append(RunResult(folding: events))
        }
        return results
    }

    /// Forgets all finished runs.
    ///
    /// - Throws: what the store throws.
    public func clearExecutionHistory() async throws { try await services.store.removeFinishedRuns() }
}

extension [String: Value] {
    /// The same values as literal `inputs`: `${` in a text is written `$${`.
    fileprivate var escapingTemplates: [String: Value] { mapValues(\.escapingTemplates) }
}

extension Value {
    fileprivate var escapingTemplates: Value {
        switch self {
        case .null, .bool, .int, .double: self
        case .string(let text):
            // By scalars: a combining mark after the brace would hide it from a comparison of characters.
            .string(
                text.unicodeScalars.split(separator: "${".unicodeScalars, omittingEmptySubsequences: false)
                    .map { String($0) }.joined(separator: "$${"))
        case .array(let elements): .array(elements.map(\.escapingTemplates))
        case .object(let members): .object(members.mapValues(\.escapingTemplates))
        }
    }
}
