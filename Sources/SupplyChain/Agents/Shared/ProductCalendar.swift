internal import Baton

/// The days of the calendar that concern one product at one site, or at any.
public struct ProductCalendar: Sendable, Hashable {
    /// In the order of their dates.
    public let entries: [CalendarEntry]

    init(_ entries: [CalendarEntry], product: Product, location: String?) {
        self.entries = entries.filter { entry in
            let isOfProduct = entry.sku.map { $0 == product.sku } ?? true
            let isOfCategory = entry.category.map { $0 == product.category } ?? true
            // A day of one site says nothing of all sites together.
            return isOfProduct && isOfCategory && (entry.location == nil || entry.location == location)
        }
    }

    static let none = ProductCalendar()

    private init() { entries = [] }

    /// All days from the first of the calendar to the last.
    ///
    /// - Throws: ``SupplyChainError`` of kind `notFound`; `SQLError`.
    static func read(sku: String, location: String?, _ transaction: any SQLTransaction) throws
        -> ProductCalendar
    {
        let entries = try RecordTable<CalendarEntry>(transaction).list(
            where: nil, [], orderBy: "date, entry_id")
        guard !entries.isEmpty else { return .none }
        return ProductCalendar(
            entries, product: try RecordTable<Product>(transaction).require(sku), location: location)
    }

    /// Days on which nothing is sold because the doors are closed: those with a demand factor of 0.
    public var closedDays: Set<CalendarDate> { Set(entries.filter { $0.demandFactor == 0 }.map(\.date)) }
}
