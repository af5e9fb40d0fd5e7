/// One row of a query's result, read by column name or position.
public struct SQLRow: Sendable, Hashable {
    /// The columns' names in the order of the statement; shared by all rows of a result.
    public let columns: [String]
    public let values: [SQLValue]

    @inlinable
    public init(columns: [String], values: [SQLValue]) {
        self.columns = columns
        self.values = values
    }

    /// The column at a position, counted from 0.
    ///
    /// - Throws: ``SQLError`` when there is no such column or it holds another type.
    @inlinable
    public func get<T: SQLConvertible>(_ index: Int, as type: T.Type = T.self) throws(SQLError) -> T {
        guard values.indices.contains(index) else {
            throw SQLError(.column, "no column \(index): the statement returns \(values.count)")
        }
        guard let value = T(sqlValue: values[index]) else {
            throw SQLError(.column, "column '\(columns[index])' holds \(values[index]), expected \(T.self)")
        }
        return value
    }

    /// The column of a name.
    ///
    /// - Throws: ``SQLError`` when there is no such column or it holds another type.
    @inlinable
    public func get<T: SQLConvertible>(_ column: String, as type: T.Type = T.self) throws(SQLError) -> T {
        guard let index = columns.firstIndex(of: column) else {
            throw SQLError(
                .column, "no column '\(column)': the statement returns \(columns.joined(separator: ", "))")
        }
        return try get(index)
    }
}
