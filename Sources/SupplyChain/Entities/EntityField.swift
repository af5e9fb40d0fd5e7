/// One column of an entity.
public struct EntityField: Sendable, Hashable {
    /// snake_case: the column in the database, in CSV files and in JSON.
    public let name: String
    public let type: FieldType
    public let whenAbsent: AbsentRule
    /// One line for people: meaning and unit.
    public let summary: String

    /// A column that must be there.
    public init(_ name: String, _ type: FieldType, _ summary: String) {
        self.init(name, type, .refuse, summary)
    }

    public init(_ name: String, _ type: FieldType, _ whenAbsent: AbsentRule, _ summary: String) {
        self.name = name
        self.type = type
        self.whenAbsent = whenAbsent
        self.summary = summary
    }
}
