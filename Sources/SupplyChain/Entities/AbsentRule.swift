public import Baton

/// What an absent column, or an empty cell, means.
public enum AbsentRule: Sendable, Hashable {
    /// An error.
    case refuse
    /// Not known, or does not apply.
    case null
    /// As ``null``. A cell with words instead of a value, without a digit, counts as empty too: `not captured`.
    case nullOrWords
    /// This value, which the column's summary states.
    case value(SQLValue)
    /// The location given with the import, or the only one in the store; otherwise an error.
    case onlyLocation
    /// The currency given with the import, or the only one in the store; an error if an amount needs one.
    case onlyCurrency
    /// Computed from the row's other columns, so that the same row gets the same key again.
    case derivedKey
    /// The next number of the stock ledger.
    case ledgerSequence
}
