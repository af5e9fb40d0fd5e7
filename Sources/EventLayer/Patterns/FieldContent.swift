internal import Baton

/// A value of an event at the end of a path.
enum FieldContent: Sendable {
    case string(String)
    /// Numbers that differ in their text only are the same.
    case number(ComparableNumber)
    case bool(Bool)
    case null

    /// - Returns: `nil` for arrays and objects.
    init?(_ value: Value) {
        switch value {
        case .null: self = .null
        case .bool(let flag): self = .bool(flag)
        case .int, .double:
            guard let number = ComparableNumber(value) else { return nil }
            self = .number(number)
        case .string(let text): self = .string(text)
        case .array, .object: return nil
        }
    }
}

/// A number as patterns compare it: by size from -5·10⁹ to 5·10⁹, the range in which EventBridge compares numbers
/// ("Comparison operators for use in event patterns", numeric matching). Any other is equal to itself only.
enum ComparableNumber: Sendable, Hashable {
    case inRange(Double)
    case other(Value)

    static let range = -5e9...5e9

    /// - Returns: `nil` for what is no number.
    init?(_ value: Value) {
        guard let number = value.doubleValue else { return nil }
        self = Self.range.contains(number) ? .inRange(number) : .other(value)
    }
}
