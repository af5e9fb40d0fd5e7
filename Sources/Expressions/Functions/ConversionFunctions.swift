/// `bool`, `int`, `uint`, `double`, `string`, `bytes`, `timestamp`, `duration`, `dyn` and `type`
/// (langdef.md, "List of Standard Definitions").
enum ConversionFunctions {
    static let all: [Function] = [
        conversion("bool", toBool), conversion("int", toInt), conversion("uint", toUint),
        conversion("double", toDouble), conversion("string", toString), conversion("bytes", toBytes),
        conversion("timestamp", toTimestamp), conversion("duration", toDuration),
        .global("dyn", 1...1) { arguments, _ in arguments[0] },
        .global("type", 1...1) { arguments, _ in .type(arguments[0].type) },
    ]

    private static func conversion(
        _ name: String, _ convert: @escaping @Sendable (ExpressionValue) throws(Failure) -> ExpressionValue?
    ) -> Function {
        .global(name, 1...1) { arguments, budget throws(Failure) in
            if case .string(let text) = arguments[0] { try budget.spend(bytes: text.utf8.count) }
            if case .bytes(let bytes) = arguments[0] { try budget.spend(bytes: bytes.count) }
            return try convert(arguments[0])
        }
    }

    @Sendable private static func toBool(_ value: ExpressionValue) throws(Failure) -> ExpressionValue? {
        switch value {
        case .bool: return value
        case .string("1"), .string("t"), .string("true"), .string("TRUE"), .string("True"): return .bool(true)
        case .string("0"), .string("f"), .string("false"), .string("FALSE"), .string("False"):
            return .bool(false)
        case .string(let text): throw unreadable(text, as: "a bool", expected: "'true' or 'false'")
        default: return nil
        }
    }

    @Sendable private static func toInt(_ value: ExpressionValue) throws(Failure) -> ExpressionValue? {
        switch value {
        case .int: return value
        case .uint(let number):
            guard let integer = Int64(exactly: number) else { throw outOfRange(value, "int") }
            return .int(integer)
        case .double(let number):
            // Both bounds are excluded: at ±2⁶³ a double cannot tell the bound from its neighbours.
            guard number > -0x1p63, number < 0x1p63 else { throw outOfRange(value, "int") }
            return .int(Int64(number))
        case .string(let text):
            guard let integer = Int64(text) else { throw unreadable(text, as: "an int", expected: "digits") }
            return .int(integer)
        case .timestamp(let time): return .int(time.secondsSinceEpoch)
        default: return nil
        }
    }

    @Sendable private static func toUint(_ value: ExpressionValue) throws(Failure) -> ExpressionValue? {
        switch value {
        case .uint: return value
        case .int(let number):
            guard let integer = UInt64(exactly: number) else { throw outOfRange(value, "uint") }
            return .uint(integer)
        case .double(let number):
            guard number >= 0, number < 0x1p64 else { throw outOfRange(value, "uint") }
            return .uint(UInt64(number))
        case .string(let text):
            guard let integer = UInt64(text) else { throw unreadable(text, as: "a uint", expected: "digits") }
            return .uint(integer)
        default: return nil
        }
    }

    @Sendable private static func toDouble(_ value: ExpressionValue) throws(Failure) -> ExpressionValue? {
        switch value {
        case .double: return value
        case .int(let number): return .double(Double(number))
        case .uint(let number): return .double(Double(number))
        case .string(let text):
            guard let number = Double(text) else {
                throw unreadable(text, as: "a double", expected: "a decimal number")
            }
            guard number.isFinite || !text.utf8.contains(where: \.isDigit) else {
                throw Failure(.outOfRange, "range error: \(StringQuoting.quote(text)) as a double")
            }
            return .double(number)
        default: return nil
        }
    }

    @Sendable private static func toString(_ value: ExpressionValue) throws(Failure) -> ExpressionValue? {
        switch value {
        case .string: return value
        case .bool(let truth): return .string(truth ? "true" : "false")
        case .int(let number): return .string(String(number))
        case .uint(let number): return .string(String(number))
        case .double(let number): return .string(DoubleText.shortest(number))
        case .bytes(let bytes):
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw Failure(.invalidArgument, "invalid UTF-8 in bytes, cannot convert to string")
            }
            return .string(text)
        case .timestamp(let time): return .string(time.description)
        case .duration(let duration): return .string(duration.description)
        default: return nil
        }
    }

    @Sendable private static func toBytes(_ value: ExpressionValue) throws(Failure) -> ExpressionValue? {
        switch value {
        case .bytes: return value
        case .string(let text): return .bytes(Array(text.utf8))
        default: return nil
        }
    }

    @Sendable private static func toTimestamp(_ value: ExpressionValue) throws(Failure) -> ExpressionValue? {
        switch value {
        case .timestamp: return value
        case .int(let seconds):
            guard let time = ExpressionTimestamp(secondsSinceEpoch: seconds) else {
                throw outOfRange(value, "timestamp")
            }
            return .timestamp(time)
        case .string(let text):
            do throws(ExpressionTimestamp.ParsingFailure) {
                return .timestamp(try ExpressionTimestamp(parsing: text))
            } catch {
                throw switch error {
                case .malformed:
                    unreadable(text, as: "a timestamp", expected: "RFC 3339 such as '2024-03-10T12:30:00Z'")
                case .outOfRange: outOfRange(value, "timestamp")
                }
            }
        default: return nil
        }
    }

    @Sendable private static func toDuration(_ value: ExpressionValue) throws(Failure) -> ExpressionValue? {
        switch value {
        case .duration: return value
        case .string(let text):
            do throws(ExpressionDuration.ParsingFailure) {
                return .duration(try ExpressionDuration(parsing: text))
            } catch {
                throw switch error {
                case .malformed:
                    unreadable(text, as: "a duration", expected: "numbers with units such as '1h30m'")
                case .outOfRange: outOfRange(value, "duration")
                }
            }
        default: return nil
        }
    }

    private static func outOfRange(_ value: ExpressionValue, _ type: String) -> Failure {
        Failure(.outOfRange, "range error: \(value) does not fit \(type)")
    }

    private static func unreadable(_ text: String, as type: String, expected: String) -> Failure {
        Failure(
            .invalidArgument, "cannot read \(StringQuoting.quote(text)) as \(type)",
            hint: "expected \(expected)")
    }
}
