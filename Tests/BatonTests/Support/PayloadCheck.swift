import Baton
import Testing

/// Decodes a payload from a sample that its schema describes and encodes it again: both must use the same keys.
func expectFieldsMatchCoding<T: Payload>(
    _ type: T.Type, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let sample = T.schema.sample
    #expect(T.schema.violations(of: sample).isEmpty, sourceLocation: sourceLocation)
    let encoded = try Value(encoding: T(from: sample))
    #expect(encoded.shape == sample.shape, sourceLocation: sourceLocation)
}

extension Schema {
    /// A value that fits, with every key there.
    var sample: Value {
        switch self {
        case .any: "anything"
        case .boolean: true
        case .integer(let range): .int(range?.lowerBound ?? 1)
        case .number(let minimum, let maximum): .double(minimum ?? maximum ?? 0.5)
        case .string(let options): .string(options.first ?? "text")
        case .array(let element): [element.sample]
        case .dictionary(let element): ["Key-1": element.sample]
        case .nullable(let wrapped): wrapped.sample
        case .object(let schema):
            .object(Dictionary(uniqueKeysWithValues: schema.properties.map { ($0.name, $0.schema.sample) }))
        }
    }
}

extension Value {
    /// The keys at every depth, without the values.
    fileprivate var shape: Value {
        switch self {
        case .null, .bool, .int, .double, .string: nil
        case .array(let elements): .array(elements.map(\.shape))
        case .object(let members): .object(members.mapValues(\.shape))
        }
    }
}
