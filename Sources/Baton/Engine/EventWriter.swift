/// Commits a run's events in order, one commit under way at a time: what happens meanwhile is the next batch.
struct EventWriter {
    private let run: RunID
    private let store: any RunStore
    private var waiting: [RunEvent] = []
    private(set) var isWriting = false
    /// Once the store has refused something, nothing that comes after it can be stored.
    private(set) var failure: (any Error)?

    init(run: RunID, store: any RunStore) {
        self.run = run
        self.store = store
    }

    /// Whether nothing is left to be written, or can be.
    var isIdle: Bool { !isWriting && (waiting.isEmpty || failure != nil) }

    /// - Returns: the commit to be made now.
    mutating func write(_ events: [RunEvent], isLast: Bool) -> Commit? {
        waiting += events
        // Memory survives nothing: there the events go to the store once, at the end.
        return isLast || store.durability != .memory ? next() : nil
    }

    /// A commit has been made, or has failed.
    ///
    /// - Returns: the next one.
    mutating func committed(_ result: Result<Void, any Error>) -> Commit? {
        isWriting = false
        if case .failure(let error) = result { failure = error }
        return next()
    }

    private mutating func next() -> Commit? {
        guard !isWriting, !waiting.isEmpty, failure == nil else { return nil }
        isWriting = true
        defer { waiting = [] }
        return Commit(run: run, events: waiting)
    }
}
