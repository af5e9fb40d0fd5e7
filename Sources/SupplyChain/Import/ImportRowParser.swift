internal import Baton

/// Turns the records of one file into rows of one entity, and says what is wrong with those that are none.
struct ImportRowParser {
    private let entity: EntityDescription
    private let columns: ImportColumns
    private let context: ImportContext
    private let file: String
    private let rules: ImportRowRules
    private let currencyField: Int?
    private let moneyFields: [Int]
    private var keys = ImportKeySet()
    private var sequence: Int
    private let keyFields: [Int]
    private let derivedField: Int?

    init(
        entity: EntityDescription, columns: ImportColumns, context: ImportContext, file: String
    ) throws(ImportError) {
        self.entity = entity
        self.columns = columns
        self.context = context
        self.file = file
        rules = ImportRowRules(entity: entity, context: context)
        currencyField = entity.fields.firstIndex { $0.type == .currency }
        moneyFields = entity.fields.indices.filter { entity.fields[$0].type == .money }
        sequence = context.firstSequence
        keyFields = entity.key.compactMap { entity.position(of: $0) }
        derivedField = entity.fields.firstIndex { $0.whenAbsent == .derivedKey }
        try requireDefaults()
    }

    /// The values of the reader's current record in the order of the entity's fields.
    mutating func parse(_ reader: CSVReader) throws(ImportRowError) -> [SQLValue] {
        let line = reader.line
        guard reader.fieldCount == columns.header.count else {
            throw error(
                line, nil,
                "expected \(columns.header.count) fields as in the header, found \(reader.fieldCount)")
        }
        var row: [SQLValue] = []
        row.reserveCapacity(entity.fields.count)
        for index in entity.fields.indices {
            row.append(try value(ofField: index, reader, line))
        }
        try fillCurrency(&row, line)
        if let complaint = rules.complaint(about: row) {
            throw error(line, complaint.field, complaint.message)
        }
        try fillKey(&row, line)
        return row
    }

    // MARK: One cell

    private mutating func value(
        ofField index: Int, _ reader: CSVReader, _ line: Int
    ) throws(ImportRowError) -> SQLValue {
        let field = entity.fields[index]
        guard let column = columns.columnOfField[index] else { return try absentValue(of: index, line) }
        let type = field.type
        let outcome = reader.withField(column) { bytes -> CellOutcome in
            let trimmed = Self.trimmed(bytes)
            if trimmed.isEmpty || context.absentTexts.contains(where: trimmed.elementsEqual) { return .empty }
            if let value = type.parse(trimmed) { return .value(value) }
            guard type == .date else { return .wrong }
            return context.dateFormats.lazy.compactMap { $0.date(trimmed) }.first.map { .value($0.sqlValue) }
                ?? .wrong
        }
        switch outcome {
        case .empty: return try absentValue(of: index, line)
        case .wrong: throw wrongCell(index, reader, column, line)
        case .value(let value):
            guard case .reference(let target) = type, case .text(let key) = value,
                context.known[target]?[key] == nil
            else { return value }
            let singular = SupplyChainEntities.named(target)?.singular ?? target
            throw error(
                line, index, "there is no \(singular) '\(key)'; import \(target) first, or correct the name")
        }
    }

    private enum CellOutcome {
        case empty
        case wrong
        case value(SQLValue)
    }

    private mutating func absentValue(of index: Int, _ line: Int) throws(ImportRowError) -> SQLValue {
        let field = entity.fields[index]
        switch field.whenAbsent {
        case .refuse: throw error(line, index, "expected \(field.type.expectation), found nothing")
        case .null, .derivedKey, .onlyCurrency: return .null
        case .value(let value): return value
        case .onlyLocation:
            guard let location = context.location else {
                throw error(line, index, "expected a known location, found nothing; give one with --location")
            }
            return .text(location)
        case .ledgerSequence:
            defer { sequence += 1 }
            return .integer(Int64(sequence))
        }
    }

    private func wrongCell(_ index: Int, _ reader: CSVReader, _ column: Int, _ line: Int) -> ImportRowError {
        let type = entity.fields[index].type
        guard let found = reader.text(column) else {
            return error(line, index, "expected \(type.expectation), found bytes that are not UTF-8")
        }
        let shown = found.count > 40 ? "\(found.prefix(40))…" : found
        return error(line, index, "expected \(type.expectation), found '\(shown)'\(hint(for: found, type))")
    }

    private func hint(for found: String, _ type: FieldType) -> String {
        switch type {
        case .quantity where found.hasPrefix("-"):
            "; goods that came back are stock_movements of kind 'return'"
        case .quantity, .nonNegativeNumber, .positiveQuantity, .signedQuantity, .fraction, .money:
            found.contains(",") ? "; write decimals with a point" : ""
        case .choice(let words):
            found.closest(among: words).map { "; did you mean '\($0)'?" } ?? ""
        case .text, .identifier, .reference, .date, .timestamp, .integer, .currency, .boolean, .priceBreaks,
            .json:
            ""
        }
    }

    private static func trimmed(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let blank = UInt8(ascii: " ")
        guard bytes.first == blank || bytes.last == blank else { return bytes }
        let start = bytes.firstIndex { $0 != blank } ?? bytes.endIndex
        let end = bytes.lastIndex { $0 != blank }.map { $0 + 1 } ?? start
        return UnsafeRawBufferPointer(rebasing: bytes[start..<max(start, end)])
    }

    // MARK: The row as a whole

    /// An amount without a currency gets the one of the import; no amount needs none.
    private func fillCurrency(_ row: inout [SQLValue], _ line: Int) throws(ImportRowError) {
        guard let currencyField, row[currencyField] == .null,
            let amount = moneyFields.first(where: { row[$0] != .null })
        else { return }
        guard let currency = context.currency else {
            throw error(
                line, amount, "the amount has no currency; add a column 'currency' or give --currency")
        }
        row[currencyField] = .text(currency)
    }

    private mutating func fillKey(_ row: inout [SQLValue], _ line: Int) throws(ImportRowError) {
        if let derivedField, row[derivedField] == .null {
            row[derivedField] = .text(keys.derivedKey(of: row, entity: entity))
            return
        }
        if keys.insert(keyFields.map { row[$0] }) {
            let shown = keyFields.map { FieldType.text.text(of: row[$0]) }.joined(separator: ", ")
            throw error(
                line, nil, "a second row for \(entity.key.joined(separator: ", ")) = \(shown); expected one")
        }
    }

    /// Refuses a file whose amounts or locations can have no default before any row is read.
    private func requireDefaults() throws(ImportError) {
        let hasAmounts = moneyFields.contains { columns.columnOfField[$0] != nil }
        if let currencyField, hasAmounts, columns.columnOfField[currencyField] == nil, context.currency == nil
        {
            throw ImportError(
                file: file, line: 1, "the amounts have no currency",
                hint: "add a column 'currency' or give --currency EUR (ISO 4217)")
        }
        for (index, field) in entity.fields.enumerated()
        where field.whenAbsent == .onlyLocation && columns.columnOfField[index] == nil {
            guard let location = context.location else {
                throw ImportError(
                    file: file, line: 1, "the rows name no location",
                    hint: "add a column '\(field.name)' or give --location; import locations first")
            }
            guard context.known["locations"]?[location] != nil else {
                throw ImportError(
                    file: file, "there is no location '\(location)'", hint: "import locations first")
            }
        }
    }

    private func error(_ line: Int, _ field: Int?, _ message: String) -> ImportRowError {
        ImportRowError(
            file: file, line: line, column: field.map { columns.name(ofField: $0, in: entity) },
            message: message)
    }
}
