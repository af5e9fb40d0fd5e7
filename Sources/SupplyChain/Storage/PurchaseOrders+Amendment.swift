internal import Baton

/// What is to change on a purchase order; what is absent stays.
public struct OrderAmendment: Sendable, Hashable {
    /// The line that `quantity` and `unitPrice` are for; absent: the only one.
    public var line: Int?
    public var quantity: Double?
    public var unitPrice: Money?
    /// The day the goods are asked for.
    public var expectedOn: CalendarDate?
    public var note: String?

    public init(
        line: Int? = nil, quantity: Double? = nil, unitPrice: Money? = nil, expectedOn: CalendarDate? = nil,
        note: String? = nil
    ) {
        self.line = line
        self.quantity = quantity
        self.unitPrice = unitPrice
        self.expectedOn = expectedOn
        self.note = note
    }
}

extension PurchaseOrders {
    /// Changes quantity, price, date or note of an order that is not finished. The same amendment again changes nothing.
    ///
    /// What somebody has approved may not become dearer behind their back: once approved, the total may only rise up to
    /// `limit`.
    ///
    /// - Parameters:
    ///   - limit: the approval limit; `nil` for none.
    ///   - expectedVersion: the version the amendment was made from; `nil` to take the current one.
    ///   - change: gives the audit its actor and reason; its id becomes the order's and the new version's.
    /// - Throws: ``SupplyChainError`` of kind `illegalTransition` for a finished order, `invalidValue` for values out
    ///   of range, `staleVersion` or `notFound`; ``SQLError``.
    @discardableResult
    public func amend(
        _ id: String, _ amendment: OrderAmendment, limit: Money? = nil, expectedVersion: Int? = nil,
        change: AuditedChange
    ) throws -> PurchaseOrder {
        let before = try require(id)
        try checkVersion(before, expectedVersion)
        guard before.status.isAmendable else {
            throw SupplyChainError(
                .illegalTransition, "purchase order \(id) cannot be amended: it is \(before.status.rawValue)",
                hint: "a new order can be placed")
        }
        var after = before
        try apply(amendment, to: &after)
        guard after != before else { return before }
        try check(after, against: before, limit: limit)
        for line in after.lines { try RecordTable<PurchaseOrderLine>(transaction).insertOrUpdate(line) }
        let lines = after.lines
        after = try RecordTable<PurchaseOrder>(transaction).update(after)
        after.lines = lines
        try RecordTable<AuditEntry>(transaction).insert(
            AuditedChange(
                id: Self.amendmentID(after), at: change.at, actor: change.actor, reason: change.reason,
                runID: change.runID
            ).entry(
                action: "amend", entity: PurchaseOrder.entity.name, entityID: id,
                before: before.termsText, after: after.termsText))
        guard after.status == .partiallyReceived, try isComplete(after) else { return after }
        return try transition(
            id, to: .received,
            change: AuditedChange(
                id: "\(id)/received", at: change.at, actor: change.actor, reason: "amended to what has come",
                runID: change.runID))
    }

    /// Whether the last change of an order was an amendment.
    ///
    /// - Throws: ``SQLError``.
    func wasJustAmended(_ order: PurchaseOrder) throws -> Bool {
        try RecordTable<AuditEntry>(transaction).find(Self.amendmentID(order)) != nil
    }

    private static func amendmentID(_ order: PurchaseOrder) -> String { "\(order.id)/amend/\(order.version)" }

    /// Refuses a change that was decided on from an older state.
    func checkVersion(_ order: PurchaseOrder, _ expected: Int?) throws {
        guard let expected, expected != order.version else { return }
        throw SupplyChainError(
            .staleVersion,
            "purchase order '\(order.id)' was changed by someone else since version \(expected)",
            hint: "read it again and repeat the change")
    }

