public import Baton

extension InventoryOptimizerAgent {
    /// Books goods in that no purchase order announced; those of an order are booked by `receive_delivery`.
    public static let receiveStock = Operation<BookStock, StockBooking>(
        "optimization", "receive_stock", effect: .transactional, isBlocking: true,
        "Books goods in that belong to no purchase order.")

    /// Books a count: it replaces what the ledger says at the close of its day.
    public static let countStock = Operation<BookStock, StockBooking>(
        "optimization", "count_stock", effect: .transactional, isBlocking: true,
        "Books a count of the shelf, which replaces what the books say.")

    /// Promises available units; what is not there is never promised.
    public static let reserveStock = Operation<BookStock, StockBooking>(
        "optimization", "reserve_stock", effect: .transactional, isBlocking: true,
        "Reserves available units of a product at a site.")

    /// Ends a reservation, whole or in part.
    public static let releaseStock = Operation<BookStock, StockBooking>(
        "optimization", "release_stock", effect: .transactional, isBlocking: true,
        "Releases reserved units of a product at a site.")

    var bookings: [OperationImplementation] {
        [
            Self.receiveStock.implemented(committing: { try await book($0, .receipt, $1) }),
            Self.countStock.implemented(committing: { try await book($0, .count, $1) }),
            Self.reserveStock.implemented(committing: { try await book($0, .reservation, $1) }),
            Self.releaseStock.implemented(committing: { try await book($0, .release, $1) }),
        ]
    }

    private func book(
        _ input: BookStock, _ kind: MovementKind, _ context: ExecutionContext
    ) async throws -> ClosingTransaction<StockBooking> {
        let day = try await OperationFailure.translating { try await self.day(input.date, context) }
        return context.committing(to: store) { transaction in
            let location = try input.location ?? Self.onlyLocation(transaction)
            let ledger = StockLedger(transaction)
            let before = try ledger.position(sku: input.sku, location: location)
            let (movement, isNew) = try StockDesk(transaction).book(
                StockMovement(
                    id: input.bookingID ?? "\(kind.rawValue)/\(context.idempotencyKey)", sku: input.sku,
                    location: location, date: day, kind: kind, quantity: input.quantity,
                    reference: input.reference, note: input.note))
            let after = try ledger.position(sku: input.sku, location: location)
            return StockBooking(movement, isNew: isNew, before: before, after: after)
        }
    }

    /// The day that a booking is made for: the one asked for, or the last day of recorded sales, or today in UTC
    /// when there are no sales.
    func day(_ asked: CalendarDate?, _ context: ExecutionContext) async throws -> CalendarDate {
        if let asked { return asked }
        return try await store.salesPeriod()?.upperBound ?? context.runStarted.utcDate
    }

    /// - Throws: ``OperationFailure`` unless there is exactly one site.
    static func onlyLocation(_ transaction: any SQLTransaction) throws -> String {
        let sites = try RecordTable<Location>(transaction).all().map(\.id)
        guard let site = sites.first, sites.count == 1 else {
            throw OperationFailure(
                kind: .invalidInput, "location: expected one of the \(sites.count) sites",
                hint: sites.prefix(10).joined(separator: ", "), isRetryable: false)
        }
        return site
    }
}

/// The input of `receive_stock`, `count_stock`, `reserve_stock` and `release_stock`.
public struct BookStock: Payload {
    public var sku: String
    public var location: String?
    public var quantity: Double
    public var date: CalendarDate?
    public var reference: String?
    public var bookingID: String?
    public var note: String?

    public init(
        sku: String, location: String? = nil, quantity: Double, date: CalendarDate? = nil,
        reference: String? = nil, bookingID: String? = nil, note: String? = nil
    ) {
        self.sku = sku
        self.location = location
        self.quantity = quantity
        self.date = date
        self.reference = reference
        self.bookingID = bookingID
        self.note = note
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case sku, location, quantity, date, reference
        case bookingID = "booking_id"
        case note
    }

    public static let fields: [Field<BookStock>] = [
        .required("sku", \.sku, "The stock-keeping unit."),
        .optional("location", \.location, "The site; absent: the only one in the store."),
        .required("quantity", \.quantity, in: .atLeast(0), unit: "units", "How many; 0 only for a count."),
        .optional(
            "date", \.date,
            "The day, YYYY-MM-DD; absent: the last day of recorded sales, or today where there are none."),
        .optional("reference", \.reference, "What it belongs to: a delivery note, a customer, an order."),
        .optional(
            "booking_id", \.bookingID,
            "The same one twice is one booking. Absent: this task of this run."),
        .optional("note", \.note, "Why."),
    ]
}

/// What a booking did: the output of `receive_stock`, `count_stock`, `reserve_stock` and `release_stock`.
public struct StockBooking: Payload, Hashable {
    public var bookingID: String
    public var isNew: Bool
    public var sku: String
    public var location: String
    public var date: CalendarDate
    public var kind: String
    public var quantity: Double
    public var onHandBefore: Double?
    public var onHand: Double?
    public var reserved: Double
    public var available: Double?
    public var difference: Double?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case bookingID = "booking_id"
        case isNew = "is_new"
        case sku, location, date, kind, quantity
        case onHandBefore = "on_hand_before"
        case onHand = "on_hand"
        case reserved, available, difference
    }

    public static let fields: [Field<StockBooking>] = [
        .required("booking_id", \.bookingID, "The entry of the ledger."),
        .required("is_new", \.isNew, "Whether it was booked now, not before."),
        .required("sku", \.sku, "The stock-keeping unit."),
        .required("location", \.location, "The site."),
        .required("date", \.date, "The day."),
        .required("kind", \.kind, "receipt, count, reservation or release."),
        .required("quantity", \.quantity, in: .atLeast(0), unit: "units", "How many."),
        .optional("on_hand_before", \.onHandBefore, unit: "units", "Before it; absent: not known."),
        .optional("on_hand", \.onHand, unit: "units", "After it; absent: not known."),
        .required("reserved", \.reserved, unit: "units", "After it."),
        .optional("available", \.available, unit: "units", "After it; absent: the stock is not known."),
        .optional(
            "difference", \.difference, unit: "units",
            "Of a count: found less booked, negative when units are missing."),
    ]

    init(_ movement: StockMovement, isNew: Bool, before: StockPosition, after: StockPosition) {
        bookingID = movement.id
        self.isNew = isNew
        sku = movement.sku
        location = movement.location
        date = movement.date
        kind = movement.kind.rawValue
        quantity = movement.quantity
        onHandBefore = before.onHand
        onHand = after.onHand
        reserved = after.reserved
        available = after.available
        difference =
            movement.kind == .count && isNew
            ? before.onHand.flatMap { old in after.onHand.map { $0 - old } } : nil
    }
}
