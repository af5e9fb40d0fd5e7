public import Baton

/// A business document between a buyer and a supplier, as far as Baton understands it.
///
/// Read from UBL 2.x XML, from CSV or from EDIFACT; see ``TradeDocument/read(file:)``.
public struct TradeDocument: Sendable, Hashable {
    /// What kind of document it is.
    public enum Kind: String, Sendable, CaseIterable {
        /// What a buyer orders.
        case order
        /// A supplier's answer to an order, line by line.
        case orderResponse = "order_response"
        /// A supplier's yes or no to an order.
        case orderResponseSimple = "order_response_simple"
        /// What a supplier has sent off.
        case despatchAdvice = "despatch_advice"
        /// What a warehouse has received.
        case receiptAdvice = "receipt_advice"
    }

    /// What a supplier says to an order, or to a line of it.
    public enum Answer: String, Sendable, CaseIterable {
        /// The message came in; nothing is decided.
        case received
        case accepted
        /// Accepted with changes, which the document states.
        case changed
        case rejected
    }

    /// One line of a document. What is absent in the document is `nil`.
    public struct Line: Sendable, Hashable {
        /// The number of the line: of the order where it is referred to, otherwise of the document.
        public var id: String
        /// The order that the line refers to, where it names one of its own.
        public var orderID: String?
        /// The buyer's number of the product.
        public var buyersSKU: String?
        /// The supplier's number of the product.
        public var sellersSKU: String?
        /// What the product is called.
        public var name: String?
        /// Units ordered, confirmed, despatched or received, by the kind of document.
        public var quantity: Double?
        /// Code of UN/ECE Recommendation 20.
        public var unit: String?
        /// The price of one unit, as a decimal text.
        public var unitPrice: String?
        /// The price of the line, as a decimal text.
        public var amount: String?
        /// What the supplier says to the line.
        public var answer: Answer?
        /// Units that were refused on receipt.
        public var rejectedQuantity: Double?
        /// Units still to come, where the document says so.
        public var outstandingQuantity: Double?
        /// The day promised for the line.
        public var promisedOn: CalendarDate?
        public var note: String?

        public init(id: String) { self.id = id }
    }

    public var kind: Kind
    /// The sender's number of the document.
    public var id: String
    public var issuedOn: CalendarDate
    /// The order that the document is about; of an order its own number.
    public var orderID: String?
    /// Every number by which the document names the supplier.
    public var supplierIDs: [String] = []
    /// Every number by which the document names the buyer.
    public var buyerIDs: [String] = []
    /// ISO 4217.
    public var currency: String?
    /// What the supplier says to the order as a whole.
    public var answer: Answer?
    /// The day promised for the goods, or estimated for their arrival.
    public var promisedOn: CalendarDate?
    /// The day the goods came, on a receipt advice.
    public var receivedOn: CalendarDate?
    /// The sum to pay, as a decimal text.
    public var total: String?
    /// Notes and reasons in words.
    public var notes: [String] = []
    public var lines: [Line] = []

    public init(kind: Kind, id: String, issuedOn: CalendarDate) {
        self.kind = kind
        self.id = id
        self.issuedOn = issuedOn
    }

    /// The orders that the document or its lines refer to, in order of appearance.
    public var orderIDs: [String] {
        var seen: Set<String> = []
        return ([orderID] + lines.map(\.orderID)).compactMap(\.self).filter { seen.insert($0).inserted }
    }

    /// The part of the document that is about one order.
    func part(about order: String) -> TradeDocument {
        var part = self
        part.orderID = order
        part.lines = lines.filter { ($0.orderID ?? orderID) == order }
        return part
    }

    /// The document as a JSON object; what it does not say is left out.
    public var value: Value {
        .object(
            [
                "kind": .string(kind.rawValue), "id": .string(id), "issued_on": .string(issuedOn.description),
                "order_id": orderID.map(Value.string), "currency": currency.map(Value.string),
                "supplier_ids": supplierIDs.isEmpty ? nil : .array(supplierIDs.map(Value.string)),
                "buyer_ids": buyerIDs.isEmpty ? nil : .array(buyerIDs.map(Value.string)),
                "answer": answer.map { .string($0.rawValue) },
                "promised_on": promisedOn.map { .string($0.description) },
                "received_on": receivedOn.map { .string($0.description) },
                "total": total.map(Value.string),
                "notes": notes.isEmpty ? nil : .array(notes.map(Value.string)),
                "lines": .array(lines.map(\.value)),
            ].compactMapValues(\.self))
    }
}

extension TradeDocument.Line {
    /// The line as a JSON object; what it does not say is left out.
    public var value: Value {
        .object(
            [
                "line": .string(id), "order_id": orderID.map(Value.string),
                "buyers_sku": buyersSKU.map(Value.string), "sellers_sku": sellersSKU.map(Value.string),
                "name": name.map(Value.string), "quantity": quantity.map(Value.double),
                "unit": unit.map(Value.string), "unit_price": unitPrice.map(Value.string),
                "amount": amount.map(Value.string), "answer": answer.map { .string($0.rawValue) },
                "rejected_quantity": rejectedQuantity.map(Value.double),
                "outstanding_quantity": outstandingQuantity.map(Value.double),
                "promised_on": promisedOn.map { .string($0.description) }, "note": note.map(Value.string),
            ].compactMapValues(\.self))
    }
}
