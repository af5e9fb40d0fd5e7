internal import Baton
internal import Expressions
internal import Foundation

/// Values of expressions in JSON without loss: what JSON has no type for carries a tag,
/// `{"@type": "uint", "value": 1}`.
enum TypedJSON {
    static let typeKey = "@type"
    static let valueKey = "value"

    /// The value beside the name of its type.
    static func answer(_ value: ExpressionValue) -> Value {
        ["type": .string(value.typeName), "value": plain(value)]
    }

    /// The value alone; its type is known from elsewhere.
    private static func plain(_ value: ExpressionValue) -> Value {
        switch value {
        case .null: .null
        case .bool(let value): .bool(value)
        case .int(let value): .int(value)
        case .uint(let value): Int64(exactly: value).map(Value.int) ?? .string(String(value))
        case .double(let value): number(value)
        case .string(let value): .string(value)
        case .bytes(let value): .string(Data(value).base64EncodedString())
        case .timestamp(let value): .string(value.description)
        case .duration(let value): .string(value.description)
        case .list(let elements): .array(elements.map(element))
        case .map(let map): object(map) ?? .array(map.map { [element($0.key.value), element($0.value)] })
        case .type(let type): .string(type.name)
        // An array, so that nothing and null differ.
        case .optional(let value): .array(value.map { [element($0)] } ?? [])
        }
    }

    /// The value within another: tagged unless its JSON already says its type.
    private static func element(_ value: ExpressionValue) -> Value {
        let plain = plain(value)
        let isClear =
            switch (value, plain) {
            case (.null, _), (.bool, _), (.int, _), (.string, _), (.list, _), (.double, .double),
                (.map, .object):
                true
            default: false
            }
        return isClear ? plain : [typeKey: .string(value.typeName), valueKey: plain]
    }

    /// JSON has no number for infinities and for what is no number.
    private static func number(_ number: Double) -> Value {
        guard !number.isFinite else { return .double(number) }
        return number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity"
    }

    /// A map as an object, or nil when the object would lose a key, or its type, or look like a tag.
    private static func object(_ map: ExpressionMap) -> Value? {
        var members: [String: Value] = [:]
        for (key, value) in map {
            guard case .string(let name) = key, name != typeKey else { return nil }
            members[name] = element(value)
        }
        // Keys that differ only in Unicode normalisation are one key of an object.
        return members.count == map.count ? .object(members) : nil
    }
}
