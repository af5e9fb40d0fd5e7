public import Baton

/// An amount of one currency, exact to 1/10,000 of its unit.
///
/// Never passes through a binary float. Range: ±922 trillion.
public struct Money: Sendable, Hashable {
    public static let unitsPerCurrencyUnit: Int64 = 10_000

    /// Ten-thousandths of the currency unit.
    public let tenThousandths: Int64
    /// ISO 4217: three capital letters.
    public let currency: String

    public init(tenThousandths: Int64, currency: String) {
        self.tenThousandths = tenThousandths
        self.currency = currency
    }

    /// Reads a decimal number with at most four decimals, such as `12.5` or `-0.0375`.
    ///
    /// - Throws: ``SupplyChainError`` of kind `invalidValue`.
    public init(_ decimal: String, currency: String) throws {
        guard let amount = DecimalText.tenThousandths(decimal) else {
            throw SupplyChainError(
                .invalidValue, "expected an amount with at most 4 decimals, found '\(decimal)'")
        }
        guard Self.isCurrencyCode(currency) else {
            throw SupplyChainError(
                .invalidValue, "expected a currency code such as EUR (ISO 4217), found '\(currency)'")
        }
        self.init(tenThousandths: amount, currency: currency)
    }

    public static func zero(_ currency: String) -> Money { Money(tenThousandths: 0, currency: currency) }

    /// Whether a text has the form of an ISO 4217 code: three capital letters.
    public static func isCurrencyCode(_ text: String) -> Bool {
        text.utf8.count == 3 && text.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    }

    /// The amount for statistics and optimisation, where a rounding of 10⁻¹⁶ is harmless.
    public var approximateAmount: Double { Double(tenThousandths) / Double(Self.unitsPerCurrencyUnit) }

    /// The amount nearest to a computed number, rounded half away from zero to 1/10,000.
    ///
    /// - Throws: ``SupplyChainError`` when the number is not finite or too large.
    public init(rounding amount: Double, currency: String) throws {
        let scaled = (amount * Double(Self.unitsPerCurrencyUnit)).rounded(.toNearestOrAwayFromZero)
        guard let exact = Int64(exactly: scaled) else {
            throw SupplyChainError(.invalidValue, "the amount \(amount) \(currency) cannot be represented")
        }
        self.init(tenThousandths: exact, currency: currency)
    }

    /// Price times quantity, rounded half away from zero to 1/10,000.
    ///
    /// Exact for whole quantities; a fractional quantity is taken to six decimals first.
    ///
    /// - Throws: ``SupplyChainError`` when the quantity is not finite or the product is too large.
    public func multiplied(by quantity: Double) throws -> Money {
        let overflow = SupplyChainError(.invalidValue, "\(self) times \(quantity) cannot be represented")
        if let whole = Int64(exactly: quantity) {
            let (product, overflowed) = tenThousandths.multipliedReportingOverflow(by: whole)
            guard !overflowed else { throw overflow }
            return Money(tenThousandths: product, currency: currency)
        }
        guard let millionths = Int64(exactly: (quantity * 1e6).rounded(.toNearestOrAwayFromZero)) else {
            throw overflow
        }
        let product = tenThousandths.multipliedFullWidth(by: millionths)
        let magnitude = product.high < 0 ? Self.negated(product) : (UInt64(product.high), product.low)
        guard magnitude.0 < 1_000_000 else { throw overflow }
        let (quotient, remainder) = UInt64(1_000_000).dividingFullWidth(magnitude)
        let rounded = remainder >= 500_000 ? quotient + 1 : quotient
        guard let amount = Int64(exactly: rounded) else { throw overflow }
        return Money(tenThousandths: product.high < 0 ? -amount : amount, currency: currency)
    }

    private static func negated(_ product: (high: Int64, low: UInt64)) -> (UInt64, UInt64) {
        let low = ~product.low &+ 1
        return (UInt64(bitPattern: ~product.high) &+ (low == 0 ? 1 : 0), low)
    }

    /// The sum of two amounts.
    ///
    /// - Throws: ``SupplyChainError`` when the currencies differ or the sum is too large.
    public func adding(_ other: Money) throws -> Money {
        guard currency == other.currency else {
            throw SupplyChainError(
                .mixedCurrencies, "\(self) and \(other) cannot be added",
                hint: "convert the prices to one currency and import them again")
        }
        let (sum, overflowed) = tenThousandths.addingReportingOverflow(other.tenThousandths)
        guard !overflowed else {
            throw SupplyChainError(.invalidValue, "\(self) plus \(other) cannot be represented")
        }
        return Money(tenThousandths: sum, currency: currency)
    }

    /// The amount alone with two to four decimals: `12.50`, `0.0375`.
    public var decimal: String { DecimalText.text(tenThousandths: tenThousandths) }

    /// The amount as JSON: `{"amount": "12.50", "currency": "EUR"}`, a decimal text so that nothing is rounded.
    public var value: Value { .object(["amount": .string(decimal), "currency": .string(currency)]) }
}

extension Money: CustomStringConvertible {
    public var description: String { "\(decimal) \(currency)" }
}
