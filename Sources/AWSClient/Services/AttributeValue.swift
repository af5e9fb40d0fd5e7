internal import Foundation

/// A value of a DynamoDB item.
public enum AttributeValue: Sendable, Hashable, Codable {
    case string(String)
    /// Up to 38 digits, as text.
    case number(String)
    case binary([UInt8])
    case bool(Bool)
    case null
    case list([AttributeValue])
    case map([String: AttributeValue])
    case strings(Set<String>)
    case numbers(Set<String>)

    public static func integer(_ number: some BinaryInteger) -> AttributeValue { .number(String(number)) }

    public var stringValue: String? { if case .string(let text) = self { text } else { nil } }
    /// A number that is whole.
    public var integerValue: Int64? { if case .number(let text) = self { Int64(text) } else { nil } }
    public var binaryValue: [UInt8]? { if case .binary(let bytes) = self { bytes } else { nil } }
    public var mapValue: [String: AttributeValue]? {
        if case .map(let members) = self { members } else { nil }
    }

    /// As the JSON coders here spell them in Swift: the first letter of `BOOL` and its like is small.
    private enum CodingKeys: String, CodingKey {
        case string = "s"
        case number = "n"
        case binary = "b"
        case bool = "bOOL"
        case null = "nULL"
        case list = "l"
        case map = "m"
        case strings = "sS"
        case numbers = "nS"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard let key = container.allKeys.first else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "unknown type of attribute"))
        }
        self =
            switch key {
            case .string: .string(try container.decode(String.self, forKey: key))
            case .number: .number(try container.decode(String.self, forKey: key))
            case .binary: .binary(Array(try container.decode(Data.self, forKey: key)))
            case .bool: .bool(try container.decode(Bool.self, forKey: key))
            case .null: .null
            case .list: .list(try container.decode([AttributeValue].self, forKey: key))
            case .map: .map(try container.decode([String: AttributeValue].self, forKey: key))
            case .strings: .strings(try container.decode(Set<String>.self, forKey: key))
            case .numbers: .numbers(try container.decode(Set<String>.self, forKey: key))
            }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .string(let text): try container.encode(text, forKey: .string)
        case .number(let text): try container.encode(text, forKey: .number)
        case .binary(let bytes): try container.encode(Data(bytes), forKey: .binary)
        case .bool(let value): try container.encode(value, forKey: .bool)
        case .null: try container.encode(true, forKey: .null)
        case .list(let members): try container.encode(members, forKey: .list)
        case .map(let members): try container.encode(members, forKey: .map)
        case .strings(let members): try container.encode(members, forKey: .strings)
        case .numbers(let members): try container.encode(members, forKey: .numbers)
        }
    }
}

extension AttributeValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    public init(stringLiteral text: String) { self = .string(text) }
    public init(integerLiteral number: Int) { self = .integer(number) }
}
