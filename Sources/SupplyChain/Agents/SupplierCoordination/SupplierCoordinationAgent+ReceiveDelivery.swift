public import Baton

extension SupplierCoordinationAgent {
    /// Books a delivery, whole or in part, into the stock ledger and moves the order on.
    public static let receiveDelivery = Operation<ReceiveDelivery, DeliveryStatus>(
        "supplier_coordination", "receive_delivery", effect: .transactional, isBlocking: true,
        "Books a delivery of an order, whole or in part, into stock.")

    func receiveDelivery(
        _ input: ReceiveDelivery, _ context: ExecutionContext
    ) async throws -> ClosingTransaction<DeliveryStatus> {
        let day = try await day(input.date, context)
        return context.committing(to: store) { transaction in
            let order = try PurchaseOrders(transaction).require(input.orderID)
            let lines = order.lines.filter { input.line == nil || $0.line == input.line }
            guard let line = lines.first, lines.count == 1 else {
                throw OperationFailure(
                    kind: .invalidInput, "line: expected one of the lines of purchase order \(order.id)",
                    hint: order.lines.map { "\($0.line): \($0.sku)" }.joined(separator: ", "),
                    isRetryable: false)
            }
            // The document that proves a delivery identifies it; without one, this task of this run does.
            let id = "\(order.id)/\(line.line)/\(input.receiptID ?? context.idempotencyKey)"
            let receipt = Receipt(
                id: id, orderID: order.id, line: line.line, sku: line.sku, location: order.location,
                date: day,
                quantity: input.quantity, rejectedQuantity: input.rejectedQuantity,
                unitPrice: try input.unitPrice.map {
                    try Money(rounding: $0, currency: line.unitPrice.currency)
                })
            // Goods may come in several parts, but each part moves the order into a new state once.
            let change = AuditedChange(
                id: "\(id)/receive", at: context.runStarted, actor: input.actor ?? context.workflowActor,
                reason: nil, runID: context.run.text)
            try PurchaseOrders(transaction).receive(
                receipt, acceptsSurplus: input.acceptSurplus, change: change)
            return try DeliveryStatus(transaction, order: order.id, asOf: day)
        }
    }
}

/// The input of `receive_delivery`.
public struct ReceiveDelivery: Payload {
    public var orderID: String
    public var line: Int?
    public var quantity: Double
    public var rejectedQuantity: Double
    public var unitPrice: Double?
    public var date: CalendarDate?
    public var receiptID: String?
    public var acceptSurplus: Bool
    public var actor: String?

    public init(
        orderID: String, line: Int? = nil, quantity: Double, rejectedQuantity: Double = 0,
        unitPrice: Double? = nil,
        date: CalendarDate? = nil, receiptID: String? = nil, acceptSurplus: Bool = false,
        actor: String? = nil
    ) {
        self.orderID = orderID
        self.line = line
        self.quantity = quantity
        self.rejectedQuantity = rejectedQuantity
        self.unitPrice = unitPrice
        self.date = date
        self.receiptID = receiptID
        self.acceptSurplus = acceptSurplus
        self.actor = actor
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case orderID = "order_id"
        case line, quantity
        case rejectedQuantity = "rejected_quantity"
        case unitPrice = "unit_price"
        case date
        case receiptID = "receipt_id"
        case acceptSurplus = "accept_surplus"
        case actor
    }

    public static let fields: [Field<ReceiveDelivery>] = [
        .required("order_id", \.orderID, "The order."),
        .optional("line", \.line, in: 1...Int64.max, "The line; absent: the only one."),
        .required(
            "quantity", \.quantity, in: .atLeast(0), unit: "units",
            "Units delivered, the rejected ones included."),
        .optional(
            "rejected_quantity", \.rejectedQuantity, default: 0, in: .atLeast(0), unit: "units",
            "Units sent back as defective."),
        .optional("unit_price", \.unitPrice, in: .atLeast(0), unit: "currency/unit", "The invoiced price."),
        .optional(
            "date", \.date,
            "The day of arrival, YYYY-MM-DD; absent: the last day of recorded sales, or today "
                + "where there are none."),
        .optional(
            "receipt_id", \.receiptID,
            "The delivery note: the same one twice is one delivery. Absent: this task of this run."),
        .optional(
            "accept_surplus", \.acceptSurplus, default: false,
            "Book more than was ordered instead of refusing it."),
        .optional("actor", \.actor, "Who receives, for the audit; absent: the workflow."),
    ]
}
