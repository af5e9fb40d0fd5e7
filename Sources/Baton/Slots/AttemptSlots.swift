/// The way of attempts to their slots: those of the process first, which keeps the order and lets few ask further; then,
/// where processes share slots, those of all.
final class AttemptSlots: Sendable {
    private let own: SlotBroker
    /// `nil` where no other process runs runs of the same store, or each counts for itself.
    private let shared: SharedSlotQueue?

    init(own: SlotBroker, shared: SharedSlotQueue?) {
        self.own = own
        self.shared = shared
    }

    /// Tickets that have or wait for slots.
    var ticketCount: Int { max(own.ticketCount, shared?.ticketCount ?? 0) }

    /// - Parameter granted: as for ``SlotBroker/request(_:_:priority:granted:)``.
    func request(_ request: SlotRequest, of ticket: SlotTicket, granted: @escaping SlotBroker.Grant) {
        own.request(ticket, request.slots, priority: request.priority) { [shared] in
            guard let shared else { return granted() }
            shared.request(request, of: ticket, granted: granted)
        }
    }

    /// Gives back what a ticket has.
    func release(_ ticket: SlotTicket) {
        // First: whoever gets its place in the process asks in the same exchange.
        shared?.giveBack(ticket)
        own.release(ticket)
        shared?.exchangeSoon()
    }

    /// Takes back a request, whatever has become of it.
    func withdraw(_ ticket: SlotTicket) {
        if !own.withdraw(ticket) { release(ticket) }
    }
}
