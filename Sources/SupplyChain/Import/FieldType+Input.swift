internal import Baton

extension FieldType {
    /// What a cell of this type must hold, for messages.
    var expectation: String {
        switch self {
        case .text, .identifier: "text"
        case .reference(let entity):
            "a known \(SupplyChainEntities.named(entity)?.singular ?? entity)"
        case .date: "a date YYYY-MM-DD"
        case .timestamp: "a UTC time such as 2017-12-31T23:59:59Z"
        case .quantity, .nonNegativeNumber: "a number of at least 0"
        case .positiveQuantity: "a number above 0"
        case .signedQuantity: "a number"
        case .fraction: "a number from 0 to 1"
        case .integer(let least): "a whole number of at least \(least)"
        case .money: "an amount of at least 0 with at most 4 decimals"
        case .currency: "a currency code such as EUR (ISO 4217)"
        case .boolean: "1 or 0, true or false, yes or no"
        case .choice(let words): "one of \(words.joined(separator: ", "))"
        case .priceBreaks: "price breaks such as 100:4.20;500:3.95 (quantities rise, prices fall)"
        case .json: "JSON"
        }
    }

    /// Reads a cell that is not empty and needs no other row; `nil` when it holds something else.
    ///
    /// References are read as text: whether they are known is checked by the caller.
    func parse(_ bytes: UnsafeRawBufferPointer) -> SQLValue? {
        switch self {
        case .quantity, .nonNegativeNumber: Self.number(bytes) { $0 >= 0 }
        case .positiveQuantity: Self.number(bytes) { $0 > 0 }
        case .signedQuantity: Self.number(bytes) { _ in true }
        case .fraction: Self.number(bytes) { (0...1).contains($0) }
        case .integer(let least): NumberText.integer(bytes).flatMap { $0 >= least ? .integer($0) : nil }
        case .money: DecimalText.tenThousandths(utf8: bytes).flatMap { $0 >= 0 ? .integer($0) : nil }
        case .boolean: NumberText.boolean(bytes).map { .integer($0 ? 1 : 0) }
        case .date: CalendarDate(utf8: bytes) == nil ? nil : Self.text(bytes)
        case .text, .identifier, .reference: Self.text(bytes)
        case .timestamp, .currency, .choice, .priceBreaks, .json: parseText(bytes)
        }
    }

    private func parseText(_ bytes: UnsafeRawBufferPointer) -> SQLValue? {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        switch self {
        case .timestamp: return Timestamp(iso8601: text)?.sqlValue
        case .currency: return Money.isCurrencyCode(text) ? .text(text) : nil
        case .choice(let words): return words.contains(text) ? .text(text) : nil
        case .priceBreaks:
            return PriceBreak.parse(text, currency: "").flatMap(PriceBreak.text).map { .text($0) }
        case .json: return (try? Value(json: text)).map { .text($0.json()) }
        case .text, .identifier, .reference, .date, .quantity, .positiveQuantity, .signedQuantity,
            .nonNegativeNumber, .fraction, .integer, .money, .boolean:
            return .text(text)
        }
    }

    private static func text(_ bytes: UnsafeRawBufferPointer) -> SQLValue? {
        String(validating: bytes, as: UTF8.self).map { .text($0) }
    }

    private static func number(
        _ bytes: UnsafeRawBufferPointer, where isAllowed: (Double) -> Bool
    ) -> SQLValue? {
        NumberText.number(bytes).flatMap { isAllowed($0) ? .real($0) : nil }
    }
}
