extension Decodable {
    /// Decodes from a JSON value; Swift's camelCase keys read the value's snake_case ones. Keys of dictionaries are
    /// data and stay as they are.
    ///
    /// Integers decode into floating-point properties, never the other way round.
    ///
    /// - Throws: `DecodingError` with the path of the key.
    public init(from value: Value) throws {
        self = try ValueDecoder(value: value, codingPath: []).decode(Self.self)
    }
}

private struct ValueDecoder: Decoder {
    let value: Value
    let codingPath: [any CodingKey]
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard let members = value.objectValue else { throw mismatch([String: Value].self) }
        return KeyedDecodingContainer(KeyedContainer(members: members, codingPath: codingPath))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard let elements = value.arrayValue else { throw mismatch([Value].self) }
        return UnkeyedContainer(elements: elements, codingPath: codingPath)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { self }

    func mismatch(_ type: any Any.Type) -> DecodingError {
        .typeMismatch(type, .init(codingPath: codingPath, debugDescription: "found \(value.excerpt)"))
    }
}

extension ValueDecoder: SingleValueDecodingContainer {
    func decodeNil() -> Bool { value == .null }

    func decode(_ type: Bool.Type) throws -> Bool {
        guard let decoded = value.boolValue else { throw mismatch(type) }
        return decoded
    }
    func decode(_ type: String.Type) throws -> String {
        guard let decoded = value.stringValue else { throw mismatch(type) }
        return decoded
    }
    func decode(_ type: Double.Type) throws -> Double {
        guard let decoded = value.doubleValue else { throw mismatch(type) }
        return decoded
    }
    func decode(_ type: Float.Type) throws -> Float { Float(try decode(Double.self)) }
    func decode(_ type: Int.Type) throws -> Int { try integer(type) }
    func decode(_ type: Int8.Type) throws -> Int8 { try integer(type) }
    func decode(_ type: Int16.Type) throws -> Int16 { try integer(type) }
    func decode(_ type: Int32.Type) throws -> Int32 { try integer(type) }
    func decode(_ type: Int64.Type) throws -> Int64 { try integer(type) }
    func decode(_ type: UInt.Type) throws -> UInt { try integer(type) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try integer(type) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try integer(type) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try integer(type) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try integer(type) }

    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        // The value itself, and containers of values, need no walk.
        if type == Value.self, let same = value as? T { return same }
        if type == [String: Value].self, let members = value.objectValue as? T { return members }
        if type == [Value].self, let elements = value.arrayValue as? T { return elements }
        if case .object = value, let dictionary = type as? any StringDictionary.Type,
            let decoded = try dictionary.decode(self) as? T
        {
            return decoded
        }
        return try T(from: self)
    }

    private func integer<T: FixedWidthInteger>(_ type: T.Type) throws -> T {
        guard let number = value.intValue, let decoded = T(exactly: number) else { throw mismatch(type) }
        return decoded
    }
}

/// A dictionary whose keys are data, not names of properties.
private protocol StringDictionary {
    /// Decodes an object.
    static func decode(_ decoder: ValueDecoder) throws -> Self
}

extension Dictionary: StringDictionary where Key == String, Value: Decodable {
    fileprivate static func decode(_ decoder: ValueDecoder) throws -> Self {
        var decoded: Self = [:]
        for (key, member) in decoder.value.objectValue ?? [:] {
            let path = decoder.codingPath + [AnyCodingKey(stringValue: key)]
            decoded[key] = try ValueDecoder(value: member, codingPath: path).decode(Value.self)
        }
        return decoded
    }
}

private struct KeyedContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let members: [String: Value]
    let codingPath: [any CodingKey]
    /// The value's keys that Swift knows, whether its spelling is camelCase or that of the JSON.
    var allKeys: [Key] {
        members.keys.sorted().compactMap { Key(stringValue: $0) ?? Key(stringValue: $0.camelCased) }
    }

    func contains(_ key: Key) -> Bool { members[key.stringValue.snakeCased] != nil }
    func decodeNil(forKey key: Key) throws -> Bool { try decoder(key).decodeNil() }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T { try decoder(key).decode(type) }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try decoder(key).container(keyedBy: type)
    }
    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try decoder(key).unkeyedContainer()
    }
    func superDecoder() throws -> any Decoder {
        let key = AnyCodingKey(stringValue: "super")
        guard let value = members[key.stringValue] else {
            throw DecodingError.keyNotFound(
                key, .init(codingPath: codingPath, debugDescription: "no key '\(key.stringValue)'"))
        }
        return ValueDecoder(value: value, codingPath: codingPath + [key])
    }
    func superDecoder(forKey key: Key) throws -> any Decoder { try decoder(key) }

    private func decoder(_ key: Key) throws -> ValueDecoder {
        guard let value = members[key.stringValue.snakeCased] else {
            throw DecodingError.keyNotFound(
                key, .init(codingPath: codingPath, debugDescription: "no key '\(key.stringValue.snakeCased)'")
            )
        }
        return ValueDecoder(value: value, codingPath: codingPath + [key])
    }
}

private struct UnkeyedContainer: UnkeyedDecodingContainer {
    let elements: [Value]
    let codingPath: [any CodingKey]
    private(set) var currentIndex = 0

    init(elements: [Value], codingPath: [any CodingKey]) {
        self.elements = elements
        self.codingPath = codingPath
    }

    var count: Int? { elements.count }
    var isAtEnd: Bool { currentIndex >= elements.count }

    mutating func decodeNil() throws -> Bool {
        guard try current().decodeNil() else { return false }
        currentIndex += 1
        return true
    }
    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T { try next().decode(type) }
    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
        try next().container(keyedBy: type)
    }
    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try next().unkeyedContainer()
    }
    mutating func superDecoder() throws -> any Decoder { try next() }

    private mutating func next() throws -> ValueDecoder {
        defer { currentIndex += 1 }
        return try current()
    }

    private func current() throws -> ValueDecoder {
        guard !isAtEnd else {
            throw DecodingError.valueNotFound(
                Value.self,
                .init(codingPath: codingPath, debugDescription: "the list has only \(elements.count)"))
        }
        return ValueDecoder(
            value: elements[currentIndex], codingPath: codingPath + [AnyCodingKey(intValue: currentIndex)])
    }
}
