/// What a run waits for, by time: a binary heap, earliest first.
struct TimerQueue {
    enum Timer: Sendable {
        case attemptTimeout(AttemptID)
        /// Time for the attempt after this one.
        case retry(AttemptID)
        /// The deadline of the run: a reason to be woken, any input after it ends the run.
        case deadline
    }

    private var heap: [(at: Timestamp, order: Int, timer: Timer)] = []
    private var added = 0

    var next: Timestamp? { heap.first?.at }

    mutating func add(_ timer: Timer, at instant: Timestamp) {
        heap.append((instant, added, timer))
        added += 1
        var child = heap.count - 1
        while child > 0, precedes(child, (child - 1) / 2) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Removes the earliest timer if it is due.
    mutating func popDue(at now: Timestamp) -> Timer? {
        guard let first = heap.first, first.at <= now else { return nil }
        let last = heap.removeLast()
        guard !heap.isEmpty else { return first.timer }
        heap[0] = last
        var parent = 0
        while true {
            var smallest = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && precedes(child, smallest) {
                smallest = child
            }
            guard smallest != parent else { return first.timer }
            heap.swapAt(parent, smallest)
            parent = smallest
        }
    }

    /// Timers of one instant fire in the order in which they were set.
    private func precedes(_ left: Int, _ right: Int) -> Bool {
        (heap[left].at, heap[left].order) < (heap[right].at, heap[right].order)
    }
}

/// Evenly drawn numbers from a seed: SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
struct Jitter {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// 0 ..< 1.
    mutating func next() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return Double((mixed ^ mixed >> 31) >> 11) / 0x1p53
    }
}
