/// The types that a workflow declares its inputs with.
enum InputType: String, CaseIterable {
    case any, string, integer, number, boolean, array, object

    var schema: Schema {
        switch self {
        case .any: .any
        case .string: .string(options: [])
        case .integer: .integer(nil)
        case .number: .number(minimum: nil, maximum: nil)
        case .boolean: .boolean
        case .array: .array(of: .any)
        case .object: .dictionary(of: .any)
        }
    }

    /// The declared type of a schema made by this type.
    init(_ schema: Schema) {
        switch schema {
        case .any: self = .any
        case .string: self = .string
        case .integer: self = .integer
        case .number: self = .number
        case .boolean: self = .boolean
        case .array: self = .array
        case .dictionary, .object: self = .object
        case .nullable(let wrapped): self = InputType(wrapped)
        }
    }
}
