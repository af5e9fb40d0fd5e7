public import Baton

/// Reads a row's columns one after the other.
public struct ColumnReader {
    private let row: SQLRow
    private var index = 0

    init(_ row: SQLRow) {
        self.row = row
    }

    /// The next column.
    ///
    /// - Throws: ``SQLError`` when it holds another type.
    public mutating func next<T: SQLConvertible>(_ type: T.Type = T.self) throws(SQLError) -> T {
        defer { index += 1 }
        return try row.get(index, as: type)
    }

    /// The next column as an amount; `nil` when it, or the currency, is absent.
    public mutating func nextMoney(_ currency: String?) throws(SQLError) -> Money? {
        let amount = try next(Int64?.self)
        guard let amount, let currency else { return nil }
        return Money(tenThousandths: amount, currency: currency)
    }

    /// The next column as JSON; null when it is absent or not JSON.
    public mutating func nextJSON() throws(SQLError) -> Value {
        guard let text = try next(String?.self), let value = try? Value(json: text) else { return .null }
        return value
    }
}
