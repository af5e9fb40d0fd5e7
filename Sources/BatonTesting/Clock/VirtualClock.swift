public import Baton
internal import Synchronization

/// A clock that stands still until a test moves it; no real time passes.
///
/// ```swift
/// let clock = VirtualClock()
/// let orchestrator = try AgentOrchestrator(agents: [shop], clock: clock)
/// let run = try orchestrator.start(workflow)
/// try await clock.waitForSleepers()
/// await clock.advance(by: .seconds(3600))
/// ```
///
/// With a ``SeededExecutor`` that the orchestrator has too, *settled* is exact: before a sleeper is woken and after the
/// last one, everything has run that could run. With Swift's own executor it means that every sleeper that was woken
/// has gone on from its sleep; what it then starts on other threads may still be going on. There, wait for what the
/// test needs: ``waitForSleepers(_:)``, an event, or the result of the run.
public final class VirtualClock: RunClock {
    fileprivate struct Sleeper {
        let number: Int
        let wake: Timestamp
        let continuation: CheckedContinuation<Void, any Error>
        /// Whether its task runs on Swift's own executor, so that it goes on by itself when it is woken.
        let goesOn: Bool
    }

    fileprivate struct Observer {
        let number: Int
        let count: Int
        let continuation: CheckedContinuation<Void, any Error>
    }

    fileprivate struct State {
        var now: Timestamp
        var numbers = 0
        /// By the instant of their wake-up, then by the order in which they came.
        var sleepers: [Sleeper] = []
        var observers: [Observer] = []
        /// Sleepers that were woken and have not gone on yet.
        var waking = 0
    }

    private let executor: SeededExecutor?
    private let state: Mutex<State>

    /// - Parameters:
    ///   - start: what it shows; 2026-01-01T00:00:00Z unless given.
    ///   - executor: the one on which everything that sleeps here runs.
    public init(
        at start: Timestamp = Timestamp(nanoseconds: 1_767_225_600_000_000_000),
        executor: SeededExecutor? = nil
    ) {
        state = Mutex(State(now: start))
        self.executor = executor
    }

    public func now() -> Timestamp { state.withLock { $0.now } }

    /// How many tasks sleep.
    public var sleepers: Int { state.withLock { $0.sleepers.count } }

    /// When the next sleeper is to be woken; `nil` when nobody sleeps.
    public var nextWake: Timestamp? { state.withLock { $0.sleepers.first?.wake } }

    // MARK: Sleeping

