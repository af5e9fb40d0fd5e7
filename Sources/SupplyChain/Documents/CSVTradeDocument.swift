/// Reads a document that a supplier wrote as CSV: one row for each line, the same document on every row.
enum CSVTradeDocument {
    private static let columns = [
        "document", "document_id", "issued_on", "order_id", "line", "sku", "quantity", "rejected_quantity",
        "unit_price", "answer", "promised_on", "received_on", "supplier", "note",
    ]
    private static let required = ["document", "document_id", "issued_on", "order_id"]

    /// - Throws: ``SupplyChainError`` of kind `invalidValue` that names line and column.
    static func read(path: String) throws -> TradeDocument {
        do {
            var reader = try CSVReader(path: path)
            guard try reader.next() else { throw SupplyChainError(.invalidValue, "the file is empty") }
            let header = try (0..<reader.fieldCount).map { try cell(reader, $0).lowercased() }
            try check(header)
            var document: TradeDocument?
            while try reader.next() {
                var row = CSVDocumentRow(line: reader.line)
                for (index, name) in header.enumerated() where index < reader.fieldCount {
                    row.cells[name] = try cell(reader, index)
                }
                let next = try row.document()
                guard var known = document else {
                    document = next
                    continue
                }
                guard (known.kind, known.id, known.answer) == (next.kind, next.id, next.answer) else {
                    throw SupplyChainError(
                        .invalidValue,
                        "line \(reader.line): expected one document in the file, found a second one")
                }
                known.lines += next.lines
                document = known
            }
            guard let document else {
                throw SupplyChainError(.invalidValue, "the file has a header and no rows")
            }
            return document
        } catch let error as CSVError {
            throw SupplyChainError(.invalidValue, "line \(error.line): \(error.message)")
        }
    }

    private static func check(_ header: [String]) throws {
        if let unknown = header.first(where: { !columns.contains($0) }) {
            throw SupplyChainError(
                .invalidValue, "line 1: unknown column '\(unknown)'",
                hint: "columns are \(columns.joined(separator: ", "))")
        }
        if let missing = required.first(where: { !header.contains($0) }) {
            throw SupplyChainError(.invalidValue, "line 1: missing column '\(missing)'")
        }
    }

    private static func cell(_ reader: CSVReader, _ index: Int) throws -> String {
        guard let text = reader.text(index) else {
            throw SupplyChainError(
                .invalidValue, "line \(reader.line): not UTF-8 text", hint: "save the file as UTF-8")
        }
        return text.trimmingPrefix { $0 == " " }.description
    }
}

/// One row of such a file.
private struct CSVDocumentRow {
    let line: Int
    var cells: [String: String] = [:]

    func document() throws -> TradeDocument {
        let kinds = TradeDocument.Kind.allCases.filter { $0 != .order && $0 != .orderResponseSimple }
        guard let kind = kinds.first(where: { $0.rawValue == cells["document"] }) else {
            throw error("document", "one of \(kinds.map(\.rawValue).joined(separator: ", "))")
        }
        var document = TradeDocument(
            kind: kind, id: try text("document_id"), issuedOn: try requiredDate("issued_on"))
        document.orderID = try text("order_id")
        document.supplierIDs = [optional("supplier")].compactMap(\.self)
        document.receivedOn = try date("received_on")
        let answer = try optional("answer").map { word in
            guard let answer = TradeDocument.Answer(rawValue: word) else {
                throw error(
                    "answer",
                    "one of \(TradeDocument.Answer.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            return answer
        }
        if kind == .orderResponse { document.answer = answer ?? .accepted }
        if let note = optional("note") { document.notes = [note] }
        document.promisedOn = try date("promised_on")
        if let number = optional("line") { document.lines = [try orderLine(number)] }
        return document
    }

    private func orderLine(_ number: String) throws -> TradeDocument.Line {
        var line = TradeDocument.Line(id: number)
        line.buyersSKU = optional("sku")
        line.quantity = try self.number("quantity")
        line.rejectedQuantity = try self.number("rejected_quantity")
        line.unitPrice = optional("unit_price")
        line.promisedOn = try date("promised_on")
        return line
    }

    private func optional(_ column: String) -> String? {
        cells[column].flatMap { $0.isEmpty ? nil : $0 }
    }

    private func text(_ column: String) throws -> String {
        guard let text = optional(column) else { throw error(column, "text") }
        return text
    }

    private func date(_ column: String) throws -> CalendarDate? {
        guard let text = optional(column) else { return nil }
        guard let date = CalendarDate(text) else { throw error(column, "a date YYYY-MM-DD") }
        return date
    }

    private func requiredDate(_ column: String) throws -> CalendarDate {
        guard let date = try date(column) else { throw error(column, "a date YYYY-MM-DD") }
        return date
    }

    private func number(_ column: String) throws -> Double? {
        guard let text = optional(column) else { return nil }
        guard let number = Double(text), number.isFinite, number >= 0 else {
            throw error(column, "a number of at least 0")
        }
        return number
    }

    private func error(_ column: String, _ expected: String) -> SupplyChainError {
        let found = cells[column].map { $0.isEmpty ? "nothing" : "'\($0)'" } ?? "nothing"
        return SupplyChainError(
            .invalidValue, "line \(line): \(column): expected \(expected), found \(found)")
    }
}