    private func apply(_ amendment: OrderAmendment, to order: inout PurchaseOrder) throws {
        if let day = amendment.expectedOn { order.expectedOn = day }
        if let note = amendment.note { order.note = note }
        guard amendment.quantity != nil || amendment.unitPrice != nil else { return }
        let places = order.lines.indices.filter {
            amendment.line == nil || order.lines[$0].line == amendment.line
        }
        guard let place = places.first, places.count == 1 else {
            throw SupplyChainError(
                .invalidValue, "line: expected one of the lines of purchase order \(order.id)",
                hint: order.lines.map { "\($0.line): \($0.sku)" }.joined(separator: ", "))
        }
        if let quantity = amendment.quantity { order.lines[place].quantity = quantity }
        if let price = amendment.unitPrice { order.lines[place].unitPrice = price }
    }

    private func check(_ after: PurchaseOrder, against before: PurchaseOrder, limit: Money?) throws {
        let accepted = try acceptedByLine(after.id)
        for line in after.lines {
            guard line.quantity.isFinite, line.quantity > 0 else {
                throw SupplyChainError(
                    .invalidValue,
                    "quantity: expected more than 0 units, found \(QuantityText.plain(line.quantity))",
                    hint: "an order that is not wanted any more is cancelled")
            }
            if let received = accepted[line.line], line.quantity < received {
                throw SupplyChainError(
                    .invalidValue,
                    "quantity: \(QuantityText.plain(received)) of line \(line.line) have come already, "
                        + "found \(QuantityText.plain(line.quantity))")
            }
        }
        if let day = after.expectedOn, day < after.orderedOn {
            throw SupplyChainError(
                .invalidValue, "expected_on: expected a day from \(after.orderedOn) on, found \(day)")
        }
        guard let limit, !before.status.isUndecided else { return }
        let total = try after.totalAmount()
        let approved = try before.totalAmount()
        let bound = try ApprovalLimit(configured: limit, asked: nil, currency: total.currency)
        guard total.currency == approved.currency,
            total.tenThousandths <= approved.tenThousandths || bound.allows(total)
        else {
            throw SupplyChainError(
                .invalidValue,
                "the amended total of \(total) is above what was approved (\(approved)) and above the approval limit "
                    + "(\(bound.text))",
                hint: "cancel the order and place a new one, so that somebody approves it")
        }
    }
}

extension PurchaseOrder {
    /// What can be amended, in one line for the audit.
    fileprivate var termsText: String {
        let shown = lines.map {
            "\($0.line): \(QuantityText.plain($0.quantity)) × \($0.sku) at \($0.unitPrice)"
        }
        let day = expectedOn.map { "; expected \($0)" } ?? ""
        return shown.joined(separator: ", ") + day + (note.map { "; \($0)" } ?? "")
    }
}

extension PurchaseOrderStatus {
    /// Whether quantity, price and date of such an order may still change.
    var isAmendable: Bool {
        switch self {
        case .draft, .awaitingApproval, .approved, .sent, .acknowledged, .partiallyReceived: true
        case .rejected, .received, .closed, .cancelled: false
        }
    }
}

extension PurchaseOrders {
    /// Records the day that the supplier has named since. The promised day stays.
    ///
    /// - Throws: ``SupplyChainError`` of kind `illegalTransition` for an order whose goods are not to come,
    ///   `staleVersion` or `notFound`; ``SQLError``.
    @discardableResult
    public func confirm(
        _ id: String, arrivalOn day: CalendarDate, note: String? = nil, expectedVersion: Int? = nil,
        change: AuditedChange
    ) throws -> PurchaseOrder {
        var order = try require(id)
        try checkVersion(order, expectedVersion)
        guard order.status.isOpen, order.status != .approved else {
            throw SupplyChainError(
                .illegalTransition,
                "purchase order \(id) is \(order.status.rawValue): no goods are under way",
                hint: "sent, acknowledged and partially received orders have a day of arrival")
        }
        let before = order.arrivalOn
        guard day != before || (note != nil && note != order.note) else { return order }
        order.confirmedOn = day
        if let note { order.note = note }
        let lines = order.lines
        order = try RecordTable<PurchaseOrder>(transaction).update(order)
        order.lines = lines
        try RecordTable<AuditEntry>(transaction).insert(
            change.entry(
                action: "confirm", entity: PurchaseOrder.entity.name, entityID: id,
                before: before?.description,
                after: day.description))
        return order
    }
}
