public import Baton

/// Which suppliers offer a product, inside one transaction.
public struct SupplierOffers {
    let transaction: any SQLTransaction

    public init(_ transaction: any SQLTransaction) {
        self.transaction = transaction
    }

    /// The offers for a product of active suppliers, in the order of the supplier.
    ///
    /// - Parameter date: only contracts that cover this day; `nil` for all.
    /// - Throws: ``SQLError``.
    public func offers(for sku: String, on date: CalendarDate? = nil) throws -> [SupplierProduct] {
        let offers = try RecordTable<SupplierProduct>(transaction).list(
            where: "sku = ? AND supplier IN (SELECT supplier FROM suppliers WHERE active = 1)", [.text(sku)])
        return offers.filter { offer in date.map { offer.isValid(on: $0) } ?? true }
    }

    /// What a supplier offers, in the order of the product.
    ///
    /// - Throws: ``SQLError``.
    public func offers(of supplier: String) throws -> [SupplierProduct] {
        try RecordTable<SupplierProduct>(transaction).list(where: "supplier = ?", [.text(supplier)])
    }
}
