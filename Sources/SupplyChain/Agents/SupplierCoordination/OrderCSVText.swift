/// An order as CSV (RFC 4180): one row for each line, for suppliers that read tables.
enum OrderCSVText {
    private static let columns = [
        "order_id", "ordered_on", "expected_on", "supplier", "supplier_name", "location", "line", "sku",
        "name",
        "quantity", "unit_of_measure", "unit_price", "amount", "currency",
    ]

    /// The text with a header. The same order gives the same text.
    static func text(of document: OrderDocument) -> String {
        let order = document.order
        var rows = [columns]
        for line in document.lines {
            rows.append([
                order.id, order.orderedOn.description, order.expectedOn?.description ?? "", order.supplier,
                document.supplier.name ?? "", order.location, String(line.line.line), line.product.sku,
                line.product.name ?? "", QuantityText.plain(line.line.quantity), line.product.unitOfMeasure,
                line.line.unitPrice.decimal, line.amount.decimal, document.total.currency,
            ])
        }
        return rows.map { CSVText.line($0.map(safe)) + "\r\n" }.joined()
    }

    /// A text that a spreadsheet would take for a formula gets an apostrophe in front.
    private static func safe(_ text: String) -> String {
        let isFormula = text.first.map { "=+-@\t\r".contains($0) } ?? false
        return isFormula ? "'" + text : text
    }
}
