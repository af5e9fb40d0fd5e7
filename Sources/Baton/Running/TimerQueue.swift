/// What a run waits for, by time: earliest first, those of one instant in the order in which they were set.
struct TimerQueue {
    enum Timer: Sendable {
        case attemptTimeout(AttemptID)
        /// Time for the attempt after this one.
        case retry(AttemptID)
        /// All attempts of a task together have taken too long.
        case totalTimeout(TaskPlace)
        /// A sleep is over.
        case wake(TaskPlace)
        /// The deadline of the run or of a sub-workflow, by the place of its scope.
        case deadline(scope: Int32)
    }

    private struct Entry: Comparable {
        let at: Timestamp
        let order: Int
        let timer: Timer

        static func < (left: Entry, right: Entry) -> Bool {
            left.at == right.at ? left.order < right.order : left.at < right.at
        }
        static func == (left: Entry, right: Entry) -> Bool { left.order == right.order }
    }

    private var entries = BinaryHeap<Entry>()
    private var added = 0

    var next: Timestamp? { entries.first?.at }

    mutating func add(_ timer: Timer, at instant: Timestamp) {
        entries.push(Entry(at: instant, order: added, timer: timer))
        added += 1
    }

    /// Removes the timers that nothing waits for any more.
    mutating func removeAll(where isOver: (Timer) -> Bool) { entries.removeAll { isOver($0.timer) } }

    /// Removes the earliest timer if it is due.
    mutating func popDue(at now: Timestamp) -> Timer? {
        guard let first = entries.first, first.at <= now else { return nil }
        return entries.popFirst()?.timer
    }
}
