/// What of a run's events is stored: hands them out in order, for one commit at a time, and what happens meanwhile is for
/// the next one.
struct EventWriter {
    /// Whether stored means no more than being in memory: then the events are stored once, at the end.
    private let isMemory: Bool
    private var waiting: [RunEvent] = []
    private var underWay: [RunEvent] = []
    /// Whether the queue of commits knows that there is something to store.
    private var isAnnounced = false
    /// Number of the last event that is stored.
    private(set) var stored: Int
    /// Once the store has refused something, nothing that comes after it can be stored.
    private(set) var failure: (any Error)?

    init(durability: Durability, stored: Int) {
        isMemory = durability == .memory
        self.stored = stored
    }

    /// Whether the run has begun for itself only: nothing of it is stored yet.
    var isStart: Bool { !isMemory && stored == 0 }

    /// Whether nothing is left to be written, or can be.
    var isIdle: Bool { underWay.isEmpty && (waiting.isEmpty || failure != nil) }

    /// Whether an event must be stored before what builds on it may be seen from outside.
    func mustWait(for sequence: Int) -> Bool { !isMemory && sequence > stored }

    /// - Parameter log: all events of the run, for the one commit that there is in memory.
    /// - Returns: whether the run has to be announced to the queue of commits.
    mutating func write(_ events: [RunEvent], isLast: Bool, log: RunLog) -> Bool {
        if !isMemory {
            waiting += events
        } else if isLast, !events.isEmpty {
            waiting = Array(log.events.dropFirst(stored))
        }
        return announce()
    }

    /// Everything that is not stored, for a commit; again when that has failed.
    mutating func take(for run: RunID) -> Commit? {
        underWay += waiting
        waiting = []
        return underWay.isEmpty || failure != nil ? nil : Commit(run: run, events: underWay)
    }

    /// A commit of what was taken has been made, or has failed.
    ///
    /// - Returns: the events that are stored now, or never will be, and whether the run has to be announced again.
    mutating func committed(_ result: Result<Void, any Error>) -> (events: [RunEvent], mustAnnounce: Bool) {
        switch result {
        case .success: stored += underWay.count
        case .failure(let error): failure = error
        }
        let events = underWay
        underWay = []
        isAnnounced = false
        return (events, announce())
    }

    /// Nothing will be stored any more.
    ///
    /// - Returns: the events that never were.
    mutating func giveUp() -> [RunEvent] {
        defer { waiting = [] }
        return waiting
    }

    private mutating func announce() -> Bool {
        guard !isAnnounced, !waiting.isEmpty, failure == nil else { return false }
        isAnnounced = true
        return true
    }
}
