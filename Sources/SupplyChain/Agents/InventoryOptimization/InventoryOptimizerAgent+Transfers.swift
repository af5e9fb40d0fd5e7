public import Baton

extension InventoryOptimizerAgent {
    /// Plans a transfer: nothing moves yet.
    public static let planTransfer = Operation<PlanTransfer, TransferResult>(
        "optimization", "plan_transfer", effect: .transactional, isBlocking: true,
        "Plans a transfer of units from one site to another.")

    /// Sends a planned transfer: its units leave the sending site.
    public static let shipTransfer = Operation<MoveTransfer, TransferResult>(
        "optimization", "ship_transfer", effect: .transactional, isBlocking: true,
        "Books the departure of a planned transfer.")

    /// Books the arrival of a transfer; one that is still planned leaves and arrives on the same day.
    public static let completeTransfer = Operation<MoveTransfer, TransferResult>(
        "optimization", "complete_transfer", effect: .transactional, isBlocking: true,
        "Books a transfer into the receiving site's stock, and out of the sending one's if it has not left.")

    var transferOperations: [OperationImplementation] {
        [
            Self.planTransfer.implemented(committing: { input, context in
                try await OperationFailure.translating { try await planTransfer(input, context) }
            }),
            Self.shipTransfer.implemented(committing: { input, context in
                try await OperationFailure.translating { try await move(input, context, arrives: false) }
            }),
            Self.completeTransfer.implemented(committing: { input, context in
                try await OperationFailure.translating { try await move(input, context, arrives: true) }
            }),
        ]
    }

    private func planTransfer(
        _ input: PlanTransfer, _ context: ExecutionContext
    ) async throws -> ClosingTransaction<TransferResult> {
        let day = try await day(input.date, context)
        let id = input.transferID ?? "TR-\(context.idempotencyKey)"
        return context.committing(to: store) { transaction in
            _ = try RecordTable<Product>(transaction).require(input.sku)
            for site in [input.fromLocation, input.toLocation] {
                _ = try RecordTable<Location>(transaction).require(site)
            }
            let planned = Transfer(
                id: id, sku: input.sku, fromLocation: input.fromLocation, toLocation: input.toLocation,
                quantity: input.quantity, plannedOn: day, reason: input.reason)
            if let known = try RecordTable<Transfer>(transaction).find(id) {
                guard known.isSameMove(as: planned) else {
                    throw SupplyChainError(
                        .invalidValue, "transfer \(id) already moves something else",
                        hint: "give another transfer its own id")
                }
                return try TransferResult(known, transaction)
            }
            try TransferDesk(transaction).plan(planned)
            return try TransferResult(planned, transaction)
        }
    }

    /// Moves a transfer on; one that is there already stays, so that a repeated call changes nothing.
    private func move(
        _ input: MoveTransfer, _ context: ExecutionContext, arrives: Bool
    ) async throws -> ClosingTransaction<TransferResult> {
        let day = try await day(input.date, context)
        return context.committing(to: store) { transaction in
            let desk = TransferDesk(transaction)
            var transfer = try RecordTable<Transfer>(transaction).require(input.transferID)
            if transfer.status == .planned { transfer = try desk.ship(transfer.id, on: day) }
            let isThere = transfer.status == .completed || (!arrives && transfer.status == .inTransit)
            if !isThere { transfer = try desk.complete(transfer.id, on: day) }
            return try TransferResult(transfer, transaction)
        }
    }
}

extension Transfer {
    /// Whether both move the same units of the same product the same way.
    fileprivate func isSameMove(as other: Transfer) -> Bool {
        sku == other.sku && fromLocation == other.fromLocation && toLocation == other.toLocation
            && quantity == other.quantity
    }
}

/// The input of `plan_transfer`.
public struct PlanTransfer: Payload {
    public var sku: String
    public var fromLocation: String
    public var toLocation: String
    public var quantity: Double
    public var date: CalendarDate?
    public var transferID: String?
    public var reason: String?

