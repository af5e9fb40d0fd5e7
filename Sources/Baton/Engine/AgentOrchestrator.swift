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
    private let store: any RunStore
    private let clock: any RunClock
    private let pools: WorkerPools
    private let random = Mutex(SystemRandomNumberGenerator())

    /// - Parameters:
    ///   - agents: what tasks can call.
    ///   - store: where runs are recorded; in memory unless given.
    ///   - blockingThreads: how many blocking operations run at the same time.
    /// - Throws: ``AgentRegistrationError``.
    public init(
        agents: [any Agent], store: any RunStore = MemoryRunStore(), clock: any RunClock = SystemClock(),
        blockingThreads: Int = 2
    ) throws(AgentRegistrationError) {
        self.agents = try AgentRegistry(agents)
        self.store = store
        self.clock = clock
        pools = WorkerPools(
            running: WorkerPool(size: ProcessInfo.processInfo.activeProcessorCount),
            blocking: WorkerPool(size: blockingThreads))
    }

    /// Everything that is wrong with a workflow, found without running it; empty when nothing is.
    public func validate(_ workflow: Workflow) -> [WorkflowProblem] {
        Planner.plan(workflow, agents: agents).problems
    }

    /// Starts a run and returns at once.
    ///
    /// - Parameter input: the run's input object; tasks read it as `${input.…}`.
    /// - Throws: ``WorkflowError`` with all problems when the definition or the input cannot run.
    public func start(_ workflow: Workflow, input: [String: Value] = [:]) throws(WorkflowError) -> RunHandle {
        var (plan, problems) = Planner.plan(workflow, agents: agents)
        var violations: [SchemaViolation] = []
        workflow.input.collectViolations(of: input, at: "", into: &violations)
        problems += violations.map {
            WorkflowProblem(
                .rejected, .invalidInput, at: [], "run input '\($0.path)': \($0.message)", hint: $0.hint)
        }
        guard let plan, violations.isEmpty else { throw WorkflowError(problems) }
        let (entropy, seed) = random.withLock { ($0.next(), $0.next()) }
        return RunHandle(
            driver: RunDriver(
                run: RunID(at: clock.now(), entropy: entropy), plan: plan,
                input: workflow.input.completing(input), seed: seed, clock: clock, pools: pools,
                store: store,
                log: RunLog(), mailbox: Mailbox()))
    }

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
        for summary in try await store.runs(limit: limit, before: nil) {
            let events = try await store.events(of: summary.id)
            results.append(RunResult(folding: events))
        }
        return results
    }

    /// Forgets all finished runs.
    ///
    /// - Throws: what the store throws.
    public func clearExecutionHistory() async throws { try await store.removeFinishedRuns() }
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
