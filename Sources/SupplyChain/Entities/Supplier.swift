public import Baton

/// A firm that goods are ordered from.
public struct Supplier: StoredRecord {
    /// The supplier.
    public var id: String
    /// What people call it.
    public var name: String?
    /// Where it ships from.
    public var country: String?
    /// Where orders go by e-mail.
    public var email: String?
    /// Days from invoice to payment.
    public var paymentTermsDays: Int?
    /// Whether orders may go there; absent: yes.
    public var isActive: Bool

    public init(
        id: String, name: String? = nil, country: String? = nil, email: String? = nil,
        paymentTermsDays: Int? = nil, isActive: Bool = true
    ) {
        self.id = id
        self.name = name
        self.country = country
        self.email = email
        self.paymentTermsDays = paymentTermsDays
        self.isActive = isActive
    }

    public init(from columns: inout ColumnReader) throws {
        self.id = try columns.next()
        self.name = try columns.next()
        self.country = try columns.next()
        self.email = try columns.next()
        self.paymentTermsDays = try columns.next()
        self.isActive = try columns.next()
    }

    public var sqlValues: [SQLValue] {
        [
            id.sqlValue, name.sqlValue, country.sqlValue, email.sqlValue, paymentTermsDays.sqlValue,
            isActive.sqlValue,
        ]
    }

    public static let entity = EntityDescription(
        "suppliers", singular: "supplier", key: ["supplier"],
        fields: [
            EntityField("supplier", .identifier, "the supplier"),
            EntityField("name", .text, .null, "what people call it"),
            EntityField("country", .text, .null, "where it ships from"),
            EntityField("email", .text, .null, "where orders go by e-mail"),
            EntityField("payment_terms_days", .integer(atLeast: 0), .null, "days from invoice to payment"),
            EntityField("active", .boolean, .value(1), "whether orders may go there; absent: yes"),
        ])
}
