/// What was sold in a period.
public struct SalesTotal: Sendable, Hashable {
    public let units: Double
    /// Quantity times price; `nil` when no record has a price.
    public let value: Money?
    /// Units without a price, which ``value`` leaves out.
    public let unpricedUnits: Double
    /// The number of sales records.
    public let records: Int
}
