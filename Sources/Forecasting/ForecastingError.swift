/// Why a forecast or a measure could not be computed: what was expected, and what to do about it.
public struct ForecastingError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What went wrong, for code that reacts to it.
    public enum Kind: String, Sendable, Equatable, CaseIterable {
        /// No observations at all.
        case emptyHistory
        /// Fewer observations than the chosen method needs.
        case historyTooShort
        /// A NaN, an infinity, or a magnitude beyond 1e100 among the observations.
        case notFinite
        /// Demand below zero.
        case negativeDemand
        /// A horizon, or a part of it, outside of what was forecast.
        case horizonOutOfRange
        /// A confidence level outside of 0 to 100 per cent.
        case levelOutOfRange
        /// A seasonal period below one.
        case seasonalPeriodOutOfRange
        /// An option outside of its range.
        case optionOutOfRange
        /// A model name that is not known.
        case unknownModel
        /// A known model that this history rules out.
        case modelNotApplicable
        /// Arrays that belong together but differ in length.
        case lengthsDiffer
    }

    /// What went wrong.
    public let kind: Kind
    /// One line: what was expected and what was found.
    public let message: String
    /// One line: what to change.
    public let hint: String

    public var description: String { "\(message) (\(hint))" }

    init(_ kind: Kind, _ message: String, hint: String) {
        self.kind = kind
        self.message = message
        self.hint = hint
    }
}

extension ForecastingError {
    static func emptyHistory() -> ForecastingError {
        ForecastingError(
            .emptyHistory, "expected at least one observation, found none",
            hint: "a forecast needs history; import sales for this series first")
    }

    static func historyTooShort(_ method: String, needs: Int, found: Int) -> ForecastingError {
        ForecastingError(
            .historyTooShort, "\(method) expects at least \(needs) observations, found \(found)",
            hint: "use automatic choice, which states its fallback for thin history")
    }

    static func notFinite(at index: Int, value: Double) -> ForecastingError {
        ForecastingError(
            .notFinite, "expected finite observations of at most 1e100, found \(value) at index \(index)",
            hint: "fill or drop missing values before forecasting")
    }

    static func negativeDemand(at index: Int, value: Double) -> ForecastingError {
        ForecastingError(
            .negativeDemand, "expected demand of zero or more, found \(value) at index \(index)",
            hint: "book returns separately from demand")
    }

    static func horizonOutOfRange(_ horizon: Int, allowed: ClosedRange<Int>) -> ForecastingError {
        ForecastingError(
            .horizonOutOfRange,
            "expected a horizon from \(allowed.lowerBound) to \(allowed.upperBound) periods, found \(horizon)",
            hint: "forecast at least as many periods as you ask for")
    }

    static func levelOutOfRange(_ level: Double) -> ForecastingError {
        ForecastingError(
            .levelOutOfRange, "expected a confidence level above 0 and below 100 per cent, found \(level)",
            hint: "give levels in per cent, such as 80 and 95")
    }

    static func seasonalPeriodOutOfRange(_ period: Int) -> ForecastingError {
        ForecastingError(
            .seasonalPeriodOutOfRange, "expected a seasonal period of 1 or more, found \(period)",
            hint: "use 7 for daily demand with a weekly pattern, 12 for monthly, 1 for none")
    }

    static func modelNotApplicable(_ name: String, because reason: String) -> ForecastingError {
        ForecastingError(
            .modelNotApplicable, "\(name) does not apply to this history: \(reason)",
            hint: "use automatic choice or a model without this restriction")
    }

    static func lengthsDiffer(_ what: String, _ first: Int, _ second: Int) -> ForecastingError {
        ForecastingError(
            .lengthsDiffer, "expected \(what) of one length, found \(first) and \(second)",
            hint: "pass one value per period to each")
    }
}

/// Checks that every forecasting method makes before it computes.
enum InputCheck {
    static func finite(_ values: [Double]) throws(ForecastingError) {
        guard !values.isEmpty else { throw .emptyHistory() }
        for (index, value) in values.enumerated() where !(abs(value) <= ForecastLimits.magnitude) {
            throw .notFinite(at: index, value: value)
        }
    }

    static func demand(_ values: [Double]) throws(ForecastingError) {
        try finite(values)
        for (index, value) in values.enumerated() where value < 0 {
            throw .negativeDemand(at: index, value: value)
        }
    }

    static func horizon(_ horizon: Int) throws(ForecastingError) {
        guard ForecastLimits.horizon.contains(horizon) else {
            throw .horizonOutOfRange(horizon, allowed: ForecastLimits.horizon)
        }
    }

    static func levels(_ levels: [Double]) throws(ForecastingError) {
        for level in levels where !(level > 0 && level < 100) { throw .levelOutOfRange(level) }
    }

    static func period(_ period: Int) throws(ForecastingError) {
        guard period >= 1 else { throw .seasonalPeriodOutOfRange(period) }
    }
}

/// Bounds that keep one call within memory and time.
enum ForecastLimits {
    /// Periods ahead: ten years of days.
    static let horizon = 1...3660
    /// Largest absolute observation: its square, summed, still fits a floating-point number.
    static let magnitude = 1e100
    /// Simulated paths per forecast.
    static let paths = 100...100_000
}
