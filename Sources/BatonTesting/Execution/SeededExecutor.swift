internal import Statistics
internal import Synchronization

/// A task executor without threads: jobs wait until somebody runs them, and a seed decides which is next.
///
/// Given to an orchestrator, everything of the engine runs on the thread of the test, in an order that the seed alone
/// decides: the same seed gives the same run, another seed another interleaving.
///
/// ```swift
/// let executor = SeededExecutor(seed: 7)
/// let clock = VirtualClock(executor: executor)
/// let orchestrator = try AgentOrchestrator(agents: [shop], clock: clock, executor: executor)
/// let result = try executor.run(advancing: clock) { try await orchestrator.executeWorkflow(workflow) }
/// ```
///
/// What leaves the executor is beyond its order: `Task { }` and `Task.detached` inside an operation, `Task.sleep`,
/// actors with an executor of their own, input and output on other threads. Child tasks, `async let`, task groups,
/// ordinary actors and `Task.yield()` stay on it.
public final class SeededExecutor: TaskExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        var random: SeededRandom
        var isRunning = false
    }

    private let state: Mutex<State>

    public init(seed: UInt64) {
        state = Mutex(State(random: SeededRandom(seed: seed)))
    }

    /// How many jobs wait to be run.
    public var jobCount: Int { state.withLock { $0.jobs.count } }

    /// Whether a job runs at this moment.
    var isRunning: Bool { state.withLock { $0.isRunning } }

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.jobs.append(job) }
    }

    /// Runs one of the waiting jobs, drawn from the seed, on this thread until it suspends or ends.
    ///
    /// - Returns: whether there was one. Inside a job of this executor there never is: jobs do not nest.
    @discardableResult
    public func step() -> Bool {
        let job = state.withLock { state -> UnownedJob? in
            guard !state.isRunning, !state.jobs.isEmpty else { return nil }
            state.isRunning = true
            let place = Int.random(in: 0..<state.jobs.count, using: &state.random)
            // The order of the others does not matter, because the next one is drawn too.
            state.jobs.swapAt(place, state.jobs.count - 1)
            return state.jobs.removeLast()
        }
        guard let job else { return false }
        job.runSynchronously(on: asUnownedTaskExecutor())
        state.withLock { $0.isRunning = false }
        return true
    }

    /// Runs jobs until none is left: everything that goes on waits for time, for a person, or has ended.
    public func runUntilIdle() {
        while step() {}
    }

    /// Runs jobs until a condition holds, which is asked before each of them.
    ///
    /// - Returns: whether it holds; `false` when no job was left before it did.
    @discardableResult
    public func run(until condition: () -> Bool) -> Bool {
        while !condition() {
            guard step() else { return condition() }
        }
        return true
    }

    /// Runs a task on this executor to its end, and everything else that is enqueued meanwhile.
    ///
    /// - Parameter clock: when nothing is left to run, it is advanced to its next sleeper, so that no real time passes
    ///   in a wait. Without a clock nobody wakes sleepers.
    /// - Throws: ``StuckError`` when nothing is left to run and nobody sleeps, but the task has not ended; what `body`
    ///   throws.
    public func run<T: Sendable>(
        advancing clock: VirtualClock? = nil, _ body: @escaping @Sendable () async throws -> T
    ) throws -> T {
        let outcome = Box<Result<T, any Error>?>(nil)
        Task(executorPreference: self) {
            do {
                outcome.value = .success(try await body())
            } catch {
                outcome.value = .failure(error)
            }
        }
        while true {
            run { outcome.value != nil }
            if let result = outcome.value { return try result.get() }
            guard clock?.wakeNextSleepers() != nil else { throw StuckError() }
        }
    }
}

/// Nothing is left that could run, but what was waited for has not happened.
public struct StuckError: Error, Sendable, Hashable, CustomStringConvertible {
    public init() {}

    public var description: String {
        "nothing is left to run and nobody sleeps on the clock, but the task has not ended: it waits for an answer, "
            + "for a signal, or for something outside the executor (an unstructured Task, Task.sleep, a thread)"
    }
}
