/// The form of an exponential-smoothing state-space model: how error, trend and season enter.
///
/// Source: Hyndman, Koehler, Ord & Snyder (2008), "Forecasting with Exponential Smoothing", chapter 2.
/// Multiplicative trend is left out, as R's automatic search leaves it out.
public struct ETSForm: Sendable, Hashable, CustomStringConvertible {
    /// Whether errors add to the expected value or scale with it.
    public enum ErrorKind: String, Sendable, CaseIterable {
        case additive = "A"
        case multiplicative = "M"
    }

    /// The shape of the trend.
    public enum TrendKind: String, Sendable, CaseIterable {
        case none = "N"
        case additive = "A"
        case damped = "Ad"
    }

    /// Whether there is a season, and whether it adds or scales.
    public enum SeasonKind: String, Sendable, CaseIterable {
        case none = "N"
        case additive = "A"
        case multiplicative = "M"
    }

    /// How the error enters.
    public let error: ErrorKind
    /// How the trend enters.
    public let trend: TrendKind
    /// How the season enters.
    public let season: SeasonKind

    /// Puts a form together; every combination exists.
    public init(error: ErrorKind, trend: TrendKind, season: SeasonKind) {
        self.error = error
        self.trend = trend
        self.season = season
    }

    /// Reads the textbook name, such as `ETS(M,Ad,M)`, in upper or lower case; `nil` for anything else.
    public init?(name: String) {
        let wanted = name.lowercased().filter { $0 != " " }
        guard let form = Self.all.first(where: { $0.description.lowercased() == wanted }) else { return nil }
        self = form
    }

    /// The textbook name, such as `ETS(M,Ad,M)`.
    public var description: String { "ETS(\(error.rawValue),\(trend.rawValue),\(season.rawValue))" }

    /// All eighteen forms.
    public static let all: [ETSForm] = ErrorKind.allCases.flatMap { error in
        TrendKind.allCases.flatMap { trend in
            SeasonKind.allCases.map { ETSForm(error: error, trend: trend, season: $0) }
        }
    }

    /// Whether a multiplicative part asks for observations above zero.
    var needsPositiveValues: Bool { error == .multiplicative || season == .multiplicative }

    /// Whether the form is linear in its states, so that forecast variances have an exact closed form.
    var isLinear: Bool { error == .additive && season != .multiplicative }

    var hasTrend: Bool { trend != .none }
    var hasSeason: Bool { season != .none }

    /// Estimated numbers: smoothing parameters, initial states (one season follows from the others),
    /// variance.
    func parameterCount(period: Int) -> Int {
        2 + (hasTrend ? 2 : 0) + (trend == .damped ? 1 : 0) + (hasSeason ? period : 0) + 1
    }
}
