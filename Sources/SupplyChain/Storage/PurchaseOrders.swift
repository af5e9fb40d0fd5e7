public import Baton

/// Purchase orders with their lines and receipts, inside one transaction.
public struct PurchaseOrders {
    let transaction: any SQLTransaction

    public init(_ transaction: any SQLTransaction) {
        self.transaction = transaction
    }

    /// The order of an id with its lines.
    ///
    /// - Throws: ``SupplyChainError`` of kind `notFound`; ``SQLError``.
    public func require(_ id: String) throws -> PurchaseOrder {
        try withLines(RecordTable<PurchaseOrder>(transaction).require(id))
    }

    /// The orders that match every filter given, with their lines, oldest first.
    ///
    /// - Throws: ``SQLError``.
    public func list(
        supplier: String? = nil, sku: String? = nil, statuses: Set<PurchaseOrderStatus>? = nil
    ) throws -> [PurchaseOrder] {
        var conditions = ["1 = 1"]
        var arguments: [SQLValue] = []
        if let supplier {
            conditions.append("supplier = ?")
            arguments.append(.text(supplier))
        }
        if let sku {
            conditions.append("order_id IN (SELECT order_id FROM purchase_order_lines WHERE sku = ?)")
            arguments.append(.text(sku))
        }
        if let statuses {
            let marks = Array(repeating: "?", count: statuses.count).joined(separator: ", ")
            conditions.append(statuses.isEmpty ? "1 = 0" : "status IN (\(marks))")
            arguments += statuses.map(\.rawValue).sorted().map { .text($0) }
        }
        return try RecordTable<PurchaseOrder>(transaction)
            .list(where: conditions.joined(separator: " AND "), arguments, orderBy: "ordered_on, order_id")
            .map(withLines)
    }

    /// Stores a new order with its lines, unless its trigger has an order already: then that one comes back.
    ///
    /// - Parameters:
    ///   - order: in any state a new order may have: draft, awaiting approval or approved; at least one line.
    ///   - change: who creates it, for the audit.
    /// - Returns: the stored order and whether it is new.
    /// - Throws: ``SupplyChainError`` for an order without lines or in another state; ``SQLError`` for an unknown
    ///   supplier, product or location.
    public func create(
        _ order: PurchaseOrder, change: AuditedChange
    ) throws -> (order: PurchaseOrder, isNew: Bool) {
        if let key = order.triggerKey,
            let existing = try RecordTable<PurchaseOrder>(transaction).first(
                where: "trigger_key = ?", [.text(key)])
        {
            return (try withLines(existing), false)
        }
        try check(order)
        try RecordTable<PurchaseOrder>(transaction).insert(order)
        try RecordTable<PurchaseOrderLine>(transaction).insert(order.lines)
        try audit(order.id, "create", from: nil, to: order.status, change)
        return (order, true)
    }

    /// Moves an order to another state.
    ///
    /// - Parameters:
    ///   - expectedVersion: the version the decision was made from; `nil` to take the current one.
    ///   - change: who and why, for the audit; kept on the order when it is decided on or cancelled.
    /// - Throws: ``SupplyChainError`` of kind `illegalTransition`, `staleVersion` or `notFound`; ``SQLError``.
    @discardableResult
    public func transition(
        _ id: String, to status: PurchaseOrderStatus, expectedVersion: Int? = nil, change: AuditedChange
    ) throws -> PurchaseOrder {
        var order = try require(id)
        let previous = order.status
        if let expectedVersion { order.version = expectedVersion }
        try previous.checkTransition(to: status, order: id)
        order.status = status
        switch status {
        case .approved, .rejected: order.decidedBy = change.actor
        case .draft, .awaitingApproval, .sent, .acknowledged, .partiallyReceived, .received, .closed,
            .cancelled:
            break
        }
        if status == .rejected || status == .cancelled { order.reason = change.reason }
        let updated = try RecordTable<PurchaseOrder>(transaction).update(order)
        try audit(id, "transition", from: previous, to: status, change)
        return updated
    }

