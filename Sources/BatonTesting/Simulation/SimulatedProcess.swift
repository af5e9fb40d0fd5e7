import Baton
internal import Statistics

/// One life of the orchestrator, from its start to its end or to a crash.
struct SimulatedProcess {
    let executor: SeededExecutor
    let orchestrator: AgentOrchestrator

    init(
        agents: [any Agent], conditions: [RegisteredCondition], store: any RunStore, clock: VirtualClock,
        limits: [String: SlotLimit], random: inout SeededRandom
    ) throws {
        executor = SeededExecutor(seed: random.next())
        orchestrator = try AgentOrchestrator(
            agents: agents, conditions: conditions, store: store, clock: clock, limits: limits,
            executor: executor, random: SeededRandom(seed: random.next()))
    }

    /// Starts a task whose outcome can be looked at from outside.
    func spawn<T: Sendable>(
        _ body: @escaping @Sendable () async throws -> T
    ) -> Box<Result<T, any Error>?> {
        let outcome = Box<Result<T, any Error>?>(nil)
        Task(executorPreference: executor) {
            do {
                outcome.value = .success(try await body())
            } catch {
                outcome.value = .failure(error)
            }
        }
        return outcome
    }
}

/// Collects what a run says of itself.
struct RunFollower {
    let handle: RunHandle
    let events = Box<[RunEvent]>([])
    let end: Box<Result<RunResult, any Error>?>

    init(_ handle: RunHandle, in process: SimulatedProcess) {
        self.handle = handle
        end = process.spawn { try await handle.result() }
        Task(executorPreference: process.executor) { [events] in
            for await event in handle.events() { events.update { $0.append(event) } }
        }
    }
}
