internal import Baton

/// A piece of JSONata with what is known of its value.
struct JSONata {
    var text: String
    /// What the value is; `any` when that is not known.
    var type: Schema
    /// Whether it always gives a value: nothing stands for an error.
    var isCertain: Bool
    /// Whether it is an optional value of CEL: an object that has `value` or has not.
    var isOptional = false

    init(_ text: String, _ type: Schema = .any, isCertain: Bool = false, isOptional: Bool = false) {
        self.text = text
        self.type = type
        self.isCertain = isCertain
        self.isOptional = isOptional
    }

    /// A value that is known.
    init(literal value: Value) {
        self.init(Self.text(of: value), Self.type(of: value), isCertain: true)
    }

    /// Nothing.
    static let nothing = JSONata("$lookup({},'')")

    /// JSON is JSONata, but for what ends the text of an expression.
    static func text(of value: Value) -> String {
        // Only texts can hold it.
        value.json().replacing("%}", with: "\\u0025}")
    }

    static func text(of text: String) -> String { Self.text(of: .string(text)) }

    private static func type(of value: Value) -> Schema {
        switch value {
        case .null: .any
        case .bool: .boolean
        case .int: .integer(nil)
        case .double: .number(minimum: nil, maximum: nil)
        case .string: .string(options: [])
        case .array: .array(of: .any)
        case .object: .dictionary(of: .any)
        }
    }

    /// The field of an expression that AWS evaluates.
    static func field(_ text: String, helpers: Set<JSONataHelper> = []) -> Value {
        let prelude = helpers.prelude
        return .string(prelude.isEmpty ? "{% \(text) %}" : "{% ( \(prelude)\(text) ) %}")
    }
}

extension Schema {
    var isInteger: Bool { if case .integer = self { true } else { false } }
    var isDecimal: Bool { if case .number = self { true } else { false } }
    var isText: Bool { if case .string = self { true } else { false } }

    /// What a member of it is.
    func member(_ name: String) -> Schema {
        switch self {
        case .object(let object): object[name]?.schema ?? .any
        case .dictionary(let element): element
        case .any, .boolean, .integer, .number, .string, .array, .nullable: .any
        }
    }

    /// What an element of it is.
    var element: Schema { if case .array(let element) = self { element } else { .any } }
}
