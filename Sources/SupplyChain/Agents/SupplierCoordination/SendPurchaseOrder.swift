public import Baton

/// The input of `send_purchase_order`.
public struct SendPurchaseOrder: Payload {
    public var orderID: String?
    public var sku: String?
    public var quantity: Double?
    public var recommendedOrderQuantity: Double?
    public var supplier: String?
    public var location: String?
    public var trigger: String?
    public var approvalLimit: Double?
    public var neededBy: CalendarDate?
    public var roundUp: Bool
    public var earlierTransmission: EarlierTransmission?
    public var actor: String?
    public var asOf: CalendarDate?

    public init(
        orderID: String? = nil, sku: String? = nil, quantity: Double? = nil,
        recommendedOrderQuantity: Double? = nil, supplier: String? = nil, location: String? = nil,
        trigger: String? = nil, approvalLimit: Double? = nil,
        neededBy: CalendarDate? = nil, roundUp: Bool = false,
        earlierTransmission: EarlierTransmission? = nil, actor: String? = nil, asOf: CalendarDate? = nil
    ) {
        self.orderID = orderID
        self.sku = sku
        self.quantity = quantity
        self.recommendedOrderQuantity = recommendedOrderQuantity
        self.supplier = supplier
        self.location = location
        self.trigger = trigger
        self.approvalLimit = approvalLimit
        self.neededBy = neededBy
        self.roundUp = roundUp
        self.earlierTransmission = earlierTransmission
        self.actor = actor
        self.asOf = asOf
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case orderID = "order_id"
        case sku, quantity
        case recommendedOrderQuantity = "recommended_order_quantity"
        case supplier, location, trigger
        case approvalLimit = "approval_limit"
        case neededBy = "needed_by"
        case roundUp = "round_up"
        case earlierTransmission = "earlier_transmission"
        case actor
        case asOf = "as_of"
    }

    public static let fields: [Field<SendPurchaseOrder>] = [
        .optional("order_id", \.orderID, "An order that exists; absent: one is made from sku and quantity."),
        .optional("sku", \.sku, "The stock-keeping unit to order."),
        .optional("quantity", \.quantity, in: .atLeast(0), unit: "units", "How many, more than 0."),
        .optional(
            "recommended_order_quantity", \.recommendedOrderQuantity, in: .atLeast(0), unit: "units",
            "As optimize_inventory returns it; counts where there is no quantity."),
        .optional(
            "supplier", \.supplier,
            "Whom to order from; absent: the lowest landed cost, then the shortest lead time."),
        .optional("location", \.location, "Where to deliver; absent: the only site that sells the product."),
        .optional(
            "trigger", \.trigger,
            "What causes the order: the same trigger, product, site and supplier make one order. "
                + "Absent: this task of this run."),
        .optional(
            "approval_limit", \.approvalLimit, in: .atLeast(0), unit: "currency",
            "Orders above this total wait for approval; it can only lower the configured limit."),
        .optional("needed_by", \.neededBy, "Leaves out suppliers that deliver later than this day."),
        .optional(
            "round_up", \.roundUp, default: false,
            "Order the next larger quantity that minimum and multiple allow instead of failing."),
        .optional(
            "earlier_transmission", \.earlierTransmission,
            "What a person has found out where nobody knew whether the order had gone out: arrived counts it as sent, "
                + "lost sends it again."),
        .optional("actor", \.actor, "Who orders, for the audit; absent: the workflow."),
        .optional(
            "as_of", \.asOf,
            "The day of the order, YYYY-MM-DD; absent: the last day of recorded sales, "
                + "or today where there are none."),
    ]
}
