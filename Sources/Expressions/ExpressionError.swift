/// Why an expression could not be parsed, checked or evaluated.
public struct ExpressionError: Error, Sendable, Hashable {
    /// What kind of problem it is.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The text is no expression.
        case syntax
        /// The text is longer or deeper than ``ExpressionLimits`` allow.
        case limitExceeded = "limit_exceeded"
        /// A name that is neither declared nor a type.
        case unknownVariable = "unknown_variable"
        /// A call of a function that does not exist.
        case unknownFunction = "unknown_function"
        /// A call of a known function with too few or too many arguments.
        case wrongArgumentCount = "wrong_argument_count"
        /// A selected field or key is absent.
        case noSuchField = "no_such_field"
        /// An operator or function does not take values of these types.
        case noSuchOverload = "no_such_overload"
        case indexOutOfRange = "index_out_of_range"
        /// An integer result does not fit 64 bits.
        case overflow
        case divisionByZero = "division_by_zero"
        /// A time or a converted number is outside its type's range.
        case outOfRange = "out_of_range"
        /// An argument has the right type and a value the function cannot use.
        case invalidArgument = "invalid_argument"
        /// A map literal names one key twice.
        case duplicateKey = "duplicate_key"
        /// The value of `optional.none()` was asked for.
        case absentValue = "absent_value"
        /// A condition gave something else than a bool.
        case notBoolean = "not_boolean"
        /// The evaluation took more steps than allowed.
        case costExceeded = "cost_exceeded"
    }

    public let kind: Kind

    /// One line that says what is wrong and, where it applies, what was expected.
    public let message: String

    /// Where in the source, when the problem has a place.
    public let position: SourcePosition?

    /// What to try instead, if there is a likely answer.
    public let hint: String?

    public init(kind: Kind, message: String, position: SourcePosition? = nil, hint: String? = nil) {
        self.kind = kind
        self.message = message
        self.position = position
        self.hint = hint
    }
}

extension ExpressionError: CustomStringConvertible {
    /// One line: place, message and hint.
    public var description: String {
        let place = position.map { "\($0): " } ?? ""
        return place + message + (hint.map { " (\($0))" } ?? "")
    }
}

/// A place in the source of an expression.
public struct SourcePosition: Sendable, Hashable, CustomStringConvertible {
    /// Counted from 1.
    public let line: Int

    /// Counted from 1, in code points.
    public let column: Int

    /// Counted from 0, in bytes of UTF-8.
    public let offset: Int

    public var description: String { "\(line):\(column)" }

    init(offset: Int, in source: String) {
        var line = 1
        var column = 1
        for byte in source.utf8.prefix(offset) {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if !UTF8.isContinuation(byte) {
                column += 1
            }
        }
        self.line = line
        self.column = column
        self.offset = offset
    }
}
