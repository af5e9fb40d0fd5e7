/// What a probability distribution refuses: a parameter or a probability outside its domain.
///
/// Thrown by the initialisers of the distributions of this module and by their `quantile` functions.
public struct DistributionError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of refusal, for code that reacts to it.
    public enum Kind: Sendable, Equatable {
        /// A parameter of the distribution lies outside its domain.
        case invalidParameter
        /// A probability given to a quantile function lies outside the range it is defined on.
        case invalidProbability
    }

    /// What kind of refusal it is.
    public let kind: Kind
    /// The name of the parameter that was refused.
    public let parameter: String
    /// What was expected and what was found.
    public let message: String
    /// What to do about it.
    public let hint: String

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - kind: the kind of refusal.
    ///   - parameter: the name of the refused parameter.
    ///   - message: what was expected and what was found.
    ///   - hint: what to do about it.
    public init(kind: Kind, parameter: String, message: String, hint: String) {
        self.kind = kind
        self.parameter = parameter
        self.message = message
        self.hint = hint
    }

    /// One line: the parameter, what was expected, and the hint.
    public var description: String { "\(parameter): \(message); \(hint)" }

    static func parameter(_ name: String, expected: String, found: Double) -> DistributionError {
        DistributionError(
            kind: .invalidParameter, parameter: name, message: "expected \(expected), found \(found)",
            hint: "give a value the distribution is defined for")
    }

    static func probability(_ found: Double, expected: String) -> DistributionError {
        DistributionError(
            kind: .invalidProbability, parameter: "probability",
            message: "expected a probability in \(expected), found \(found)",
            hint: "give the probability as a fraction, 0.95 for 95 percent")
    }
}

func requirePositive(_ value: Double, _ name: String) throws(DistributionError) {
    guard value > 0, value.isFinite else {
        throw .parameter(name, expected: "a finite number above 0", found: value)
    }
}
