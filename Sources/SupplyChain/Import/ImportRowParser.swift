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
    private var unknown: [Int: UnknownCells] = [:]
    private var unknownInRow: [(field: Int, text: String)] = []
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
        unknownInRow.removeAll(keepingCapacity: true)
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

    /// The columns with texts instead of values, in the rows that were counted.
    var unknownCells: [UnknownCells] { unknown.sorted { $0.key < $1.key }.map(\.value) }

    /// Counts the texts of the last row that stand for a value that is not known.
    mutating func countUnknownCells() {
        for (field, text) in unknownInRow {
            unknown[field, default: UnknownCells(column: columns.name(ofField: field, in: entity))].add(text)
        }
    }

    // MARK: One cell

    private mutating func value(
        ofField index: Int, _ reader: CSVReader, _ line: Int
    ) throws(ImportRowError) -> SQLValue {
        let field = entity.fields[index]
        guard let column = columns.columnOfField[index] else { return try absentValue(of: index, line) }
        switch reader.withField(column, { ImportCell($0, of: field, context) }) {
        case .empty: return try absentValue(of: index, line)
        case .unknown:
            let value = try absentValue(of: index, line)
            unknownInRow.append((index, reader.text(column) ?? ""))
            return value
        case .wrong(let hint): throw wrongCell(index, reader, column, line, hint)
        case .value(let value):
            guard case .reference(let target) = field.type, case .text(let key) = value,
                context.known[target]?[key] == nil
            else { return value }
            let singular = SupplyChainEntities.named(target)?.singular ?? target
            throw error(
                line, index, "there is no \(singular) '\(key)'; import \(target) first, or correct the name")
        }
    }

    private mutating func absentValue(of index: Int, _ line: Int) throws(ImportRowError) -> SQLValue {
        let field = entity.fields[index]
        switch field.whenAbsent {
        case .refuse: throw error(line, index, "expected \(field.type.expectation), found nothing")
        case .null, .nullOrWords, .derivedKey, .onlyCurrency: return .null
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

    private func wrongCell(
        _ index: Int, _ reader: CSVReader, _ column: Int, _ line: Int, _ hint: String
    ) -> ImportRowError {
        let type = entity.fields[index].type
        guard let found = reader.text(column) else {
            return error(line, index, "expected \(type.expectation), found bytes that are not UTF-8")
        }
        let shown = found.count > 40 ? "\(found.prefix(40))…" : found
        let advice = hint.isEmpty ? self.hint(for: found, type) : hint
        return error(line, index, "expected \(type.expectation), found '\(shown)'\(advice)")
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
