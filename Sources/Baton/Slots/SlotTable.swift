/// Who has and who waits for which slots, as a value without clock or threads: time comes as an argument and counts
/// as standing still where it goes back.
///
/// What it promises
/// - A ticket gets all its slots at once and has none while it waits, so tickets never wait for each other in a ring.
/// - A slot is never held by more tickets than its limit, nor handed out faster than its rate.
/// - Of the tickets that could go, the one with the highest priority goes first, then the one requested first. One
///   that still lacks another slot is passed over.
/// - Among equal priorities nobody is passed over for ever: a ticket that has moved to another queue eight times, and
///   is the first where it waits, has the slots that it found free set aside. It looks at its slots in one order,
///   rates first, so a free concurrency key is never set aside for the sake of a token that is yet to come.
/// - The latest request says what the limit of a slot is. A lower limit takes nothing away from those who have it.
/// - A slot takes up no memory once nobody has or wants it and its bucket is full.
///
/// A ticket waits in the queue of the first slot that it cannot have and is looked at again when that slot has a
/// place for it. Each such look costs the logarithm of the number of tickets.
struct SlotTable<Ticket: Hashable & Sendable>: Sendable {
    private struct Waiting {
        let rank: SlotRank
        let slots: [String]
        /// At which of its slots it waits.
        var position = 0
        var moves = 0
        /// How many of its slots, from the first, are set aside for it.
        var claimed = 0
    }

    private struct Candidate: Comparable {
        let rank: SlotRank
        let slot: String
        static func < (left: Candidate, right: Candidate) -> Bool { left.rank < right.rank }
    }

    private struct Alarm: Comparable {
        let instant: Timestamp
        let slot: String
        static func < (left: Alarm, right: Alarm) -> Bool {
            (left.instant, left.slot) < (right.instant, right.slot)
        }
    }

    private let movesBeforeClaims: Int
    private(set) var slots: [String: SlotState<Ticket>] = [:]
    private var waiting: [Ticket: Waiting] = [:]
    private var holding: [Ticket: [String]] = [:]
    private var requests = 0
    private var now = Timestamp(nanoseconds: .min)
    /// The first of each queue that has to be looked at, with entries that are out of date.
    private var candidates = BinaryHeap<Candidate>()
    /// With entries that are out of date, but never first.
    private var wakes = BinaryHeap<Alarm>()
    private var expiries = BinaryHeap<Alarm>()

    /// - Parameter movesBeforeClaims: how often a ticket changes the queue before free slots are set aside for it.
    init(movesBeforeClaims: Int = 8) { self.movesBeforeClaims = movesBeforeClaims }

    /// When the passing of time next lets a ticket past the rate at which it waits: never later, unless something
    /// else happens before. It may have to wait for another slot then.
    var nextWake: Timestamp? { wakes.first?.instant }

    /// Tickets that have or wait for slots.
    var ticketCount: Int { waiting.count + holding.count }

    func holds(_ ticket: Ticket) -> Bool { holding[ticket] != nil }

    /// Asks for all the slots; a name that is there twice is asked for once.
    ///
    /// A ticket that has or waits for slots already is left as it is.
    ///
    /// - Returns: those granted now, in order, the ticket itself among them unless it has to wait.
    mutating func request(_ ticket: Ticket, _ wanted: [Slot], priority: Int, at instant: Timestamp)
        -> [Ticket]
    {
        let earlier = advance(to: instant)
        guard waiting[ticket] == nil, holding[ticket] == nil else { return earlier }
        let names = adopt(wanted)
        guard !names.isEmpty else {
            holding[ticket] = []
            return earlier + [ticket]
        }
        waiting[ticket] = Waiting(rank: SlotRank(priority: priority, order: requests), slots: names)
        requests += 1
        park(ticket)
        return earlier + settle()
    }

    /// Gives back what a ticket has; nothing happens for one that has nothing.
    ///
    /// - Returns: those granted now, in order.
    mutating func release(_ ticket: Ticket, at instant: Timestamp) -> [Ticket] {
        let earlier = advance(to: instant)
        guard let names = holding.removeValue(forKey: ticket) else { return earlier }
        for name in names {
            slots[name]?.giveBack()
            consider(name)
        }
        let granted = settle()
        leave(names)
        return earlier + granted
    }

    /// Takes a ticket that waits out of the queue; nothing happens for one that does not wait.
    ///
    /// - Returns: those granted now, in order; the ticket is among them when time had let it go on before.
    mutating func withdraw(_ ticket: Ticket, at instant: Timestamp) -> [Ticket] {
        let earlier = advance(to: instant)
        guard let withdrawn = waiting[ticket] else { return earlier }
        liftClaims(of: ticket)
        waiting[ticket] = nil
        let name = withdrawn.slots[withdrawn.position]
        slots[name]?.queue.remove(withdrawn.rank)
        consider(name)
        let granted = settle()
        leave(withdrawn.slots)
        return earlier + granted
    }

    /// Lets time pass.
    ///
    /// - Returns: those granted now, in order.
    mutating func tick(at instant: Timestamp) -> [Ticket] { advance(to: instant) }
}

// MARK: - Going on

