internal import Baton

/// Applies documents of suppliers and warehouses to the orders they are about, inside one transaction.
struct InboxDesk {
    let transaction: any SQLTransaction
    let file: String
    let digest: String
    let now: Timestamp
    let runID: String?

    /// What a document did to an order.
    struct Outcome: Sendable, Hashable {
        let order: String
        let text: String
        /// Whether somebody should look at it: the supplier declined, or wants something else than was ordered.
        let needsAttention: Bool
        let isNew: Bool
    }

    /// Applies a document to every order it is about. The same document again changes nothing.
    ///
    /// - Throws: ``SupplyChainError`` that says why the document is set aside; nothing of it was applied then.
    func apply(_ document: TradeDocument) throws -> [Outcome] {
        guard document.kind != .order else {
            throw SupplyChainError(.invalidValue, "an order is not an answer to one")
        }
        guard !document.orderIDs.isEmpty else {
            throw SupplyChainError(.notFound, "the document names no order (OrderReference)")
        }
        return try document.orderIDs.map { try apply(document.part(about: $0), to: $0) }
    }

    private func apply(_ document: TradeDocument, to id: String) throws -> Outcome {
        guard try RecordTable<PurchaseOrder>(transaction).find(id) != nil else {
            throw SupplyChainError(.notFound, "there is no purchase order '\(id)'")
        }
        let order = try PurchaseOrders(transaction).require(id)
        try checkSender(document, order)
        let messageID = "\(id)/\(document.kind.rawValue)/\(document.id)"
        if let known = try RecordTable<OrderMessage>(transaction).find(messageID) {
            guard known.digest == digest else {
                throw SupplyChainError(
                    .invalidValue,
                    "a different \(document.kind.rawValue) '\(document.id)' on \(id) was read before (\(known.file))",
                    hint: "a correction needs a number of its own")
            }
            return Outcome(
                order: id, text: "read before: \(known.outcome)", needsAttention: false, isNew: false)
        }
        let (text, needsAttention) =
            switch document.kind {
            case .orderResponse, .orderResponseSimple: try answer(document, order)
            case .despatchAdvice: try despatch(document, order)
            case .receiptAdvice: try receive(document, order)
            case .order: ("", false)
            }
        try RecordTable<OrderMessage>(transaction).insert(
            OrderMessage(
                id: messageID, kind: document.kind.rawValue, documentID: document.id, orderID: id,
                issuedOn: document.issuedOn, readAt: now, file: file, digest: digest, outcome: text,
                content: document.value))
        return Outcome(order: id, text: text, needsAttention: needsAttention, isNew: true)
    }

    // MARK: The kinds

    private func answer(
        _ document: TradeDocument, _ order: PurchaseOrder
    ) throws -> (String, needsAttention: Bool) {
        switch document.answer ?? .received {
        case .received:
            try requireSent(order)
            return ("the supplier has the order and has not decided", false)
        case .rejected:
            let reason = "declined by the supplier" + (document.notes.first.map { ": \($0)" } ?? "")
            try requireSent(order)
            _ = try PurchaseOrders(transaction).transition(
                order.id, to: .cancelled, change: change(document, order, "cancelled", reason: reason))
            return (reason, true)
        case .accepted, .changed:
            try requireSent(order)
            let differences = try OrderDifferences(document, order).texts
            if order.status == .sent {
                _ = try PurchaseOrders(transaction).transition(
                    order.id, to: .acknowledged,
                    change: change(
                        document, order, "acknowledged", reason: "\(document.kind.rawValue) \(document.id)"))
            }
            let day = try confirm(document, order)
            let text = "acknowledged" + (day.map { ", due \($0)" } ?? "")
            guard !differences.isEmpty || document.answer == .changed else { return (text, false) }
            let shown = differences.isEmpty ? document.notes.prefix(1).map(\.self) : differences
            let details = shown.isEmpty ? "see the document" : shown.joined(separator: "; ")
            return ("\(text); the supplier wants changes: \(details)", true)
        }
    }

