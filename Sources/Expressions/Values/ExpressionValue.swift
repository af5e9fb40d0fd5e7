/// A value of the expression language: the dynamic types of CEL (Common Expression Language),
/// google/cel-spec, doc/langdef.md, section "Values".
///
/// `==` of Swift is strict: `int(1)` and `uint(1)` differ, not-a-number equals itself, and strings compare by
/// Unicode code point. The `==` of the language, under which `1 == 1u == 1.0`, is ``isEqual(to:)``.
public enum ExpressionValue: Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case double(Double)
    case string(String)
    case bytes([UInt8])
    case timestamp(ExpressionTimestamp)
    case duration(ExpressionDuration)
    case list([ExpressionValue])
    case map(ExpressionMap)
    case type(ExpressionType)
    /// A value that may be absent, as `a.?b` gives it.
    indirect case optional(ExpressionValue?)

    /// The language's name of the value's type, such as `int`, `map` or `google.protobuf.Timestamp`.
    public var typeName: String { type.name }

    /// The value's type, as the function `type(x)` gives it.
    public var type: ExpressionType {
        switch self {
        case .null: .null
        case .bool: .bool
        case .int: .int
        case .uint: .uint
        case .double: .double
        case .string: .string
        case .bytes: .bytes
        case .timestamp: .timestamp
        case .duration: .duration
        case .list: .list
        case .map: .map
        case .type: .type
        case .optional: .optional
        }
    }

    /// A map value from fields; the same as `.map(ExpressionMap(fields))`.
    ///
    /// - Parameter fields: the entries by name; iterated in the order of their names.
    public static func object(_ fields: [String: ExpressionValue]) -> ExpressionValue {
        .map(ExpressionMap(fields))
    }
}

extension ExpressionValue: Hashable {
    public static func == (left: ExpressionValue, right: ExpressionValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.int(let left), .int(let right)): left == right
        case (.uint(let left), .uint(let right)): left == right
        case (.double(let left), .double(let right)): left == right || (left.isNaN && right.isNaN)
        case (.string(let left), .string(let right)): left.hasSameCodePoints(as: right)
        case (.bytes(let left), .bytes(let right)): left == right
        case (.timestamp(let left), .timestamp(let right)): left == right
        case (.duration(let left), .duration(let right)): left == right
        case (.list(let left), .list(let right)): left == right
        case (.map(let left), .map(let right)): left == right
        case (.type(let left), .type(let right)): left == right
        case (.optional(let left), .optional(let right)): left == right
        default: false
        }
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(type)
        switch self {
        case .null: break
        case .bool(let value): hasher.combine(value)
        case .int(let value): hasher.combine(value)
        case .uint(let value): hasher.combine(value)
        case .double(let value): hasher.combine(value.isNaN ? Double.nan.bitPattern : (value + 0).bitPattern)
        case .string(let value): hasher.combine(value)
        case .bytes(let value): hasher.combine(value)
        case .timestamp(let value): hasher.combine(value)
        case .duration(let value): hasher.combine(value)
        case .list(let value): hasher.combine(value)
        case .map(let value): hasher.combine(value)
        case .type(let value): hasher.combine(value)
        case .optional(let value): hasher.combine(value)
        }
    }
}