extension SlotTable {
    private mutating func advance(to instant: Timestamp) -> [Ticket] {
        now = max(now, instant)
        while let alarm = wakes.first, alarm.instant <= now {
            _ = wakes.popFirst()
            guard slots[alarm.slot]?.wake == alarm.instant else { continue }
            slots[alarm.slot]?.wake = nil
            consider(alarm.slot)
        }
        while let alarm = expiries.first, alarm.instant <= now {
            _ = expiries.popFirst()
            slots[alarm.slot]?.isExpiring = false
            removeIfUnused(alarm.slot)
        }
        return settle()
    }

    /// Looks at the first of each queue that may have a place, by rank, until nobody can go.
    private mutating func settle() -> [Ticket] {
        var granted: [Ticket] = []
        while let candidate = candidates.popFirst() {
            let name = candidate.slot
            guard slots[name]?.queue.first?.rank == candidate.rank else { continue }
            guard slots[name]?.isAvailable(to: candidate.rank, at: now) == true else {
                setWake(name)
                continue
            }
            guard let ticket = slots[name]?.queue.popFirst()?.ticket else { continue }
            consider(name)
            if go(ticket) { granted.append(ticket) }
        }
        dropOutdatedWakes()
        return granted
    }

    /// Grants a ticket that is in no queue its slots, or queues it at the first that it cannot have.
    private mutating func go(_ ticket: Ticket) -> Bool {
        liftClaims(of: ticket)
        guard let found = waiting[ticket] else { return false }
        let blocked = found.slots.firstIndex { slots[$0]?.isAvailable(to: found.rank, at: now) != true }
        if let blocked {
            waiting[ticket]?.position = blocked
            waiting[ticket]?.moves += 1
            park(ticket)
            return false
        }
        waiting[ticket] = nil
        holding[ticket] = found.slots
        for name in found.slots { slots[name]?.take(at: now) }
        return true
    }

    private mutating func park(_ ticket: Ticket) {
        guard let parked = waiting[ticket] else { return }
        let name = parked.slots[parked.position]
        let former = slots[name]?.queue.first
        slots[name]?.queue.push(ticket, parked.rank)
        if let former, former.rank < parked.rank { return }
        // One who waits behind others would keep what is set aside for it idle for as long as they take.
        if let former { liftClaims(of: former.ticket) }
        if parked.moves >= movesBeforeClaims { claim(for: ticket) }
        consider(name)
    }

    private mutating func claim(for ticket: Ticket) {
        guard let found = waiting[ticket] else { return }
        waiting[ticket]?.claimed = found.position
        for name in found.slots[..<found.position] {
            if let other = slots[name]?.claim, other < found.rank { continue }
            slots[name]?.claim = found.rank
            consider(name)
        }
    }

    private mutating func liftClaims(of ticket: Ticket) {
        guard let found = waiting[ticket], found.claimed > 0 else { return }
        waiting[ticket]?.claimed = 0
        for name in found.slots[..<found.claimed] where slots[name]?.claim == found.rank {
            slots[name]?.claim = nil
            consider(name)
        }
    }

    /// Something about the slot is different: `settle` looks at the first in its queue.
    private mutating func consider(_ name: String) {
        if let first = slots[name]?.queue.first {
            candidates.push(Candidate(rank: first.rank, slot: name))
        } else {
            slots[name]?.wake = nil
        }
    }
}

// MARK: - Slots and their alarms

extension SlotTable {
    /// Takes over the limits.
    ///
    /// - Returns: the names in the order in which a ticket looks at them.
    private mutating func adopt(_ wanted: [Slot]) -> [String] {
        for slot in wanted {
            if slots[slot.name] == nil {
                slots[slot.name] = SlotState(name: slot.name, limit: slot.limit, at: now)
            } else if slots[slot.name]?.setLimit(slot.limit, at: now) == true {
                consider(slot.name)
            }
        }
        let names = Set(wanted.map(\.name)).sorted { left, right in
            let hasRate = (left: slots[left]?.bucket != nil, right: slots[right]?.bucket != nil)
            return hasRate.left == hasRate.right ? left < right : hasRate.left
        }
        for name in names { slots[name]?.users += 1 }
        return names
    }

    private mutating func leave(_ names: [String]) {
        for name in names {
            slots[name]?.users -= 1
            removeIfUnused(name)
        }
    }

    private mutating func removeIfUnused(_ name: String) {
        guard slots[name]?.users == 0 else { return }
        if let fullAt = slots[name]?.bucket?.fullAt, fullAt > now {
            guard slots[name]?.isExpiring == false else { return }
            slots[name]?.isExpiring = true
            expiries.push(Alarm(instant: fullAt, slot: name))
        } else {
            slots[name] = nil
        }
    }

    private mutating func setWake(_ name: String) {
        guard let rank = slots[name]?.queue.first?.rank else { return }
        let wake = slots[name]?.instantAvailable(to: rank)
        guard slots[name]?.wake != wake else { return }
        slots[name]?.wake = wake
        if let wake { wakes.push(Alarm(instant: wake, slot: name)) }
    }

    private mutating func dropOutdatedWakes() {
        while let first = wakes.first, slots[first.slot]?.wake != first.instant { _ = wakes.popFirst() }
        guard wakes.count > 2 * slots.count + 64 else { return }
        let current = slots
        wakes.removeAll { current[$0.slot]?.wake != $0.instant }
    }
}
