/// A key figure: its value or why there is none, how it is computed, and where it is heading.
public struct KPITile: Sendable, Equatable, Codable {
    /// The name.
    public let name: String
    /// The value, or the reason why there is none.
    public let value: KPIValue
    /// How the value is shown.
    public let style: NumberStyle
    /// How the value is computed, for people.
    public let formula: String
    /// The standard that defines it, for example "SCOR AM.2.2"; may be empty.
    public let standard: String
    /// Where its data comes from; may be empty.
    public let source: String
    /// Values in order of time, ending with the present one; nil is a gap, empty draws no line.
    public let trend: [Double?]
    /// Whether things get better, judged by the caller; nil when there is nothing to compare.
    public let status: KPIStatus?
    /// The values to compare with, the most important first.
    public let comparisons: [KPIComparison]

    /// A key figure.
    public init(
        name: String, value: KPIValue, style: NumberStyle, formula: String, standard: String = "",
        source: String = "", trend: [Double?] = [], status: KPIStatus? = nil,
        comparisons: [KPIComparison] = []
    ) {
        self.name = name
        self.value = value
        self.style = style
        self.formula = formula
        self.standard = standard
        self.source = source
        self.trend = trend
        self.status = status
        self.comparisons = comparisons
    }
}

/// A key figure's value.
public enum KPIValue: Sendable, Equatable, Codable {
    /// The value.
    case available(Double)
    /// There is no value, for the given reason.
    case notAvailable(reason: String)

    /// The number, if there is one.
    var number: Double? {
        if case .available(let number) = self { return number }
        return nil
    }

    /// The reason why there is no number.
    var reason: String? {
        if case .notAvailable(let reason) = self { return reason }
        return nil
    }
}

/// Where a key figure is heading; improving means better, not higher.
public enum KPIStatus: String, Sendable, Codable, CaseIterable {
    /// Better than before.
    case improving
    /// As before.
    case stable
    /// Worse than before.
    case declining
}

/// The value of another period.
public struct KPIComparison: Sendable, Equatable, Codable {
    /// The name of the other period, for example "previous week".
    public let label: String
    /// The value there, in the unit of the key figure.
    public let value: Double
    /// Whether the figure is better than there; nil where neither way is better.
    public let status: KPIStatus?
    /// What is to be known of the difference, for example "within chance (p = 0.31)"; may be empty.
    public let note: String

    /// The value of another period.
    public init(label: String, value: Double, status: KPIStatus? = nil, note: String = "") {
        self.label = label
        self.value = value
        self.status = status
        self.note = note
    }
}
