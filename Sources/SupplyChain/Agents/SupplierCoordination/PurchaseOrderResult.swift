public import Baton

/// An order as operations return it.
public struct PurchaseOrderResult: Payload, Hashable {
    public var orderID: String
    public var status: String
    public var isSent: Bool
    public var isNew: Bool
    public var message: String
    public var supplier: String
    public var supplierReason: String?
    public var location: String
    public var sku: String?
    public var quantity: Double?
    public var lines: [OrderedLine]
    public var total: Money
    public var orderedOn: CalendarDate
    public var expectedOn: CalendarDate?
    public var files: [String]

    enum CodingKeys: String, CodingKey, CaseIterable {
        case orderID = "order_id"
        case status
        case isSent = "is_sent"
        case isNew = "is_new"
        case message, supplier
        case supplierReason = "supplier_reason"
        case location, sku
        case quantity
        case lines, total
        case orderedOn = "ordered_on"
        case expectedOn = "expected_on"
        case files
    }

    public static let fields: [Field<PurchaseOrderResult>] = [
        .required("order_id", \.orderID, "The order."),
        .required("status", \.status, "Where it stands: awaiting_approval, sent, …"),
        .required("is_sent", \.isSent, "Whether the supplier has been told."),
        .required("is_new", \.isNew, "False when this trigger had an order already."),
        .required("message", \.message, "What happened, in one line."),
        .required("supplier", \.supplier, "Who is to deliver."),
        .optional(
            "supplier_reason", \.supplierReason, "Why this supplier; absent for an order that was there."),
        .required("location", \.location, "Where to."),
        .optional("sku", \.sku, "The product, on an order of one line."),
        .optional("quantity", \.quantity, unit: "units", "Its quantity, on an order of one line."),
        .required("lines", \.lines, "What is ordered."),
        .required("total", \.total, "Quantity times price over all lines."),
        .required("ordered_on", \.orderedOn, "The day of the order."),
        .optional("expected_on", \.expectedOn, "The day the goods are promised for."),
        .required("files", \.files, "What was written for the supplier; empty while it is not sent."),
    ]
}

/// One line of an order.
public struct OrderedLine: Payload, Hashable {
    public var line: Int
    public var sku: String
    public var quantity: Double
    public var unitPrice: Money
    public var amount: Money

    public static let fields: [Field<OrderedLine>] = [
        .required("line", \.line, "Its number, from 1."),
        .required("sku", \.sku, "The stock-keeping unit."),
        .required("quantity", \.quantity, in: .atLeast(0), unit: "units", "How many."),
        .required("unit_price", \.unitPrice, "For one unit."),
        .required("amount", \.amount, "Quantity times unit price."),
    ]
}

extension PurchaseOrderResult {
    init(
        _ order: PurchaseOrder, isNew: Bool, supplierReason: String?, message: String, files: [String]
    ) throws {
        let only = order.lines.count == 1 ? order.lines.first : nil
        self.init(
            orderID: order.id, status: order.status.rawValue, isSent: order.status.wasSent, isNew: isNew,
            message: message, supplier: order.supplier, supplierReason: supplierReason,
            location: order.location,
            sku: only?.sku, quantity: only?.quantity,
            lines: try order.lines.map { line in
                OrderedLine(
                    line: line.line, sku: line.sku, quantity: line.quantity, unitPrice: line.unitPrice,
                    amount: try line.unitPrice.multiplied(by: line.quantity))
            },
            total: try order.totalAmount(), orderedOn: order.orderedOn, expectedOn: order.expectedOn,
            files: files)
    }
}
