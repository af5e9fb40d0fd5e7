public import Baton

/// A document of a supplier or a warehouse that was applied to an order, or noted on it.
public struct OrderMessage: StoredRecord {
    /// The message; the same document about the same order has the same id.
    public var id: String
    /// What kind of document it is.
    public var kind: String
    /// The sender's number of the document.
    public var documentID: String
    /// The order.
    public var orderID: String
    /// The day on the document.
    public var issuedOn: CalendarDate
    /// When it was read.
    public var readAt: Timestamp
    /// The file it came in.
    public var file: String
    /// Digest of the content, to tell a copy from another document of the same number.
    public var digest: String
    /// What came of it, in one line.
    public var outcome: String
    /// What the document says.
    public var content: Value

    public init(
        id: String, kind: String, documentID: String, orderID: String, issuedOn: CalendarDate,
        readAt: Timestamp, file: String, digest: String, outcome: String, content: Value
    ) {
        self.id = id
        self.kind = kind
        self.documentID = documentID
        self.orderID = orderID
        self.issuedOn = issuedOn
        self.readAt = readAt
        self.file = file
        self.digest = digest
        self.outcome = outcome
        self.content = content
    }

    public init(from columns: inout ColumnReader) throws {
        self.id = try columns.next()
        self.kind = try columns.next()
        self.documentID = try columns.next()
        self.orderID = try columns.next()
        self.issuedOn = try columns.next()
        self.readAt = try columns.next()
        self.file = try columns.next()
        self.digest = try columns.next()
        self.outcome = try columns.next()
        self.content = try columns.nextJSON()
    }

    public var sqlValues: [SQLValue] {
        [
            id.sqlValue, kind.sqlValue, documentID.sqlValue, orderID.sqlValue, issuedOn.sqlValue,
            readAt.sqlValue, file.sqlValue, digest.sqlValue, outcome.sqlValue, .text(content.json()),
        ]
    }

    public static let entity = EntityDescription(
        "order_messages", singular: "order message", key: ["message_id"], isAppendOnly: true,
        fields: [
            EntityField("message_id", .identifier, "the message"),
            EntityField(
                "kind", .choice(TradeDocument.Kind.allCases.map(\.rawValue)), "what kind of document it is"),
            EntityField("document_id", .text, "the sender's number of the document"),
            EntityField("order_id", .reference(to: "purchase_orders"), "the order"),
            EntityField("issued_on", .date, "the day on the document"),
            EntityField("read_at", .timestamp, "when it was read"),
            EntityField("file", .text, "the file it came in"),
            EntityField("digest", .text, "digest of the content"),
            EntityField("outcome", .text, "what came of it"),
            EntityField("content", .json, "what the document says"),
        ])
}