    public func sleep(until instant: Timestamp) async throws {
        let number = newNumber()
        let goesOn = withUnsafeCurrentTask { $0?.unownedTaskExecutor == nil }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                add(Sleeper(number: number, wake: instant, continuation: continuation, goesOn: goesOn))
            }
        } onCancel: {
            cancelSleeper(number)
        }
        if goesOn { state.withLock { $0.waking -= 1 } }
    }

    private func newNumber() -> Int {
        state.withLock { state in
            state.numbers += 1
            return state.numbers
        }
    }

    private func add(_ sleeper: Sleeper) {
        // Asked under the lock: a cancellation that comes later finds the sleeper in the list.
        let (outcome, observers) = state.withLock { state -> (Result<Void, any Error>?, [Observer]) in
            if Task.isCancelled { return (.failure(CancellationError()), []) }
            if sleeper.wake <= state.now {
                if sleeper.goesOn { state.waking += 1 }
                return (.success(()), [])
            }
            let place = state.sleepers.firstIndex { $0.wake > sleeper.wake } ?? state.sleepers.count
            state.sleepers.insert(sleeper, at: place)
            return (nil, state.takeSatisfiedObservers())
        }
        if let outcome { sleeper.continuation.resume(with: outcome) }
        for observer in observers { observer.continuation.resume() }
    }

    private func cancelSleeper(_ number: Int) {
        let sleeper = state.withLock { state in
            state.sleepers.firstIndex { $0.number == number }.map { state.sleepers.remove(at: $0) }
        }
        sleeper?.continuation.resume(throwing: CancellationError())
    }

    /// Waits until at least this many tasks sleep.
    ///
    /// - Throws: `CancellationError` when the waiting task is cancelled.
    public func waitForSleepers(_ count: Int = 1) async throws {
        let number = newNumber()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let outcome = state.withLock { state -> Result<Void, any Error>? in
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if state.sleepers.count >= count { return .success(()) }
                    state.observers.append(
                        Observer(number: number, count: count, continuation: continuation))
                    return nil
                }
                if let outcome { continuation.resume(with: outcome) }
            }
        } onCancel: {
            let observer = state.withLock { state in
                state.observers.firstIndex { $0.number == number }.map { state.observers.remove(at: $0) }
            }
            observer?.continuation.resume(throwing: CancellationError())
        }
    }

    // MARK: Moving

    /// Lets time pass: as ``advance(to:)``.
    public func advance(by duration: Duration) async { await advance(to: now() + duration) }

    /// Lets time pass until an instant. Sleepers are woken in the order of time, each at its own instant, those of the
    /// same instant together; what follows settles before the next ones are woken. An instant that has passed changes
    /// nothing.
    public func advance(to instant: Timestamp) async {
        await settle()
        while wakeNextSleepers(until: instant) != nil { await settle() }
        state.withLock { $0.now = max($0.now, instant) }
    }

    /// Lets time pass until the next sleepers are due, and what follows settle.
    ///
    /// - Returns: the instant; `nil` when nobody sleeps.
    @discardableResult
    public func advanceToNextSleeper() async -> Timestamp? {
        await settle()
        guard let instant = wakeNextSleepers() else { return nil }
        await settle()
        return instant
    }

    /// Sets the clock forward or back, as an administrator or a time server does. Sleepers whose instant has come are
    /// woken, all at once; the others wait for the instants that they waited for before.
    public func jump(by duration: Duration) {
        let due = state.withLock { state in
            state.now = state.now + duration
            return state.takeSleepers(until: state.now)
        }
        for sleeper in due { sleeper.continuation.resume() }
    }

    /// - Returns: the instant that it is now; `nil` when nobody is to be woken until the limit.
    func wakeNextSleepers(until limit: Timestamp? = nil) -> Timestamp? {
        let (instant, due) = state.withLock { state -> (Timestamp?, [Sleeper]) in
            guard let next = state.sleepers.first?.wake, next <= limit ?? next else { return (nil, []) }
            state.now = max(state.now, next)
            return (state.now, state.takeSleepers(until: state.now))
        }
        for sleeper in due { sleeper.continuation.resume() }
        return instant
    }

    /// Ends all sleeps: for a process that is gone, whose tasks never go on.
    func dropSleepers() {
        let dropped = state.withLock { state in
            defer { state.sleepers = [] }
            return state.sleepers
        }
        for sleeper in dropped { sleeper.continuation.resume(throwing: CancellationError()) }
    }

    private func settle() async {
        if let executor {
            guard executor.isRunning else { return executor.runUntilIdle() }
            // The caller is a job of the executor itself: it goes last.
            repeat { await Task.yield() } while executor.jobCount > 0
        } else {
            while state.withLock({ $0.waking > 0 }) { await Task.yield() }
        }
    }
}

extension VirtualClock.State {
    fileprivate mutating func takeSleepers(until instant: Timestamp) -> [VirtualClock.Sleeper] {
        let due = sleepers.prefix { $0.wake <= instant }
        sleepers.removeFirst(due.count)
        waking += due.count { $0.goesOn }
        return Array(due)
    }

    fileprivate mutating func takeSatisfiedObservers() -> [VirtualClock.Observer] {
        let satisfied = observers.filter { $0.count <= sleepers.count }
        observers.removeAll { $0.count <= sleepers.count }
        return satisfied
    }
}
