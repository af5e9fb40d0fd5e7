internal import Baton

/// Finds or makes the order of a request, inside one transaction.
struct PurchaseOrderDesk {
    let transaction: any SQLTransaction
    let context: ExecutionContext
    let actor: String?

    /// The order to send.
    struct Found {
        let order: PurchaseOrder
        let isNew: Bool
        /// Why this supplier; `nil` for an order that was there.
        let reason: String?
    }

    /// - Throws: `OperationFailure` or ``SupplyChainError`` that says what is missing or not allowed.
    func order(for input: SendPurchaseOrder, day: CalendarDate) throws -> Found {
        if let id = input.orderID {
            return Found(order: try PurchaseOrders(transaction).require(id), isNew: false, reason: nil)
        }
        guard let sku = input.sku, let quantity = input.quantity ?? input.recommendedOrderQuantity else {
            throw OperationFailure(
                kind: .invalidInput, "expected an order_id, or a sku with a quantity",
                hint: "for an order that exists give its order_id", isRetryable: false)
        }
        guard quantity > 0 else {
            throw OperationFailure(
                kind: .invalidInput,
                "quantity: expected more than 0 units, found \(QuantityText.plain(quantity))",
                hint: "run this task only when there is something to order, by a condition",
                isRetryable: false)
        }
        let product = try RecordTable<Product>(transaction).require(sku)
        let location = try location(input.location, sku: sku)
        let key = [sku, location, input.supplier ?? "*", input.trigger ?? context.idempotencyKey]
            .joined(separator: "|")
        if let known = try existing(key) { return Found(order: known, isNew: false, reason: nil) }
        let choice = try choice(input, product, quantity, day: day)
        return try create(choice, location: location, key: key, day: day)
    }

    /// Approves a draft within the limit, or parks it above; leaves decided orders as they are.
    ///
    /// - Throws: `OperationFailure` for an order that was rejected or cancelled.
    func decided(_ order: PurchaseOrder, limit: Money?, inputLimit: Double?) throws -> PurchaseOrder {
        switch order.status {
        case .draft:
            let total = try order.totalAmount()
            let bound = try ApprovalLimit(configured: limit, asked: inputLimit, currency: total.currency)
            let isAllowed = bound.allows(total)
            let next: PurchaseOrderStatus = isAllowed ? .approved : .awaitingApproval
            return try PurchaseOrders(transaction).transition(
                order.id, to: next,
                change: change(
                    order.id, next.rawValue,
                    reason:
                        "total \(total) is \(isAllowed ? "within" : "above") the approval limit (\(bound.text))"
                ))
        case .rejected, .cancelled:
            throw OperationFailure(
                "purchase order \(order.id) is \(order.status.rawValue)"
                    + (order.reason.map { ": \($0)" } ?? ""),
                hint: "a new trigger makes a new order", isRetryable: false)
        case .awaitingApproval, .approved, .sent, .acknowledged, .partiallyReceived, .received, .closed:
            return order
        }
    }

    private func existing(_ key: String) throws -> PurchaseOrder? {
        try RecordTable<PurchaseOrder>(transaction).first(where: "trigger_key = ?", [.text(key)])
            .map { try PurchaseOrders(transaction).require($0.id) }
    }

    private func choice(
        _ input: SendPurchaseOrder, _ product: Product, _ quantity: Double, day: CalendarDate
    ) throws -> SupplierChoice {
        let offers = try SupplierOffers(transaction).offers(for: product.sku, on: day)
        if let supplier = input.supplier {
            _ = try RecordTable<Supplier>(transaction).require(supplier)
            return try SupplierChoice(
                named: supplier, among: offers, sku: product.sku, quantity: quantity,
                mayRoundUp: input.roundUp,
                day: day)
        }
        return try SupplierChoice(
            among: offers, product: product, quantity: quantity, mayRoundUp: input.roundUp, day: day,
            neededBy: input.neededBy)
    }

    private func create(
        _ choice: SupplierChoice, location: String, key: String, day: CalendarDate
    ) throws -> Found {
        var digest = StableDigest()
        digest.add(key)
        let id = "PO-\(day.description.filter { $0 != "-" })-\(digest.text.prefix(12).uppercased())"
        let line = PurchaseOrderLine(
            orderID: id, line: 1, sku: choice.offer.sku, quantity: choice.quantity,
            unitPrice: choice.offer.unitPrice(forQuantity: choice.quantity))
        let draft = PurchaseOrder(
            id: id, supplier: choice.offer.supplier, location: location, status: .draft, orderedOn: day,
            expectedOn: choice.offer.arrival(orderedOn: day), triggerKey: key, lines: [line])
        let made = try PurchaseOrders(transaction).create(
            draft, change: change(id, "create", reason: "supplier: \(choice.reason)"))
        return Found(order: made.order, isNew: made.isNew, reason: choice.reason)
    }

    /// The site named, or the only one that sells the product, or the only one there is.
    private func location(_ asked: String?, sku: String) throws -> String {
        if let asked { return try RecordTable<Location>(transaction).require(asked).id }
        var sites: [String] = try transaction.query(
            "SELECT DISTINCT location FROM sales WHERE sku = ? ORDER BY location", [.text(sku)]
        ).map { try $0.get(0) }
        if sites.isEmpty { sites = try RecordTable<Location>(transaction).all().map(\.id) }
        guard let only = sites.first, sites.count == 1 else {
            throw OperationFailure(
                kind: .invalidInput, "location: expected the site that \(sku) is to be delivered to",
                hint: sites.isEmpty
                    ? "import sites with 'baton data import locations FILE'"
                    : "one of \(sites.joined(separator: ", "))",
                isRetryable: false)
        }
        return only
    }

    private func change(_ order: String, _ step: String, reason: String) -> AuditedChange {
        AuditedChange(
            order: order, step: step, actor: actor ?? context.workflowActor, reason: reason, context: context)
    }
}
