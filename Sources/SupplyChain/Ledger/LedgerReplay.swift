/// The stock of one product at one site, computed entry by entry.
///
/// Until the first count the ledger is taken to open empty on the day of the first goods in; before that the
/// stock is not known.
struct LedgerReplay {
    private(set) var onHand: Double?
    private(set) var reserved = 0.0
    /// What was sold or sent on the current day before its first goods in was read.
    private var dayChange = 0.0
    private var day: CalendarDate?

    /// Takes the next entry, in the order of date and sequence.
    mutating func apply(_ entry: LedgerEntry) {
        if day != entry.date {
            day = entry.date
            dayChange = 0
        }
        reserved += entry.reservedChange
        guard let change = entry.onHandChange else {
            onHand = entry.quantity
            return
        }
        if let known = onHand {
            onHand = known + change
        } else if entry.isInbound {
            onHand = dayChange + change
        } else {
            dayChange += change
        }
    }
}
