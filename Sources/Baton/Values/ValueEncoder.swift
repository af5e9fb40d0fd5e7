extension Value {
    /// Encodes a Swift value; its camelCase keys become snake_case. Keys of dictionaries are data and stay as they are.
    ///
    /// - Throws: `EncodingError` for a number that JSON cannot hold (infinite, NaN, above 2⁶³ - 1).
    public init(encoding encodable: some Encodable) throws {
        let box = ValueBox()
        try ValueEncoder(box: box, codingPath: []).encode(encodable)
        self = box.value
    }
}

/// The place that a container writes into; containers of one value share the tree of boxes.
private final class ValueBox {
    enum Content {
        case single(Value)
        case keyed([String: ValueBox])
        case unkeyed([ValueBox])
    }
    var content = Content.single(.null)

    var value: Value {
        switch content {
        case .single(let value): value
        case .keyed(let boxes): .object(boxes.mapValues(\.value))
        case .unkeyed(let boxes): .array(boxes.map(\.value))
        }
    }

    func member(_ key: String) -> ValueBox {
        let box = ValueBox()
        if case .keyed(var boxes) = content {
            content = .single(.null)
            boxes[key] = box
            content = .keyed(boxes)
        }
        return box
    }

    func appended() -> ValueBox {
        let box = ValueBox()
        if case .unkeyed(var boxes) = content {
            content = .single(.null)
            boxes.append(box)
            content = .unkeyed(boxes)
        }
        return box
    }
}

private struct ValueEncoder: Encoder {
    let box: ValueBox
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        if case .single = box.content { box.content = .keyed([:]) }
        return KeyedEncodingContainer(KeyedContainer(box: box, codingPath: codingPath))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        if case .single = box.content { box.content = .unkeyed([]) }
        return UnkeyedContainer(box: box, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }
}

extension ValueEncoder: SingleValueEncodingContainer {
    func encodeNil() { box.content = .single(.null) }
    func encode(_ value: Bool) { box.content = .single(.bool(value)) }
    func encode(_ value: String) { box.content = .single(.string(value)) }
    func encode(_ value: Double) throws {
        guard value.isFinite else {
            throw EncodingError.invalidValue(
                value, .init(codingPath: codingPath, debugDescription: "JSON holds no \(value)"))
        }
        box.content = .single(.double(value))
    }
    func encode(_ value: Float) throws { try encode(Double(value)) }
    func encode(_ value: Int) { box.content = .single(.int(Int64(value))) }
    func encode(_ value: Int8) { box.content = .single(.int(Int64(value))) }
    func encode(_ value: Int16) { box.content = .single(.int(Int64(value))) }
    func encode(_ value: Int32) { box.content = .single(.int(Int64(value))) }
    func encode(_ value: Int64) { box.content = .single(.int(value)) }
    func encode(_ value: UInt8) { box.content = .single(.int(Int64(value))) }
    func encode(_ value: UInt16) { box.content = .single(.int(Int64(value))) }
    func encode(_ value: UInt32) { box.content = .single(.int(Int64(value))) }
    func encode(_ value: UInt) throws { try encode(UInt64(value)) }
    func encode(_ value: UInt64) throws {
        guard let number = Int64(exactly: value) else {
            throw EncodingError.invalidValue(
                value,
                .init(codingPath: codingPath, debugDescription: "\(value) does not fit a 64-bit integer"))
        }
        box.content = .single(.int(number))
    }

    func encode<T: Encodable>(_ value: T) throws {
        switch value {
        case let value as Value: box.content = .single(value)
        case let members as [String: Value]: box.content = .single(.object(members))
        case let dictionary as any StringDictionary: try dictionary.encodeMembers(to: self)
        default: try value.encode(to: self)
        }
    }
}

/// A dictionary whose keys are data, not names of properties.
private protocol StringDictionary {
    func encodeMembers(to encoder: ValueEncoder) throws
}

extension Dictionary: StringDictionary where Key == String, Value: Encodable {
    fileprivate func encodeMembers(to encoder: ValueEncoder) throws {
        encoder.box.content = .keyed([:])
        for (key, member) in self {
            let path = encoder.codingPath + [AnyCodingKey(stringValue: key)]
            try ValueEncoder(box: encoder.box.member(key), codingPath: path).encode(member)
        }
    }
}

private struct KeyedContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let box: ValueBox
    let codingPath: [any CodingKey]

    func encodeNil(forKey key: Key) { encoder(key).encodeNil() }
    func encode<T: Encodable>(_ value: T, forKey key: Key) throws { try encoder(key).encode(value) }

    func nestedContainer<Nested: CodingKey>(
        keyedBy keyType: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        encoder(key).container(keyedBy: keyType)
    }
    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        encoder(key).unkeyedContainer()
    }
    func superEncoder() -> any Encoder {
        ValueEncoder(box: box.member("super"), codingPath: codingPath + [AnyCodingKey(stringValue: "super")])
    }
    func superEncoder(forKey key: Key) -> any Encoder { encoder(key) }

    private func encoder(_ key: Key) -> ValueEncoder {
        ValueEncoder(box: box.member(key.stringValue.snakeCased), codingPath: codingPath + [key])
    }
}

private struct UnkeyedContainer: UnkeyedEncodingContainer {
    let box: ValueBox
    let codingPath: [any CodingKey]
    var count: Int {
        guard case .unkeyed(let boxes) = box.content else { return 0 }
        return boxes.count
    }

    func encodeNil() { encoder().encodeNil() }
    func encode<T: Encodable>(_ value: T) throws { try encoder().encode(value) }
    func nestedContainer<Nested: CodingKey>(keyedBy keyType: Nested.Type) -> KeyedEncodingContainer<Nested> {
        encoder().container(keyedBy: keyType)
    }
    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { encoder().unkeyedContainer() }
    func superEncoder() -> any Encoder { encoder() }

    private func encoder() -> ValueEncoder {
        let index = count
        return ValueEncoder(box: box.appended(), codingPath: codingPath + [AnyCodingKey(intValue: index)])
    }
}

extension Value: Codable {
    /// Decodes from any format; whole numbers become `int`, others `double`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .int(value)
        } else if let value = try? container.decode(Double.self) {
            self = .double(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([Value].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: Value].self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .int(let value): try container.encode(value)
        case .double(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }
}
