public import Baton
internal import Synchronization

/// Runs a bus: makes the events of schedules, routes what has come, starts what is due and takes in how runs have ended.
///
/// Several may work on one database: what two of them do at the same time counts once.
public final class EventDispatcher<Target: EventTarget>: Sendable {
    /// What it tells of while it runs.
    public enum News: Sendable {
        /// Times of a rule's schedule have come, or were caught up on.
        case scheduled(rule: String, count: Int)
        case changed(EventDelivery)
        /// In one line; it goes on and tries again.
        case problem(String)
    }

    private let bus: EventBus
    private let target: Target
    private let pollInterval: Duration
    private let tell: @Sendable (News) -> Void
    private let state = Mutex(State())

    private struct State {
        var isStopped = false
        /// Whether what had come before it began was looked at.
        var hasLooked = false
        /// Problems are told of once until they are over.
        var problem: String?
    }

    /// Schedules and waits are looked at this often even when nothing seems due: clocks are set.
    private static var longestWait: Duration { .seconds(30) }
    private static var routedAtOnce: Int { 5_000 }
    private static var startedAtOnce: Int { 500 }

    /// - Parameters:
    ///   - pollInterval: how often the store is asked whether something has changed.
    ///   - tell: called for everything that happens.
    public init(
        bus: EventBus, target: Target, pollInterval: Duration = .milliseconds(100),
        tell: @escaping @Sendable (News) -> Void = { _ in }
    ) {
        self.bus = bus
        self.target = target
        self.pollInterval = pollInterval
        self.tell = tell
    }

    /// Starts nothing new any more; ``run(noticing:)`` returns.
    public func stop() { state.withLock { $0.isStopped = true } }

    /// Runs until ``stop()`` is called or the calling task is cancelled.
    ///
    /// - Parameter changes: of the database of the bus.
    public func run(noticing changes: any StoreChanges) async {
        var nextLook = bus.clock.now()
        while !isStopped {
            let start = bus.clock.now()
            do {
                // What has changed must be looked at, also when that fails at first.
                if try await changes.hasChanged() { nextLook = bus.clock.now() }
                if bus.clock.now() >= nextLook {
                    try await work()
                    let latest = bus.clock.now() + Self.longestWait
                    nextLook = min(try await bus.nextTime() ?? latest, latest)
                    state.withLock { $0.hasLooked = true }
                }
                state.withLock { $0.problem = nil }
            } catch is CancellationError {
                return
            } catch {
                problem("\(error)")
            }
            // With much under way a look takes its time; others want the machine too.
            let now = bus.clock.now()
            try? await bus.clock.sleep(until: now + max(pollInterval, now - start))
        }
    }

    /// Takes in how runs have ended, after the last of them has.
    public func finish() async {
        do {
            for delivery in try await bus.collectEnds(from: target) { tell(.changed(delivery)) }
        } catch is CancellationError {
            // The next process takes it in.
        } catch {
            problem("\(error)")
        }
    }

    /// Whether all that had come has been seen, times missed before it began included, and nothing will happen without a
    /// new event or the passing of a scheduled time.
    ///
    /// - Throws: `SQLError`, or what the target throws.
    public func isIdle() async throws -> Bool {
        guard state.withLock(\.hasLooked) else { return false }
        return try await bus.isIdle(target)
    }

    private var isStopped: Bool { Task.isCancelled || state.withLock(\.isStopped) }

    private func work() async throws {
        for (rule, count) in try await bus.fireSchedules().sorted(by: { $0.key < $1.key }) {
            tell(.scheduled(rule: rule, count: count))
        }
        for delivery in try await bus.collectEnds(from: target) { tell(.changed(delivery)) }
        // A long backlog can be stopped in, and does not keep runs from being started.
        while !isStopped {
            let routed = try await bus.route(limit: Self.routedAtOnce)
            let started = try await bus.startDue(target, limit: Self.startedAtOnce)
            for delivery in started { tell(.changed(delivery)) }
            if started.isEmpty, routed < Self.routedAtOnce { return }
        }
    }

    private func problem(_ line: String) {
        let isNew = state.withLock { state in
            defer { state.problem = line }
            return state.problem != line
        }
        if isNew { tell(.problem(line)) }
    }
}
