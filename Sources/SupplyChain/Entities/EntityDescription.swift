/// One kind of data: its table, columns and key. Import, export, validation and SQL are all derived from it.
public struct EntityDescription: Sendable, Hashable {
    /// The table's name and the name on the command line: `purchase_orders`.
    public let name: String
    /// What one row is called in messages: `purchase order`.
    public let singular: String
    /// The columns in the order of the table.
    public let fields: [EntityField]
    /// The names of the columns that identify a row.
    public let key: [String]
    /// Rows are never changed once written; a correction is a new row.
    public let isAppendOnly: Bool

    public init(
        _ name: String, singular: String, key: [String], isAppendOnly: Bool = false, fields: [EntityField]
    ) {
        self.name = name
        self.singular = singular
        self.key = key
        self.isAppendOnly = isAppendOnly
        self.fields = fields
    }

    /// The position of a column, `nil` when there is none of that name.
    public func position(of column: String) -> Int? { fields.firstIndex { $0.name == column } }
}
