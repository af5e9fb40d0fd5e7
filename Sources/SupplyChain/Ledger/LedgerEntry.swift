internal import Baton

/// One row of the view `stock_ledger`: a movement, a sale or a receipt, with its effect.
public struct LedgerEntry: Sendable, Hashable {
    public let date: CalendarDate
    /// The order within the day; 0 for sales, which come first.
    public let sequence: Int
    /// A ``MovementKind``, or `sale`.
    public let kind: String
    /// Units, as recorded.
    public let quantity: Double
    /// Change of the stock on hand; `nil` for a count, which sets it to ``quantity``.
    public let onHandChange: Double?
    /// Change of the reserved units.
    public let reservedChange: Double
    /// The order, transfer or customer it belongs to.
    public let reference: String?

    static let columns = "date, sequence, kind, quantity, on_hand_change, reserved_change, reference"

    init(row: SQLRow) throws {
        self.date = try row.get(0)
        self.sequence = try row.get(1)
        self.kind = try row.get(2)
        self.quantity = try row.get(3)
        self.onHandChange = try row.get(4)
        self.reservedChange = try row.get(5)
        self.reference = try row.get(6)
    }

    /// Whether the entry brings the first known stock when nothing was counted before it.
    var isInbound: Bool {
        switch MovementKind(rawValue: kind) {
        case .receipt, .return, .transferIn, .adjustment: true
        case .transferOut, .count, .reservation, .release, nil: false
        }
    }
}
