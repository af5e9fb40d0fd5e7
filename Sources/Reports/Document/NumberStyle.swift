internal import Charts

/// How a number is shown. Every format shows the same digits; JSON adds the raw value.
public enum NumberStyle: Sendable, Equatable, Codable {
    /// A number with fixed decimals and a unit, which may be empty.
    case number(decimals: Int, unit: String = "")
    /// An amount of money; decimals are those of the currency in ISO 4217.
    case money(currency: String)
    /// A fraction shown in percent: 0.953 with one decimal is "95.3 %".
    case percent(decimals: Int = 1)

    /// The number for people, with its unit.
    public func text(_ value: Double) -> String {
        let unit = unitText
        return unit.isEmpty ? digits(value) : "\(digits(value))\u{A0}\(unit)"
    }

    /// The number for people without its unit, for columns that name the unit in their heading.
    func digits(_ value: Double) -> String {
        if case .percent(let decimals) = self { return NumberText.percent(value, decimals: decimals) }
        return NumberText.fixed(value, decimals: decimals)
    }

    /// The same digits for programs and spreadsheets: no separators, no unit.
    func plainText(_ value: Double) -> String {
        if case .percent(let decimals) = self { return NumberText.plainPercent(value, decimals: decimals) }
        return NumberText.plain(value, decimals: decimals)
    }

    /// The unit: as given, a currency code or "%".
    var unitText: String {
        switch self {
        case .number(_, let unit): unit
        case .money(let currency): currency
        case .percent: "%"
        }
    }

    /// The digits after the point.
    package var decimals: Int {
        switch self {
        case .number(let decimals, _), .percent(let decimals): decimals
        case .money(let currency): CurrencyDecimals.of(currency)
        }
    }
}

/// The minor units of currencies.
///
/// ISO 4217:2015, list one (maintained by SIX): the currencies that do not have two decimals.
enum CurrencyDecimals {
    /// The number of decimals of a currency; 2 for all that the list does not name otherwise.
    static func of(_ code: String) -> Int {
        switch code {
        case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND",
            "VUV", "XAF", "XOF", "XPF":
            0
        case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND": 3
        case "CLF", "UYW": 4
        default: 2
        }
    }
}
