/// What a table knows of one slot.
struct SlotState<Ticket: Hashable & Sendable>: Sendable {
    let name: String
    private(set) var limit: SlotLimit
    private(set) var bucket: TokenBucket?
    /// Tickets that have the slot.
    private(set) var held = 0
    /// Tickets that have the slot or wait and want it, at whichever slot they wait.
    var users = 0
    /// Those that wait at this slot.
    var queue = SlotQueue<Ticket>()
    /// For whom one place is set aside: it goes to no one who comes after.
    var claim: SlotRank?
    /// When time alone lets the first in the queue go on; the table's alarm for it is set.
    var wake: Timestamp?
    /// The table looks at the slot again when its bucket is full.
    var isExpiring = false

    init(name: String, limit: SlotLimit, at now: Timestamp) {
        self.name = name
        self.limit = limit
        bucket = limit.rate.map { TokenBucket($0, at: now) }
    }

    /// A rate that changes leaves the tokens; a rate where there was none starts with all of them.
    ///
    /// - Returns: whether the limit is another one than before.
    mutating func setLimit(_ newLimit: SlotLimit, at now: Timestamp) -> Bool {
        guard newLimit != limit else { return false }
        if newLimit.rate != limit.rate {
            bucket = newLimit.rate.map { rate in
                bucket?.changed(to: rate, at: now) ?? TokenBucket(rate, at: now)
            }
        }
        limit = newLimit
        return true
    }

    func isAvailable(to rank: SlotRank, at now: Timestamp) -> Bool {
        let needed = placesNeeded(by: rank)
        return hasPlaces(needed) && bucket?.holds(tokens: needed, at: now) ?? true
    }

    /// When the rate lets somebody go on who is not held up by others; `nil` when no time is known.
    func instantAvailable(to rank: SlotRank) -> Timestamp? {
        let needed = placesNeeded(by: rank)
        return hasPlaces(needed) ? bucket?.instant(holding: needed) : nil
    }

    mutating func take(at now: Timestamp) {
        held += 1
        bucket?.take(at: now)
    }

    mutating func giveBack() { held -= 1 }

    /// One more than its own when one is set aside for somebody who goes first.
    private func placesNeeded(by rank: SlotRank) -> Int {
        guard let claim, claim < rank else { return 1 }
        return 2
    }

    private func hasPlaces(_ count: Int) -> Bool {
        guard let concurrent = limit.concurrent else { return true }
        return held + count <= max(concurrent, 1)
    }
}
