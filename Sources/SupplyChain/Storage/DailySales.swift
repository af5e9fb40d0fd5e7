/// The sales of one product day by day, without gaps.
public struct DailySales: Sendable, Hashable {
    public let sku: String
    /// `nil`: all locations together.
    public let location: String?
    /// The first day on which the product was sold or listed.
    public let start: CalendarDate
    /// Units sold on each day from ``start`` on; a day without a record is 0.
    public let quantities: [Double]
    /// Whether the product was promoted on the day (at one location at least).
    public let promotions: [Bool]
    /// Whether the shelf is known to have run empty on the day (at one location at least).
    public let stockouts: [Bool]
    /// The quantity-weighted price of the day in currency units; `nil` on days without a sale or a price.
    public let prices: [Double?]
    /// How many days have a record of their own.
    public let recordedDays: Int

    /// The last day: that of the whole data set, so that a product no longer sold ends in zeros.
    public var end: CalendarDate { start.advanced(by: quantities.count - 1) }

    /// The day at an index of the series.
    public func date(at index: Int) -> CalendarDate { start.advanced(by: index) }
}
