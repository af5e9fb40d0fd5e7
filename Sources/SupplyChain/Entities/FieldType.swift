/// What a column holds, and so what is checked on import and how it is printed on export.
public enum FieldType: Sendable, Hashable {
    /// Any text.
    case text
    /// A key of this entity; not empty.
    case identifier
    /// The key of a row of another entity, which must be there.
    case reference(to: String)
    /// `YYYY-MM-DD`.
    case date
    /// ISO 8601 in UTC.
    case timestamp
    /// A finite number ≥ 0 in the product's unit of measure.
    case quantity
    /// A finite number > 0 in the product's unit of measure.
    case positiveQuantity
    /// A finite number of either sign in the product's unit of measure.
    case signedQuantity
    /// A finite number ≥ 0 in the unit that the column's summary names.
    case nonNegativeNumber
    /// 0 to 1.
    case fraction
    /// A whole number at least as large as the bound.
    case integer(atLeast: Int64)
    /// A decimal amount ≥ 0 with at most four decimals; its currency stands in the column `currency`.
    case money
    /// ISO 4217.
    case currency
    /// `1`/`0`, `true`/`false` or `yes`/`no`.
    case boolean
    /// One of these words.
    case choice([String])
    /// `quantity:price` pairs joined by `;`.
    case priceBreaks
    /// JSON text.
    case json
}
