import Expressions
import Testing

/// The value of an expression; errors pass through.
func evaluate(_ source: String, _ variables: ExpressionBindings = [:]) throws -> ExpressionValue {
    try Expression(parsing: source).evaluate(with: variables)
}

/// The error of an expression, from parsing or evaluation; nil when there is none.
func failure(_ source: String, _ variables: ExpressionBindings = [:]) -> ExpressionError? {
    do throws(ExpressionError) {
        _ = try Expression(parsing: source).evaluate(with: variables)
        return nil
    } catch {
        return error
    }
}

/// A row of a table: an expression and the value it must have.
struct Row: Sendable, CustomTestStringConvertible {
    let source: String
    let value: ExpressionValue

    init(_ source: String, _ value: ExpressionValue) {
        self.source = source
        self.value = value
    }

    var testDescription: String { source }
}

/// A row of a table: an expression and the kind of error it must give.
struct FailingRow: Sendable, CustomTestStringConvertible {
    let source: String
    let kind: ExpressionError.Kind

    init(_ source: String, _ kind: ExpressionError.Kind) {
        self.source = source
        self.kind = kind
    }

    var testDescription: String { source }
}

/// A small generator with a fixed sequence (G. Steele et al., "Fast Splittable Pseudorandom Number
/// Generators", OOPSLA 2014: SplitMix64).
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
