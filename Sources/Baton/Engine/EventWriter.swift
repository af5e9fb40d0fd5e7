/// What of a run's events is stored: commits them in order, one commit under way at a time, and what happens meanwhile
/// is the next one.
struct EventWriter {
    /// Whether stored means no more than being in memory: then the events are stored once, at the end.
    private let isMemory: Bool
    private var waiting: [RunEvent] = []
    private var underWay: [RunEvent] = []
    /// Number of the last event that is stored.
    private(set) var stored: Int
    /// Once the store has refused something, nothing that comes after it can be stored.
    private(set) var failure: (any Error)?

    init(durability: Durability, stored: Int) {
        isMemory = durability == .memory
        self.stored = stored
    }

    /// Whether nothing is left to be written, or can be.
    var isIdle: Bool { underWay.isEmpty && (waiting.isEmpty || failure != nil) }

    /// Whether an event must be stored before what builds on it may be seen from outside.
    func mustWait(for sequence: Int) -> Bool { !isMemory && sequence > stored }

    /// - Parameter log: all events of the run, for the one commit that there is in memory.
    /// - Returns: the events to be committed now.
    mutating func write(_ events: [RunEvent], isLast: Bool, log: RunLog) -> [RunEvent] {
        guard isMemory else {
            waiting += events
            return next()
        }
        guard isLast, !events.isEmpty else { return [] }
        waiting = Array(log.events.dropFirst(stored))
        return next()
    }

    /// A commit has been made, or has failed.
    ///
    /// - Returns: the events that are stored now, and those to be committed next.
    mutating func committed(_ result: Result<Void, any Error>) -> (stored: [RunEvent], next: [RunEvent]) {
        switch result {
        case .success: stored += underWay.count
        case .failure(let error): failure = error
        }
        let events = underWay
        underWay = []
        return (events, next())
    }

    /// Nothing will be stored any more.
    ///
    /// - Returns: the events that never were.
    mutating func giveUp() -> [RunEvent] {
        defer { waiting = [] }
        return waiting
    }

    private mutating func next() -> [RunEvent] {
        guard underWay.isEmpty, failure == nil else { return [] }
        swap(&underWay, &waiting)
        return underWay
    }
}
