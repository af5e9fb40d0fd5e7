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
    /// Inputs that are lists, by the names that the target knows; it reads them when the run starts.
    public var inputLists: [String: String]
    /// One run then does the workflow for each item of a list; `nil` is once.
    public var forEach: ForEach?
    public var isEnabled: Bool

    /// A list that the workflow is done for, item by item, in one run.
    public struct ForEach: Sendable, Hashable {
        /// The name of the list; the target knows what it means, and reads it when the run starts.
        public var list: String
        /// The workflow's input that an item becomes.
        public var input: String
        /// How many items are under way at the same time at most; `nil` is any number.
        public var maximumConcurrency: Int?

        public init(list: String, input: String, maximumConcurrency: Int? = nil) {
            self.list = list
            self.input = input
            self.maximumConcurrency = maximumConcurrency
        }
    }

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
        isOrdered: Bool = false, retry: Retry = Retry(), inputLists: [String: String] = [:],
        forEach: ForEach? = nil, isEnabled: Bool = true
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
        self.inputLists = inputLists
        self.forEach = forEach
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

    /// Whether its pattern matches; never for a rule with a schedule.
    public func fits(_ event: Event) -> Bool {
        if case .pattern(let pattern) = trigger { pattern.matches(event.value) } else { false }
    }

    /// What its workflow is started with.
    ///
    /// - Parameters:
    ///   - event: as ``Event/value`` has it.
    ///   - ingested: when it came.
    public func runInput(for event: Value, ingested: Timestamp) -> [String: Value] {
        switch input {
        case .event: ["event": event]
        case .detail: event["detail"]?.objectValue ?? [:]
        case .constant(let members): members
        case .transformed(let transformer):
            transformer.input(for: event, rule: name, ingested: ingested).objectValue ?? [:]
        }
    }
}
