public import Baton

/// A row of one entity as a Swift value.
public protocol StoredRecord: Sendable, Hashable {
    static var entity: EntityDescription { get }

    /// Reads the columns in the order of ``entity``.
    ///
    /// - Throws: ``SQLError`` when a column holds another type.
    init(from columns: inout ColumnReader) throws

    /// The columns in the order of ``entity``.
    var sqlValues: [SQLValue] { get }
}

extension StoredRecord {
    init(row: SQLRow) throws {
        var reader = ColumnReader(row)
        try self.init(from: &reader)
    }

    /// The record as a JSON object with the entity's column names as keys.
    public var value: Value {
        var members: [String: Value] = [:]
        for (field, column) in zip(Self.entity.fields, sqlValues) {
            members[field.name] = field.type.value(of: column)
        }
        return .object(members)
    }
}

extension SQLConvertible where Self: RawRepresentable, RawValue == String {
    public var sqlValue: SQLValue { .text(rawValue) }

    public init?(sqlValue: SQLValue) {
        guard case .text(let text) = sqlValue else { return nil }
        self.init(rawValue: text)
    }
}

extension Money {
    var sqlValue: SQLValue { .integer(tenThousandths) }
}

extension Optional where Wrapped == Money {
    var sqlValue: SQLValue { self?.sqlValue ?? .null }
}
