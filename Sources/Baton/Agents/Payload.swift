/// The typed input or output of an operation: a Codable record that declares each of its keys once.
///
/// ```swift
/// struct Greeting: Payload {
///     var name: String
///     var repeats: Int
///
///     static let fields: [Field<Greeting>] = [
///         .required("name", \.name, "Whom to greet."),
///         .optional("repeats", \.repeats, default: 1, in: 1...10, "How often."),
///     ]
/// }
/// ```
///
/// Keys are snake_case in JSON and camelCase in Swift; the coders of this package convert between them. Where that
/// rule does not give the key (`lower_80`), declare `CodingKeys` with the JSON names.
public protocol Payload: Codable, Sendable, SchemaDescribed {
    static var fields: [Field<Self>] { get }
    /// Whether keys beyond the declared ones are accepted; `false` unless said otherwise.
    static var acceptsUndeclaredKeys: Bool { get }
}

extension Payload {
    public static var acceptsUndeclaredKeys: Bool { false }
    public static var objectSchema: ObjectSchema {
        ObjectSchema(fields.map(\.property), isOpen: acceptsUndeclaredKeys)
    }
    public static var schema: Schema { .object(objectSchema) }
}

/// One key of a ``Payload``: its name, its Swift property, and what people and validators need to know of it.
///
/// The schema's type comes from the property's Swift type, so that the two cannot drift apart.
public struct Field<Root>: Sendable {
    public let property: ObjectSchema.Property

    /// A key that must be there.
    public static func required<T: SchemaDescribed>(
        _ name: String, _: KeyPath<Root, T>, unit: String? = nil, _ summary: String
    ) -> Field {
        Field(name, T.schema, isRequired: true, nil, unit, summary)
    }

    /// A whole number that must be there and lie in a range.
    public static func required(
        _ name: String, _: KeyPath<Root, Int>, in range: ClosedRange<Int64>, unit: String? = nil,
        _ summary: String
    ) -> Field {
        Field(name, .integer(range), isRequired: true, nil, unit, summary)
    }

    /// A number that must be there and lie in a range.
    public static func required(
        _ name: String, _: KeyPath<Root, Double>, in range: NumberRange, unit: String? = nil,
        _ summary: String
    ) -> Field {
        Field(name, range.schema, isRequired: true, nil, unit, summary)
    }

    /// A key that may be absent; the property is then `nil`.
    public static func optional<T: SchemaDescribed>(
        _ name: String, _: KeyPath<Root, T?>, unit: String? = nil, _ summary: String
    ) -> Field {
        Field(name, .nullable(T.schema), isRequired: false, nil, unit, summary)
    }

    /// A whole number that may be absent, and lies in a range where it is there.
    public static func optional(
        _ name: String, _: KeyPath<Root, Int?>, in range: ClosedRange<Int64>, unit: String? = nil,
        _ summary: String
    ) -> Field {
        Field(name, .nullable(.integer(range)), isRequired: false, nil, unit, summary)
    }

    /// A number that may be absent, and lies in a range where it is there.
    public static func optional(
        _ name: String, _: KeyPath<Root, Double?>, in range: NumberRange, unit: String? = nil,
        _ summary: String
    ) -> Field {
        Field(name, .nullable(range.schema), isRequired: false, nil, unit, summary)
    }

    /// A key that stands for `default` where it is absent.
    public static func optional<T: SchemaDescribed>(
        _ name: String, _: KeyPath<Root, T>, default value: Value, unit: String? = nil, _ summary: String
    ) -> Field {
        Field(name, T.schema, isRequired: false, value, unit, summary)
    }

    /// A whole number that stands for `default` where it is absent, in a range.
    public static func optional(
        _ name: String, _: KeyPath<Root, Int>, default value: Int64, in range: ClosedRange<Int64>,
        unit: String? = nil, _ summary: String
    ) -> Field {
        Field(name, .integer(range), isRequired: false, .int(value), unit, summary)
    }

    /// A number that stands for `default` where it is absent, in a range.
    public static func optional(
        _ name: String, _: KeyPath<Root, Double>, default value: Double, in range: NumberRange,
        unit: String? = nil,
        _ summary: String
    ) -> Field {
        Field(name, range.schema, isRequired: false, .double(value), unit, summary)
    }

    private init(
        _ name: String, _ schema: Schema, isRequired: Bool, _ defaultValue: Value?, _ unit: String?,
        _ summary: String
    ) {
        property = ObjectSchema.Property(
            name: name, schema: schema, isRequired: isRequired, defaultValue: defaultValue, unit: unit,
            summary: summary)
    }
}

/// Inclusive bounds of a number, either of which may be open.
public struct NumberRange: Sendable {
    let minimum: Double?
    let maximum: Double?
    var schema: Schema { .number(minimum: minimum, maximum: maximum) }

    public static func between(_ range: ClosedRange<Double>) -> NumberRange {
        NumberRange(minimum: range.lowerBound, maximum: range.upperBound)
    }
    public static func atLeast(_ minimum: Double) -> NumberRange {
        NumberRange(minimum: minimum, maximum: nil)
    }
}

/// An untyped payload: any JSON object. For operations whose keys are not known beforehand.
public struct OpenObject: Payload, Hashable {
    public var members: [String: Value]
    public init(_ members: [String: Value] = [:]) { self.members = members }

    public static var fields: [Field<OpenObject>] { [] }
    public static var acceptsUndeclaredKeys: Bool { true }

    public init(from decoder: any Decoder) throws {
        members = try decoder.singleValueContainer().decode([String: Value].self)
    }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(members)
    }
}
