public import Baton

/// What is to be done when an event comes, or at times: a workflow started with an input made from the event.
public struct EventRule: Sendable {
    public var name: String
    public var description: String?
    public var trigger: Trigger
    /// What is started; the composition root knows what the name means.
    public var workflow: String
    public var input: Input
    /// Events of one key belong together, such as `$.detail.sku`: ``debounce``, ``throttle`` and ``isOrdered`` go by
    /// it. Without one, all events of the rule do.
    public var key: String? {
        didSet { keyPath = key.flatMap { try? EventPath($0, key: "key") } }
    }
    private(set) var keyPath: EventPath?
    /// Waits until no further event of the key has come for this long; one run then stands for all, with the input of
    /// the last one.
    public var debounce: Duration?
    /// At most one run of a key in this time; what comes meanwhile becomes one run at its end.
    public var throttle: Duration?
    /// Whether a run of a key waits for the end of the one before.
    public var isOrdered: Bool
    public var retry: Retry
    public var isEnabled: Bool

    public enum Trigger: Sendable {
        case pattern(EventPattern)
        case schedule(ScheduledTimes)
    }

    public enum Input: Sendable {
        /// The event itself, as `event`.
        case event
        /// Its detail.
        case detail
        case constant([String: Value])
        case transformed(InputTransformer)
    }

    /// What follows when a run could not be started, or failed.
    public struct Retry: Sendable, Hashable {
        /// Runs that are tried before the event is put aside as a dead letter.
        public var maximumAttempts: Int
        /// Before the second attempt; doubled each time, an hour at most.
        public var backoff: Duration

        public init(maximumAttempts: Int = 3, backoff: Duration = .seconds(30)) {
            self.maximumAttempts = max(1, maximumAttempts)
            self.backoff = backoff
        }

        func delay(afterAttempt attempt: Int) -> Duration {
            min(backoff * (1 << min(attempt - 1, 20)), .seconds(3_600))
        }
    }

    public init(
        _ name: String, description: String? = nil, on trigger: Trigger, start workflow: String,
        input: Input = .event, key: String? = nil, debounce: Duration? = nil, throttle: Duration? = nil,
        isOrdered: Bool = false, retry: Retry = Retry(), isEnabled: Bool = true
    ) {
        self.name = name
        self.description = description
        self.trigger = trigger
        self.workflow = workflow
        self.input = input
        self.key = key
        keyPath = key.flatMap { try? EventPath($0, key: "key") }
        self.debounce = debounce
        self.throttle = throttle
        self.isOrdered = isOrdered
        self.retry = retry
        self.isEnabled = isEnabled
    }

    /// The key of an event, as text; events without one are together.
    public func groupKey(of event: Value) -> String {
        keyPath?.value(in: event).map { $0.stringValue ?? $0.json() } ?? ""
    }

    /// Whether a run of a key waits for the end of the one before, for either of two reasons.
    var runsInOrder: Bool {
        if case .schedule(let times) = trigger, times.overlap == .queue { return true }
        return isOrdered
    }

    func runInput(for event: Value, ingested: Timestamp) -> [String: Value] {
        switch input {
        case .event: ["event": event]
        case .detail: event["detail"]?.objectValue ?? [:]
        case .constant(let members): members
        case .transformed(let transformer):
            transformer.input(for: event, rule: name, ingested: ingested).objectValue ?? [:]
        }
    }
}

/// The times of a rule, and what becomes of those that were missed or come too early.
public struct ScheduledTimes: Sendable {
    /// What happens to the times that passed while nobody was there.
    public enum CatchUp: String, Sendable, CaseIterable {
        /// They are left out.
        case skip
        /// The last one comes, once.
        case once
        /// All come, in order.
        case all
    }

    /// What happens to a time at which the run before has not ended.
    public enum Overlap: String, Sendable, CaseIterable {
        /// It is left out.
        case skip
        /// It waits.
        case queue
        case allow
    }

    public var schedule: Schedule
    public var catchUp: CatchUp
    public var overlap: Overlap
    /// Each time is put off by up to this, always by the same for the same time, so that many rules do not all start
    /// at the full hour.
    public var jitter: Duration

    public init(
        _ schedule: Schedule, catchUp: CatchUp = .once, overlap: Overlap = .skip, jitter: Duration = .zero
    ) {
        self.schedule = schedule
        self.catchUp = catchUp
        self.overlap = overlap
        self.jitter = jitter
    }

    /// Missed times are caught up to this many.
    static let largestCatchUp = 1_000

    /// The times that are due, and up to when times are dealt with then.
    ///
    /// - Parameters:
    ///   - last: up to when times are dealt with already; intervals are counted from there.
    ///   - grace: a time that is no older than this counts as met.
    func due(
        after last: Timestamp, through now: Timestamp, grace: Duration
    ) -> (times: [Timestamp], handledUntil: Timestamp) {
        let times = schedule.times(after: last, through: now, start: last, limit: Self.largestCatchUp)
        let isCut = times.count == Self.largestCatchUp
        let handledUntil = schedule.isInterval || isCut ? times.last ?? last : now
        return switch catchUp {
        case .skip: (times.filter { now - $0 <= grace }, handledUntil)
        case .once: (Array(times.suffix(1)), handledUntil)
        case .all: (times, handledUntil)
        }
    }
}
