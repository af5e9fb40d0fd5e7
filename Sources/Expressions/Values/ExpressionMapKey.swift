/// A key of a map: the four types that CEL allows there.
///
/// Two numeric keys are the same key when their numbers are equal: `1` and `1u` are one key.
public enum ExpressionMapKey: Sendable {
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case string(String)

    /// The key as a value.
    public var value: ExpressionValue {
        switch self {
        case .bool(let key): .bool(key)
        case .int(let key): .int(key)
        case .uint(let key): .uint(key)
        case .string(let key): .string(key)
        }
    }

    /// The key that looks up an element: a double stands for the integer it equals.
    ///
    /// - Returns: nil for a value that equals no possible key, such as `1.5` or a list.
    init?(lookingUp value: ExpressionValue) {
        switch value {
        case .bool(let key): self = .bool(key)
        case .int(let key): self = .int(key)
        case .uint(let key): self = .uint(key)
        case .string(let key): self = .string(key)
        case .double(let key):
            if let integer = Int64(exactly: key) {
                self = .int(integer)
            } else if let integer = UInt64(exactly: key) {
                self = .uint(integer)
            } else {
                return nil
            }
        case .null, .bytes, .timestamp, .duration, .list, .map, .type, .optional: return nil
        }
    }

    /// The key that a value becomes in a map literal.
    ///
    /// - Returns: nil when the language does not allow the value's type as a key.
    init?(_ value: ExpressionValue) {
        if case .double = value { return nil }
        self.init(lookingUp: value)
    }
}

extension ExpressionMapKey: Hashable {
    public static func == (left: ExpressionMapKey, right: ExpressionMapKey) -> Bool {
        switch (left, right) {
        case (.string(let left), .string(let right)): left.hasSameCodePoints(as: right)
        case (.int(let left), .int(let right)): left == right
        case (.uint(let left), .uint(let right)): left == right
        case (.int(let left), .uint(let right)): left == right
        case (.uint(let left), .int(let right)): left == right
        case (.bool(let left), .bool(let right)): left == right
        default: false
        }
    }

    public func hash(into hasher: inout Hasher) {
        switch self {
        case .string(let key): hasher.combine(key)
        case .bool(let key): hasher.combine(key)
        case .int(let key): hasher.combine(UInt64(bitPattern: key))
        case .uint(let key): hasher.combine(key)
        }
    }
}
