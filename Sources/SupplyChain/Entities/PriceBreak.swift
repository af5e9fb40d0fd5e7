/// A lower price from a quantity on.
public struct PriceBreak: Sendable, Hashable {
    /// Units from which the price holds.
    public let minimumQuantity: Double
    public let unitPrice: Money

    public init(minimumQuantity: Double, unitPrice: Money) {
        self.minimumQuantity = minimumQuantity
        self.unitPrice = unitPrice
    }

    /// Reads `100:4.20;500:3.95`; `nil` unless quantities rise and prices fall.
    static func parse(_ text: String, currency: String) -> [PriceBreak]? {
        var breaks: [PriceBreak] = []
        for pair in text.split(separator: ";") {
            let parts = pair.split(separator: ":")
            guard parts.count == 2, let quantity = Double(parts[0]), quantity.isFinite, quantity > 0,
                let amount = DecimalText.tenThousandths(String(parts[1])), amount >= 0
            else { return nil }
            let price = Money(tenThousandths: amount, currency: currency)
            if let last = breaks.last {
                guard last.minimumQuantity < quantity, last.unitPrice.tenThousandths > amount else {
                    return nil
                }
            }
            breaks.append(PriceBreak(minimumQuantity: quantity, unitPrice: price))
        }
        return breaks
    }

    static func list(_ text: String?, currency: String) throws -> [PriceBreak] {
        guard let text, !text.isEmpty else { return [] }
        guard let breaks = parse(text, currency: currency) else {
            throw SupplyChainError(
                .invalidValue, "expected price breaks such as 100:4.20;500:3.95, found '\(text)'",
                hint: "quantities must rise and prices fall")
        }
        return breaks
    }

    static func text(_ breaks: [PriceBreak]) -> String? {
        guard !breaks.isEmpty else { return nil }
        return breaks.map { part in
            let quantity =
                Int64(exactly: part.minimumQuantity).map { String($0) } ?? String(part.minimumQuantity)
            return "\(quantity):\(part.unitPrice.decimal)"
        }.joined(separator: ";")
    }
}
