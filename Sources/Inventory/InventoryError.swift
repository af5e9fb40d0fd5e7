import Statistics

/// What the inventory functions refuse: an input outside the domain of the model, or a problem without a
/// solution.
public struct InventoryError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of refusal, for code that reacts to it.
    public enum Kind: Sendable, Equatable {
        /// An input lies outside the domain of the model.
        case invalidInput
        /// The inputs are valid one by one, but no answer satisfies them together.
        case infeasible
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

    /// Carries a refusal of a probability distribution over.
    init(_ error: DistributionError) {
        self.init(kind: .invalidInput, parameter: error.parameter, message: error.message, hint: error.hint)
    }

    static func invalid(
        _ parameter: String, expected: String, found: some Sendable, hint: String
    ) -> InventoryError {
        InventoryError(
            kind: .invalidInput, parameter: parameter, message: "expected \(expected), found \(found)",
            hint: hint)
    }
}

/// Checks shared by the models; each throws `InventoryError` of kind `invalidInput`.
enum Require {
    static func positive(_ value: Double, _ name: String) throws(InventoryError) {
        guard value > 0, value.isFinite else {
            throw .invalid(
                name, expected: "a finite number above 0", found: value,
                hint: "give a value above 0 in the unit the function states")
        }
    }

    static func nonNegative(_ value: Double, _ name: String) throws(InventoryError) {
        guard value >= 0, value.isFinite else {
            throw .invalid(
                name, expected: "a finite number of at least 0", found: value,
                hint: "give a value of at least 0 in the unit the function states")
        }
    }

    static func finite(_ value: Double, _ name: String) throws(InventoryError) {
        guard value.isFinite else {
            throw .invalid(
                name, expected: "a finite number", found: value,
                hint: "remove infinite and missing values before")
        }
    }

    static func serviceLevel(_ value: Double, _ name: String) throws(InventoryError) {
        guard value > 0, value < 1 else {
            throw .invalid(
                name, expected: "a service level between 0 and 1, both excluded", found: value,
                hint: "give 95 percent as 0.95; complete certainty would need unlimited stock")
        }
    }

    /// The most units, or periods, that whole numbers are computed with exactly everywhere.
    static let largestCount = 1_000_000_000_000

    static func count(
        _ value: Int, _ name: String, in range: ClosedRange<Int> = 0...largestCount
    ) throws(InventoryError) {
        guard range.contains(value) else {
            throw .invalid(
                name, expected: "a whole number from \(range.lowerBound) to \(range.upperBound)",
                found: value,
                hint: "count in another unit if the number is right")
        }
    }

    static func notEmpty(_ count: Int, _ name: String) throws(InventoryError) {
        guard count > 0 else {
            throw .invalid(name, expected: "at least one value", found: count, hint: "give the data")
        }
    }

    static func sameCount(_ count: Int, _ expected: Int, _ name: String) throws(InventoryError) {
        guard count == expected else {
            throw .invalid(
                name, expected: "\(expected) values", found: count, hint: "give one value for each entry")
        }
    }
}