    public init(
        sku: String, fromLocation: String, toLocation: String, quantity: Double, date: CalendarDate? = nil,
        transferID: String? = nil, reason: String? = nil
    ) {
        self.sku = sku
        self.fromLocation = fromLocation
        self.toLocation = toLocation
        self.quantity = quantity
        self.date = date
        self.transferID = transferID
        self.reason = reason
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case sku
        case fromLocation = "from_location"
        case toLocation = "to_location"
        case quantity, date
        case transferID = "transfer_id"
        case reason
    }

    public static let fields: [Field<PlanTransfer>] = [
        .required("sku", \.sku, "The stock-keeping unit."),
        .required("from_location", \.fromLocation, "The site that sends."),
        .required("to_location", \.toLocation, "The site that receives."),
        .required("quantity", \.quantity, in: .atLeast(0), unit: "units", "How many, above 0."),
        .optional(
            "date", \.date,
            "The day, YYYY-MM-DD; absent: the last day of recorded sales, or today where there are none."),
        .optional(
            "transfer_id", \.transferID, "The same one twice is one transfer. Absent: this task of this run."),
        .optional("reason", \.reason, "Why."),
    ]
}

/// The input of `ship_transfer` and `complete_transfer`.
public struct MoveTransfer: Payload {
    public var transferID: String
    public var date: CalendarDate?

    public init(transferID: String, date: CalendarDate? = nil) {
        self.transferID = transferID
        self.date = date
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case transferID = "transfer_id"
        case date
    }

    public static let fields: [Field<MoveTransfer>] = [
        .required("transfer_id", \.transferID, "The transfer."),
        .optional(
            "date", \.date,
            "The day, YYYY-MM-DD; absent: the last day of recorded sales, or today where there are none."),
    ]
}

/// Where a transfer stands: the output of `plan_transfer`, `ship_transfer` and `complete_transfer`.
public struct TransferResult: Payload, Hashable {
    public var transferID: String
    public var sku: String
    public var fromLocation: String
    public var toLocation: String
    public var quantity: Double
    public var status: String
    public var shippedOn: CalendarDate?
    public var completedOn: CalendarDate?
    public var onHandFrom: Double?
    public var onHandTo: Double?

    enum CodingKeys: String, CodingKey, CaseIterable {
        case transferID = "transfer_id"
        case sku
        case fromLocation = "from_location"
        case toLocation = "to_location"
        case quantity, status
        case shippedOn = "shipped_on"
        case completedOn = "completed_on"
        case onHandFrom = "on_hand_from"
        case onHandTo = "on_hand_to"
    }

    public static let fields: [Field<TransferResult>] = [
        .required("transfer_id", \.transferID, "The transfer."),
        .required("sku", \.sku, "The stock-keeping unit."),
        .required("from_location", \.fromLocation, "The site that sends."),
        .required("to_location", \.toLocation, "The site that receives."),
        .required("quantity", \.quantity, in: .atLeast(0), unit: "units", "How many."),
        .required("status", \.status, "planned, in_transit, completed or cancelled."),
        .optional("shipped_on", \.shippedOn, "The day it left."),
        .optional("completed_on", \.completedOn, "The day it arrived."),
        .optional(
            "on_hand_from", \.onHandFrom, unit: "units", "Stock of the sending site; absent: not known."),
        .optional("on_hand_to", \.onHandTo, unit: "units", "Stock of the receiving site; absent: not known."),
    ]

    init(_ transfer: Transfer, _ transaction: any SQLTransaction) throws {
        let ledger = StockLedger(transaction)
        transferID = transfer.id
        sku = transfer.sku
        fromLocation = transfer.fromLocation
        toLocation = transfer.toLocation
        quantity = transfer.quantity
        status = transfer.status.rawValue
        shippedOn = transfer.shippedOn
        completedOn = transfer.completedOn
        onHandFrom = try ledger.onHand(sku: sku, location: fromLocation)
        onHandTo = try ledger.onHand(sku: sku, location: toLocation)
    }
}
