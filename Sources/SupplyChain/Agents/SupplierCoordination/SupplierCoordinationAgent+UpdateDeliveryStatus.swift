public import Baton

extension SupplierCoordinationAgent {
    /// Records what the supplier says of a delivery under way.
    public static let updateDeliveryStatus = Operation<UpdateDeliveryStatus, DeliveryStatus>(
        "supplier_coordination", "update_delivery_status", effect: .transactional, isBlocking: true,
        "Records the day on which the supplier now wants to deliver; the promised day stays what it is measured by."
    )

    func updateDeliveryStatus(
        _ input: UpdateDeliveryStatus, _ context: ExecutionContext
    ) async throws -> ClosingTransaction<DeliveryStatus> {
        let day = try await day(input.asOf, context)
        return context.committing(to: store) { transaction in
            try PurchaseOrders(transaction).confirm(
                input.orderID, arrivalOn: input.arrivalOn, note: input.note, expectedVersion: input.version,
                change: AuditedChange(
                    id: "\(context.idempotencyKey)/confirm/\(input.orderID)", at: context.runStarted,
                    actor: input.actor ?? context.workflowActor, reason: input.note, runID: context.run.text))
            return try DeliveryStatus(transaction, order: input.orderID, asOf: day)
        }
    }
}

/// The input of `update_delivery_status`.
public struct UpdateDeliveryStatus: Payload {
    public var orderID: String
    public var arrivalOn: CalendarDate
    public var note: String?
    public var actor: String?
    public var version: Int?
    public var asOf: CalendarDate?

    public init(
        orderID: String, arrivalOn: CalendarDate, note: String? = nil, actor: String? = nil,
        version: Int? = nil,
        asOf: CalendarDate? = nil
    ) {
        self.orderID = orderID
        self.arrivalOn = arrivalOn
        self.note = note
        self.actor = actor
        self.version = version
        self.asOf = asOf
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case orderID = "order_id"
        case arrivalOn = "arrival_on"
        case note, actor, version
        case asOf = "as_of"
    }

    public static let fields: [Field<UpdateDeliveryStatus>] = [
        .required("order_id", \.orderID, "The order."),
        .required("arrival_on", \.arrivalOn, "The day on which the goods are now to come, YYYY-MM-DD."),
        .optional("note", \.note, "What the supplier says: a reason, a tracking number."),
        .optional("actor", \.actor, "Who records it, for the audit; absent: the workflow."),
        .optional(
            "version", \.version, in: 1...Int64.max,
            "The version the news is based on; when the order has changed since, it is refused."),
        .optional(
            "as_of", \.asOf,
            "The day for which the state is told, YYYY-MM-DD; absent: the last day of recorded sales, "
                + "or today where there are none."),
    ]
}
