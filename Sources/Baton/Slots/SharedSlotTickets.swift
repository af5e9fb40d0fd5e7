/// What a process has to say to ``SharedSlots``, as a value.
struct SharedSlotTickets: Sendable {
    /// What one exchange says and asks.
    struct Round: Sendable {
        let returned: [SharedSlotRequest]
        let asked: [SharedSlotRequest]
        fileprivate let tickets: [SlotTicket]
    }

    private struct Entry {
        let request: SharedSlotRequest
        /// `nil` when the slots are the ticket's own.
        var grant: SlotBroker.Grant?
        /// Whether the store may know of it.
        var wasSent = false
    }

    private var entries: [SlotTicket: Entry] = [:]
    /// In the order in which they asked, with tickets that wait no more.
    private var line: [SlotTicket] = []
    private var waitingCount = 0
    private var returned: [SharedSlotRequest] = []

    var count: Int { entries.count }
    var isAnyWaiting: Bool { waitingCount > 0 }

    mutating func add(_ ticket: SlotTicket, _ request: SlotRequest, _ grant: @escaping SlotBroker.Grant) {
        guard entries[ticket] == nil else { return }
        let shared = SharedSlotRequest(
            run: ticket.run, task: request.task, attempt: request.id.number,
            slots: Dictionary(request.slots.map { ($0.name, $0.limit) }, uniquingKeysWith: { $1 }),
            priority: request.priority)
        entries[ticket] = Entry(request: shared, grant: grant)
        line.append(ticket)
        waitingCount += 1
    }

    /// - Returns: whether the store is to be told.
    mutating func giveBack(_ ticket: SlotTicket) -> Bool {
        guard let entry = entries.removeValue(forKey: ticket) else { return false }
        if entry.grant != nil { waitingCount -= 1 }
        if entry.wasSent { returned.append(entry.request) }
        return entry.wasSent
    }

    /// - Returns: `nil` when there is nothing to be said or asked.
    mutating func nextRound() -> Round? {
        var seen: Set<SlotTicket> = []
        // One that gave its place back and asked again is at the end.
        line = line.reversed().filter { entries[$0]?.grant != nil && seen.insert($0).inserted }.reversed()
        guard !line.isEmpty || !returned.isEmpty else { return nil }
        for ticket in line { entries[ticket]?.wasSent = true }
        defer { returned = [] }
        return Round(
            returned: returned, asked: line.compactMap { entries[$0]?.request }, tickets: line)
    }

    /// - Returns: what is to be called, and after how long those who wait are to ask again; `nil` when none does.
    mutating func settle(_ round: Round, _ answers: [SharedSlotAnswer]) -> (
        grants: [SlotBroker.Grant], pause: Duration?
    ) {
        var grants: [SlotBroker.Grant] = []
        var pause: Duration?
        for ((ticket, request), answer) in zip(zip(round.tickets, round.asked), answers) {
            // What was given back meanwhile the store hears of with the next exchange.
            guard let entry = entries[ticket], entry.request.id == request.id else { continue }
            switch answer {
            case .granted:
                guard let grant = entry.grant else { continue }
                entries[ticket]?.grant = nil
                waitingCount -= 1
                grants.append(grant)
            case .wait(let duration): pause = min(pause ?? duration, duration)
            }
        }
        return (grants, pause)
    }
}
