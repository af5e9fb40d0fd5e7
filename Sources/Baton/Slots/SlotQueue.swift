/// Who goes first: the smaller rank, which is the higher priority or, among equals, the earlier request.
struct SlotRank: Sendable, Hashable, Comparable {
    let priority: Int
    /// Counts the requests of a table: no two have the same.
    let order: Int

    static func < (left: SlotRank, right: SlotRank) -> Bool {
        (right.priority, left.order) < (left.priority, right.order)
    }
}

/// The tickets that wait at one slot, by rank.
struct SlotQueue<Ticket: Hashable & Sendable>: Sendable {
    struct Entry: Sendable, Comparable {
        let rank: SlotRank
        let ticket: Ticket

        static func == (left: Entry, right: Entry) -> Bool { left.rank == right.rank }
        static func < (left: Entry, right: Entry) -> Bool { left.rank < right.rank }
    }

    private var heap = BinaryHeap<Entry>()
    /// Still in the heap, but no longer in the queue; never its first.
    private var removed: Set<Int> = []

    var first: Entry? { heap.first }
    var count: Int { heap.count - removed.count }

    mutating func push(_ ticket: Ticket, _ rank: SlotRank) { heap.push(Entry(rank: rank, ticket: ticket)) }

    mutating func popFirst() -> Entry? {
        let first = heap.popFirst()
        dropRemoved()
        return first
    }

    /// Only for a ticket that is in the queue. Costs no more than adding it did, averaged over all that are removed.
    mutating func remove(_ rank: SlotRank) {
        removed.insert(rank.order)
        dropRemoved()
        guard removed.count > heap.count / 2 else { return }
        let orders = removed
        heap.removeAll { orders.contains($0.rank.order) }
        removed = []
    }

    private mutating func dropRemoved() {
        while let first = heap.first, removed.remove(first.rank.order) != nil { _ = heap.popFirst() }
    }
}
