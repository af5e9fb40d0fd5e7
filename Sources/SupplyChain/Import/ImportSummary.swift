/// What an import did.
public struct ImportSummary: Sendable, Hashable {
    /// The entity's name.
    public let entity: String
    public let file: String
    /// Rows in the file, without the header.
    public let rows: Int
    public let inserted: Int
    public let updated: Int
    /// Rows that were in the store already, the same in every column of the file.
    public let unchanged: Int
    /// The columns in which rows that landed hold a text instead of a value, in the order of the entity's fields.
    public let unknown: [UnknownCells]
    /// Rows that were set aside.
    public let rejected: Int
    /// The first of them.
    public let firstErrors: [ImportRowError]
    /// Where they are.
    public let rejectsPath: String?

    /// Some rows of the file did not land.
    public var isPartial: Bool { rejected > 0 }
}
