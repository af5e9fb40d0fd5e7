internal import Baton

/// What is written to a supplier: an order with the names that its documents show.
struct OrderDocument: Sendable, Hashable {
    /// One line with what the documents say of its product.
    struct Line: Sendable, Hashable {
        let line: PurchaseOrderLine
        let product: Product
        /// Quantity times unit price.
        let amount: Money
    }

    let order: PurchaseOrder
    let supplier: Supplier
    let location: Location
    let lines: [Line]
    /// The sum of the lines.
    let total: Money
    /// Who orders; `nil` when only the site is known.
    let buyerName: String?
    /// The day of the document: that of the order, or of its change.
    let issuedOn: CalendarDate

    /// - Parameter issuedOn: that of the order unless given.
    /// - Throws: ``SupplyChainError`` when the lines are in different currencies or a sum is too large.
    init(
        order: PurchaseOrder, supplier: Supplier, location: Location, products: [Product], buyerName: String?,
        issuedOn: CalendarDate? = nil
    ) throws {
        self.order = order
        self.supplier = supplier
        self.location = location
        self.buyerName = buyerName
        self.issuedOn = issuedOn ?? order.orderedOn
        let bySKU = Dictionary(products.map { ($0.sku, $0) }, uniquingKeysWith: { first, _ in first })
        lines = try order.lines.map { line in
            Line(
                line: line, product: bySKU[line.sku] ?? Product(sku: line.sku),
                amount: try line.unitPrice.multiplied(by: line.quantity))
        }
        total = try order.totalAmount()
    }
}

extension OrderDocument {
    /// Reads from the store what the documents of an order show.
    ///
    /// - Throws: ``SupplyChainError``; `SQLError`.
    init(
        _ order: PurchaseOrder, in transaction: any SQLTransaction, buyerName: String?,
        issuedOn: CalendarDate? = nil
    ) throws {
        try self.init(
            order: order, supplier: RecordTable<Supplier>(transaction).require(order.supplier),
            location: RecordTable<Location>(transaction).require(order.location),
            products: order.lines.map { try RecordTable<Product>(transaction).require($0.sku) },
            buyerName: buyerName, issuedOn: issuedOn)
    }
}

extension PurchaseOrder {
    /// The sum of quantity times unit price over the lines.
    ///
    /// - Throws: ``SupplyChainError`` when there is no line, currencies differ or the sum is too large.
    public func totalAmount() throws -> Money {
        let amounts = try lines.map { try $0.unitPrice.multiplied(by: $0.quantity) }
        guard let first = amounts.first else {
            throw SupplyChainError(.missingData, "purchase order \(id) has no lines")
        }
        return try amounts.dropFirst().reduce(first) { try $0.adding($1) }
    }
}
