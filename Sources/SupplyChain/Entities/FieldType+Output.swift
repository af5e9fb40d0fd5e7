public import Baton

extension FieldType {
    /// A column's value as JSON: dates and amounts as text, flags as booleans.
    public func value(of column: SQLValue) -> Value {
        switch (self, column) {
        case (_, .null): .null
        case (.boolean, .integer(let flag)): .bool(flag != 0)
        case (.money, .integer(let amount)): .string(DecimalText.text(tenThousandths: amount))
        case (.json, .text(let text)): (try? Value(json: text)) ?? .string(text)
        case (_, .integer(let number)): .int(number)
        case (_, .real(let number)): Self.number(number)
        case (_, .text(let text)): .string(text)
        case (_, .blob): .null
        }
    }

    /// A column's value as it stands in a CSV cell, before quoting; empty for null.
    public func text(of column: SQLValue) -> String {
        switch (self, column) {
        case (_, .null), (_, .blob): ""
        case (.money, .integer(let amount)): DecimalText.text(tenThousandths: amount)
        case (_, .integer(let number)): String(number)
        case (_, .real(let number)): Int64(exactly: number).map { String($0) } ?? String(number)
        case (_, .text(let text)): text
        }
    }

    /// Whole quantities print without a decimal point.
    private static func number(_ number: Double) -> Value {
        Int64(exactly: number).map { .int($0) } ?? .double(number)
    }
}
