public import Baton

/// How the domain's own values stand in the inputs and outputs of operations.

/// `{"amount": "12.50", "currency": "EUR"}`: a decimal text, so that nothing is rounded on the way.
extension Money: Payload {
    public static let fields: [Field<Money>] = [
        .required("amount", \.decimal, "Decimal text with at most four decimals, such as \"12.50\"."),
        .required("currency", \.currency, "ISO 4217 code, such as EUR."),
    ]

    private enum CodingKeys: String, CodingKey {
        case amount, currency
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let amount = try container.decode(String.self, forKey: .amount)
        let currency = try container.decode(String.self, forKey: .currency)
        do {
            self = try Money(amount, currency: currency)
        } catch let error as SupplyChainError {
            throw DecodingError.dataCorruptedError(
                forKey: .amount, in: container, debugDescription: error.message)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(decimal, forKey: .amount)
        try container.encode(currency, forKey: .currency)
    }
}

/// `2017-12-31`.
extension CalendarDate: SchemaDescribed {
    public static var schema: Schema { .string(options: []) }
}

extension Severity: Codable, SchemaDescribed {}
extension AnomalyStatus: Codable, SchemaDescribed {}
