/// A type as a value: what `type(x)` gives and what the names `int`, `list`, … stand for.
public struct ExpressionType: Sendable, Hashable {
    /// The type's name in the language, such as `int` or `google.protobuf.Duration`.
    public let name: String

    public static let null = ExpressionType(name: "null_type")
    public static let bool = ExpressionType(name: "bool")
    public static let int = ExpressionType(name: "int")
    public static let uint = ExpressionType(name: "uint")
    public static let double = ExpressionType(name: "double")
    public static let string = ExpressionType(name: "string")
    public static let bytes = ExpressionType(name: "bytes")
    public static let timestamp = ExpressionType(name: "google.protobuf.Timestamp")
    public static let duration = ExpressionType(name: "google.protobuf.Duration")
    public static let list = ExpressionType(name: "list")
    public static let map = ExpressionType(name: "map")
    public static let type = ExpressionType(name: "type")
    public static let optional = ExpressionType(name: "optional_type")

    /// Every type, in the order of the language definition.
    public static let all: [ExpressionType] = [
        .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .list, .map, .type,
        .optional,
    ]

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    /// The type that an expression denotes by this name, if there is one.
    static func named(_ name: String) -> ExpressionType? { byName[name] }
}