    private func despatch(
        _ document: TradeDocument, _ order: PurchaseOrder
    ) throws -> (String, needsAttention: Bool) {
        try requireSent(order)
        let shipped = try document.lines.map { line in
            let ordered = try OrderDifferences.line(of: order, for: line)
            return "\(QuantityText.plain(line.quantity ?? 0)) of \(ordered.sku)"
        }
        // Who sends the goods has accepted the order.
        if order.status == .sent {
            _ = try PurchaseOrders(transaction).transition(
                order.id, to: .acknowledged,
                change: change(document, order, "acknowledged", reason: "despatch_advice \(document.id)"))
        }
        let day = try confirm(document, order)
        return ("sent off: \(shipped.joined(separator: ", "))" + (day.map { ", due \($0)" } ?? ""), false)
    }

    private func receive(
        _ document: TradeDocument, _ order: PurchaseOrder
    ) throws -> (String, needsAttention: Bool) {
        var texts: [String] = []
        var isFaulty = false
        for line in document.lines {
            let ordered = try OrderDifferences.line(of: order, for: line)
            guard let received = line.quantity else {
                throw SupplyChainError(.invalidValue, "line \(line.id): expected a ReceivedQuantity")
            }
            // UBL counts the refused units apart from those that were taken in.
            let rejected = line.rejectedQuantity ?? 0
            let id = "\(order.id)/\(ordered.line)/\(document.id)"
            let receipt = Receipt(
                id: id, orderID: order.id, line: ordered.line, sku: ordered.sku, location: order.location,
                date: document.receivedOn ?? document.issuedOn, quantity: received + rejected,
                rejectedQuantity: rejected)
            try PurchaseOrders(transaction).receive(
                receipt,
                change: AuditedChange(
                    id: "\(id)/receive", at: now, actor: actor(document),
                    reason: "receipt_advice \(document.id)",
                    runID: runID))
            isFaulty = isFaulty || rejected > 0
            texts.append(
                "\(QuantityText.plain(received)) of \(ordered.sku)"
                    + (rejected > 0 ? ", \(QuantityText.plain(rejected)) refused" : ""))
        }
        return ("received: \(texts.joined(separator: "; "))", isFaulty)
    }

    // MARK: Parts

    /// Takes over the day that the supplier names; the promised one stays what the supplier is measured by.
    private func confirm(_ document: TradeDocument, _ order: PurchaseOrder) throws -> CalendarDate? {
        let days = [document.promisedOn] + document.lines.map(\.promisedOn)
        guard let day = days.compactMap(\.self).max() else { return nil }
        try PurchaseOrders(transaction).confirm(
            order.id, arrivalOn: day,
            change: AuditedChange(
                id: "\(order.id)/confirm/\(document.kind.rawValue)/\(document.id)", at: now,
                actor: actor(document),
                reason: "\(document.kind.rawValue) \(document.id)", runID: runID))
        return day
    }

    private func requireSent(_ order: PurchaseOrder) throws {
        guard order.status.wasSent, order.status != .closed, order.status != .received else {
            throw SupplyChainError(
                .illegalTransition,
                "purchase order \(order.id) is \(order.status.rawValue): it takes no answer")
        }
    }

    /// Refuses a document that names another supplier than the order does. Suppliers that are named by numbers which
    /// the store does not have, such as a GLN, say nothing either way.
    private func checkSender(_ document: TradeDocument, _ order: PurchaseOrder) throws {
        guard !document.supplierIDs.contains(order.supplier) else { return }
        for id in document.supplierIDs where try RecordTable<Supplier>(transaction).find(id) != nil {
            throw SupplyChainError(
                .invalidValue,
                "the document is from supplier \(id), purchase order \(order.id) went to \(order.supplier)")
        }
    }

    private func actor(_ document: TradeDocument) -> String {
        document.kind == .receiptAdvice ? "receipt advice" : "supplier"
    }

    private func change(
        _ document: TradeDocument, _ order: PurchaseOrder, _ step: String, reason: String
    ) -> AuditedChange {
        AuditedChange(
            id: "\(order.id)/\(step)", at: now, actor: "supplier \(order.supplier)", reason: reason,
            runID: runID)
    }
}
