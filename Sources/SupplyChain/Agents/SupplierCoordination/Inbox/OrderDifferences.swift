/// Where a supplier's answer differs from what was ordered.
struct OrderDifferences {
    /// One line for each difference.
    let texts: [String]

    /// - Throws: ``SupplyChainError`` for a line that the order does not have.
    init(_ document: TradeDocument, _ order: PurchaseOrder) throws {
        texts = try document.lines.flatMap { answered -> [String] in
            let ordered = try Self.line(of: order, for: answered)
            var texts: [String] = []
            if answered.answer == .rejected { return ["line \(ordered.line) (\(ordered.sku)) declined"] }
            if let quantity = answered.quantity, abs(quantity - ordered.quantity) > 1e-9 * ordered.quantity {
                texts.append(
                    "line \(ordered.line): \(QuantityText.plain(quantity)) instead of "
                        + "\(QuantityText.plain(ordered.quantity)) of \(ordered.sku)")
            }
            if let price = answered.unitPrice.flatMap(Double.init),
                abs(price - ordered.unitPrice.approximateAmount) > 0.00005
            {
                texts.append(
                    "line \(ordered.line): price \(QuantityText.plain(price)) instead of \(ordered.unitPrice.decimal)"
                )
            }
            if texts.isEmpty, answered.answer == .changed, answered.promisedOn == nil {
                texts.append(
                    "line \(ordered.line) (\(ordered.sku)) changed" + (answered.note.map { ": \($0)" } ?? ""))
            }
            return texts
        }
    }

    /// The order line that a line of a document is about: by the product where it names ours, else by its number.
    ///
    /// - Throws: ``SupplyChainError`` when there is none, or number and product contradict each other.
    static func line(of order: PurchaseOrder, for answered: TradeDocument.Line) throws -> PurchaseOrderLine {
        let byNumber = order.lines.first { String($0.line) == answered.id }
        guard let sku = answered.buyersSKU else {
            guard let byNumber else { throw unknown(answered, order) }
            return byNumber
        }
        if let byNumber, byNumber.sku == sku { return byNumber }
        let bySKU = order.lines.filter { $0.sku == sku }
        guard bySKU.count == 1, let only = bySKU.first else { throw unknown(answered, order) }
        return only
    }

    private static func unknown(_ line: TradeDocument.Line, _ order: PurchaseOrder) -> SupplyChainError {
        SupplyChainError(
            .notFound,
            "purchase order \(order.id) has no line \(line.id)"
                + (line.buyersSKU.map { " of '\($0)'" } ?? ""),
            hint: order.lines.map { "\($0.line): \($0.sku)" }.joined(separator: ", "))
    }
}