    /// Records a delivery: an entry of the stock ledger, and the order moves to partially received or received.
    ///
    /// The same receipt id twice is one delivery.
    ///
    /// - Parameter acceptsSurplus: whether more than was ordered may be booked; a slip of the pen is refused otherwise.
    /// - Throws: ``SupplyChainError`` when the order cannot receive goods or has no such line, or more comes than was
    ///   ordered; ``SQLError``.
    @discardableResult
    public func receive(
        _ receipt: Receipt, acceptsSurplus: Bool = false, change: AuditedChange
    ) throws -> PurchaseOrder {
        let order = try require(receipt.orderID)
        let receipts = RecordTable<Receipt>(transaction)
        guard try receipts.find(receipt.id) == nil else { return order }
        guard let line = order.lines.first(where: { $0.line == receipt.line && $0.sku == receipt.sku }) else {
            throw SupplyChainError(
                .notFound, "purchase order \(order.id) has no line \(receipt.line) of \(receipt.sku)")
        }
        let isQuantityValid =
            receipt.quantity.isFinite && receipt.quantity >= 0
            && (0...receipt.quantity).contains(receipt.rejectedQuantity)
        guard isQuantityValid else {
            throw SupplyChainError(
                .invalidValue,
                "expected 0 ≤ rejected ≤ delivered, found \(receipt.rejectedQuantity) "
                    + "of \(receipt.quantity)")
        }
        let came = try acceptedByLine(order.id)[line.line] ?? 0
        if !acceptsSurplus, order.status.isOpen || order.status == .received {
            try checkSurplus(came + receipt.acceptedQuantity, of: line)
        }
        var stored = receipt
        stored.sequence = try StockLedger(transaction).nextSequence()
        try receipts.insert(stored)
        // More on an order that is complete already changes nothing but the stock.
        guard order.status != .received else { return order }
        let status: PurchaseOrderStatus = try isComplete(order) ? .received : .partiallyReceived
        guard status != order.status else { return order }
        return try transition(order.id, to: status, change: change)
    }

    /// Every order line with what came of it, oldest order first: the data of supplier performance.
    ///
    /// - Parameter supplier: `nil` for all suppliers.
    /// - Throws: ``SQLError``.
    public func deliveries(supplier: String? = nil) throws -> [OrderLineDelivery] {
        let receipts = Dictionary(grouping: try receipts(supplier: supplier)) { "\($0.orderID)\n\($0.line)" }
        return try list(supplier: supplier).flatMap { order in
            order.lines.map { line in
                OrderLineDelivery(
                    order: order, line: line, receipts: receipts["\(line.orderID)\n\(line.line)"] ?? [])
            }
        }
    }

    /// The receipts of a supplier or of all, oldest first.
    ///
    /// - Throws: ``SQLError``.
    public func receipts(supplier: String? = nil) throws -> [Receipt] {
        let condition = supplier.map { _ in
            "order_id IN (SELECT order_id FROM purchase_orders WHERE supplier = ?)"
        }
        return try RecordTable<Receipt>(transaction).list(
            where: condition, supplier.map { [.text($0)] } ?? [], orderBy: "date, sequence")
    }

    private func check(_ order: PurchaseOrder) throws {
        guard !order.lines.isEmpty, order.lines.allSatisfy({ $0.orderID == order.id }) else {
            throw SupplyChainError(.invalidValue, "purchase order \(order.id) has no lines of its own")
        }
        guard order.lines.allSatisfy({ $0.quantity.isFinite && $0.quantity > 0 }) else {
            throw SupplyChainError(
                .invalidValue, "expected quantities above 0 on purchase order \(order.id)")
        }
        guard order.status.isUndecided || order.status == .approved else {
            throw SupplyChainError(
                .illegalTransition, "a new purchase order cannot be \(order.status.rawValue)",
                hint: "it starts as draft, awaiting_approval or approved")
        }
    }

    func isComplete(_ order: PurchaseOrder) throws -> Bool {
        let accepted = try acceptedByLine(order.id)
        return order.lines.allSatisfy { line in (accepted[line.line] ?? 0) >= line.quantity }
    }

    /// Units accepted of each line of an order.
    func acceptedByLine(_ order: String) throws -> [Int: Double] {
        let receipts = try RecordTable<Receipt>(transaction).list(where: "order_id = ?", [.text(order)])
        return receipts.reduce(into: [:]) { $0[$1.line, default: 0] += $1.acceptedQuantity }
    }

    private func checkSurplus(_ accepted: Double, of line: PurchaseOrderLine) throws {
        // Quantities that are added up in parts may miss the sum by rounding.
        guard accepted > line.quantity * (1 + 1e-9) else { return }
        throw SupplyChainError(
            .invalidValue,
            "\(QuantityText.plain(accepted - line.quantity)) of \(line.sku) more than the "
                + "\(QuantityText.plain(line.quantity)) of line \(line.line) would have come",
            hint: "correct the quantity, send the surplus back as rejected, or accept it with accept_surplus")
    }

    private func withLines(_ order: PurchaseOrder) throws -> PurchaseOrder {
        var order = order
        order.lines = try RecordTable<PurchaseOrderLine>(transaction)
            .list(where: "order_id = ?", [.text(order.id)])
        return order
    }

    private func audit(
        _ id: String, _ action: String, from previous: PurchaseOrderStatus?, to next: PurchaseOrderStatus,
        _ change: AuditedChange
    ) throws {
        try RecordTable<AuditEntry>(transaction).insert(
            change.entry(
                action: action, entity: PurchaseOrder.entity.name, entityID: id, before: previous?.rawValue,
                after: next.rawValue))
    }
}
