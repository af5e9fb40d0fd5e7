/// What a value must look like: the JSON Schema subset that operations declare their inputs and outputs in.
public indirect enum Schema: Sendable, Hashable {
    /// Anything, null included.
    case any
    case boolean
    /// A whole number; the range is inclusive.
    case integer(ClosedRange<Int64>?)
    /// A finite number, whole or not; bounds are inclusive.
    case number(minimum: Double?, maximum: Double?)
    /// Text; `options` lists what is allowed, empty means anything.
    case string(options: [String])
    case array(of: Schema)
    /// An object with any keys and values of one kind.
    case dictionary(of: Schema)
    case object(ObjectSchema)
    /// What the wrapped schema accepts, or null.
    case nullable(Schema)
}

/// The members of an object.
public struct ObjectSchema: Sendable, Hashable {
    public let properties: [Property]
    /// Whether keys beyond the declared ones are accepted.
    public let isOpen: Bool

    public init(_ properties: [Property], isOpen: Bool = false) {
        self.properties = properties
        self.isOpen = isOpen
    }

    /// Accepts every object.
    public static let open = ObjectSchema([], isOpen: true)

    public subscript(name: String) -> Property? { properties.first { $0.name == name } }

    /// One key of an object.
    public struct Property: Sendable, Hashable {
        public let name: String
        public let schema: Schema
        /// Required keys must be there; null does not count as being there.
        public let isRequired: Bool
        /// What an absent key means, `nil` when absence has a meaning of its own.
        public let defaultValue: Value?
        /// The unit of measure, in the field's words: `days`, `units`, `currency/order`.
        public let unit: String?
        /// One line for people.
        public let summary: String

        public init(
            name: String, schema: Schema, isRequired: Bool, defaultValue: Value? = nil, unit: String? = nil,
            summary: String
        ) {
            self.name = name
            self.schema = schema
            self.isRequired = isRequired
            self.defaultValue = defaultValue
            self.unit = unit
            self.summary = summary
        }

        /// Whether the key is there; null counts only where anything is accepted.
        func isPresent(in members: [String: Value]) -> Bool {
            guard let member = members[name] else { return false }
            return member != .null || schema == .any
        }
    }
}

/// A Swift type with a schema; conformances of the basic types are below, records conform through ``Payload``.
public protocol SchemaDescribed {
    static var schema: Schema { get }
}

extension Value: SchemaDescribed { public static var schema: Schema { .any } }
extension Bool: SchemaDescribed { public static var schema: Schema { .boolean } }
extension Int: SchemaDescribed { public static var schema: Schema { .integer(nil) } }
extension Int64: SchemaDescribed { public static var schema: Schema { .integer(nil) } }
extension Double: SchemaDescribed { public static var schema: Schema { .number(minimum: nil, maximum: nil) } }
extension String: SchemaDescribed { public static var schema: Schema { .string(options: []) } }

extension Array: SchemaDescribed where Element: SchemaDescribed {
    public static var schema: Schema { .array(of: Element.schema) }
}

extension Dictionary: SchemaDescribed where Key == String, Value: SchemaDescribed {
    public static var schema: Schema { .dictionary(of: Value.schema) }
}

extension Optional: SchemaDescribed where Wrapped: SchemaDescribed {
    public static var schema: Schema { .nullable(Wrapped.schema) }
}

/// An enumeration of words: its schema lists them.
extension SchemaDescribed where Self: RawRepresentable & CaseIterable, RawValue == String {
    public static var schema: Schema { .string(options: allCases.map(\.rawValue)) }
}
