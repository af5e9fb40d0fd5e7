public import Baton

extension SupplierCoordinationAgent {
    /// Changes quantity, price, date or note of an order that is not finished.
    public static let amendPurchaseOrder = Operation<AmendPurchaseOrder, PurchaseOrderResult>(
        "supplier_coordination", "amend_purchase_order", effect: .idempotent, isBlocking: true,
        "Changes quantity, price or date of an order; the supplier of a sent one is told by an order change.")

    /// Cancels an order before goods arrive.
    public static let cancelPurchaseOrder = Operation<DecideOnOrder, PurchaseOrderResult>(
        "supplier_coordination", "cancel_purchase_order", effect: .idempotent, isBlocking: true,
        "Cancels an order before goods arrive; the supplier of a sent one is told. A reason is required.")

    /// Closes an order: nothing more is to come.
    public static let closePurchaseOrder = Operation<DecideOnOrder, PurchaseOrderResult>(
        "supplier_coordination", "close_purchase_order", effect: .transactional, isBlocking: true,
        "Closes an order of which goods have come: what is missing is not waited for any more.")

    func amendPurchaseOrder(
        _ input: AmendPurchaseOrder, _ context: ExecutionContext
    ) async throws -> PurchaseOrderResult {
        guard input.changesSomething else {
            throw OperationFailure(
                kind: .invalidInput, "expected something to change",
                hint: "quantity, unit_price, expected_on or note",
                isRetryable: false)
        }
        let limit = approvalLimit
        try publisher?.require()
        let buyerName = outbox.buyerName
        let (order, document) = try await store.database.write { transaction in
            let orders = PurchaseOrders(transaction)
            let current = try orders.require(input.orderID)
            try OrderTransmissions(transaction).requireNoDoubt(about: current)
            let price = try input.unitPrice.map { price in
                try Money(rounding: price, currency: current.totalAmount().currency)
            }
            let amended = try orders.amend(
                input.orderID,
                OrderAmendment(
                    line: input.line, quantity: input.quantity, unitPrice: price,
                    expectedOn: input.expectedOn,
                    note: input.note),
                limit: limit, expectedVersion: input.version,
                change: AuditedChange(
                    id: context.idempotencyKey, at: context.runStarted, actor: input.actor,
                    reason: input.reason,
                    runID: context.run.text))
            guard amended.status.wasSent, try orders.wasJustAmended(amended) else {
                return (amended, OrderDocument?.none)
            }
            let document = try OrderDocument(
                amended, in: transaction, buyerName: buyerName, issuedOn: context.runStarted.utcDate)
            return (amended, document)
        }
        let files = try document.map { try outbox.transmitChange($0) } ?? []
        try await publisher?.publish(files)
        return try PurchaseOrderResult(
            order, isNew: false, supplierReason: nil,
            message: files.isEmpty ? "amended" : "amended; the supplier is told by an order change",
            files: files)
    }

    func cancelPurchaseOrder(
        _ input: DecideOnOrder, _ context: ExecutionContext
    ) async throws -> PurchaseOrderResult {
        guard let reason = input.reason, !reason.isEmpty else {
            throw OperationFailure(
                kind: .invalidInput, "reason: expected why the order is cancelled", isRetryable: false)
        }
        try publisher?.require()
        let buyerName = outbox.buyerName
        let (order, document) = try await store.database.write { transaction in
            let orders = PurchaseOrders(transaction)
            var order = try orders.require(input.orderID)
            if order.status != .cancelled {
                try OrderTransmissions(transaction).requireNoDoubt(about: order)
                order = try orders.transition(
                    order.id, to: .cancelled, expectedVersion: input.version,
                    change: AuditedChange(
                        order: order.id, step: "cancelled", actor: input.actor, reason: reason,
                        context: context))
                order = try orders.require(order.id)
            }
            // The state no longer says whether the supplier had been told; only the run that cancels tells it so.
            let entry = try RecordTable<AuditEntry>(transaction).find("\(order.id)/cancelled")
            let before = entry?.before.flatMap(PurchaseOrderStatus.init(rawValue:))
            guard before?.wasSent == true, entry?.runID == context.run.text else {
                return (order, OrderDocument?.none)
            }
            let document = try OrderDocument(
                order, in: transaction, buyerName: buyerName, issuedOn: context.runStarted.utcDate)
            return (order, document)
        }
        let files = try document.map { try outbox.transmitCancellation($0) } ?? []
        try await publisher?.publish(files)
        return try PurchaseOrderResult(
            order, isNew: false, supplierReason: nil,
            message: files.isEmpty ? "cancelled" : "cancelled; the supplier is told by a cancellation",
            files: files)
    }
}

/// The input of `amend_purchase_order`.
public struct AmendPurchaseOrder: Payload {
    public var orderID: String
    public var line: Int?
    public var quantity: Double?
    public var unitPrice: Double?
    public var expectedOn: CalendarDate?
    public var note: String?
    public var actor: String
    public var reason: String?
    public var version: Int?

    public init(
        orderID: String, line: Int? = nil, quantity: Double? = nil, unitPrice: Double? = nil,
        expectedOn: CalendarDate? = nil, note: String? = nil, actor: String, reason: String? = nil,
        version: Int? = nil
    ) {
        self.orderID = orderID
        self.line = line
        self.quantity = quantity
        self.unitPrice = unitPrice
        self.expectedOn = expectedOn
        self.note = note
        self.actor = actor
        self.reason = reason
        self.version = version
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case orderID = "order_id"
        case line, quantity
        case unitPrice = "unit_price"
        case expectedOn = "expected_on"
        case note, actor, reason, version
    }

    public static let fields: [Field<AmendPurchaseOrder>] = [
        .required("order_id", \.orderID, "The order."),
        .optional(
            "line", \.line, in: 1...Int64.max,
            "The line that quantity and price are for; absent: the only one."),
        .optional("quantity", \.quantity, in: .atLeast(0), unit: "units", "The new quantity, more than 0."),
        .optional(
            "unit_price", \.unitPrice, in: .atLeast(0), unit: "currency/unit", "The new price of one unit."),
        .optional("expected_on", \.expectedOn, "The day the goods are asked for, YYYY-MM-DD."),
        .optional("note", \.note, "A note to the supplier."),
        .required("actor", \.actor, "Who changes it."),
        .optional("reason", \.reason, "Why."),
        .optional(
            "version", \.version, in: 1...Int64.max,
            "The version the change is based on; when the order has changed since, it is refused."),
    ]

    fileprivate var changesSomething: Bool {
        quantity != nil || unitPrice != nil || expectedOn != nil || note != nil
    }
}
