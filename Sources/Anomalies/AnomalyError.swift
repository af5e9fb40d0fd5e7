import Statistics

/// What the detectors refuse: an input outside the domain of the method, or too few values for it.
public struct AnomalyError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of refusal, for code that reacts to it.
    public enum Kind: Sendable, Equatable {
        /// An input lies outside the domain of the method.
        case invalidInput
        /// There are too few values for the method to say anything.
        case tooFewValues
    }

    /// What kind of refusal it is.
    public let kind: Kind
    /// The name of the input that was refused.
    public let parameter: String
    /// What was expected and what was found.
    public let message: String
    /// What to do about it.
    public let hint: String

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - kind: the kind of refusal.
    ///   - parameter: the name of the refused input.
    ///   - message: what was expected and what was found.
    ///   - hint: what to do about it.
    public init(kind: Kind, parameter: String, message: String, hint: String) {
        self.kind = kind
        self.parameter = parameter
        self.message = message
        self.hint = hint
    }

    /// One line: the input, what was expected, and the hint.
    public var description: String { "\(parameter): \(message); \(hint)" }

    init(_ error: DistributionError) {
        self.init(kind: .invalidInput, parameter: error.parameter, message: error.message, hint: error.hint)
    }

    static func invalid(
        _ parameter: String, expected: String, found: some Sendable, hint: String
    ) -> AnomalyError {
        AnomalyError(
            kind: .invalidInput, parameter: parameter, message: "expected \(expected), found \(found)",
            hint: hint)
    }
}

/// Checks shared by the detectors; each throws `AnomalyError`.
enum Require {
    static func finite(_ values: [Double], _ name: String) throws(AnomalyError) {
        for (index, value) in values.enumerated() where !value.isFinite {
            throw .invalid(
                name, expected: "finite numbers", found: "\(value) at position \(index)",
                hint: "look for missing values with DataGaps first and leave them out")
        }
    }

    static func positive(_ value: Double, _ name: String) throws(AnomalyError) {
        guard value > 0, value.isFinite else {
            throw .invalid(
                name, expected: "a finite number above 0", found: value,
                hint: "give a value above 0 in the unit the detector states")
        }
    }

    static func rate(_ value: Double, _ name: String) throws(AnomalyError) {
        guard value > 0, value < 1 else {
            throw .invalid(
                name, expected: "a number between 0 and 1, both excluded", found: value,
                hint: "0.001 allows one false alarm in a thousand points")
        }
    }

    static func count(_ count: Int, atLeast least: Int, _ name: String) throws(AnomalyError) {
        guard count >= least else {
            throw AnomalyError(
                kind: .tooFewValues, parameter: name, message: "expected at least \(least), found \(count)",
                hint: "give more history")
        }
    }

    static func sameCount(_ count: Int, _ expected: Int, _ name: String) throws(AnomalyError) {
        guard count == expected else {
            throw .invalid(
                name, expected: "\(expected) values", found: count, hint: "give one value for each period")
        }
    }
}
