/// Fields of maps and elements of lists (langdef.md, section "Field Selection").
enum Selection {
    /// The field of a map, or of the map in an optional.
    ///
    /// - Parameter name: the operand's own name in the expression, for messages.
    /// - Throws: `noSuchField` when the map lacks the field, `noSuchOverload` when the operand has no fields.
    static func field(
        _ field: String, of operand: ExpressionValue, named name: () -> String?, at offset: Int
    ) throws(Failure) -> ExpressionValue {
        switch operand {
        case .map(let map):
            if let value = map[field] { return value }
            throw absent(field, map, named: name(), at: offset)
        case .optional(nil):
            return operand
        case .optional(let content?):
            return .optional(try optionalField(.string(field), of: content, at: offset))
        case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .list, .type:
            let owner = name().map { "'\($0)', which is" } ?? "a value of type"
            throw Failure(
                .noSuchOverload,
                "no such overload: cannot select '\(field)' from \(owner) \(operand.typeName)",
                offset: offset)
        }
    }

    /// The element under a key or index, nil when it is absent.
    ///
    /// - Throws: `noSuchOverload` when the container has no elements of this kind of key.
    static func optionalField(
        _ key: ExpressionValue, of container: ExpressionValue, at offset: Int
    ) throws(Failure) -> ExpressionValue? {
        switch container {
        case .map(let map):
            return try mapKey(key, at: offset).flatMap { map[$0] }
        case .list(let elements):
            return try position(key, in: elements, at: offset).map { elements[$0] }
        case .optional(let content):
            guard let content else { return nil }
            return try optionalField(key, of: content, at: offset)
        case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .type:
            throw noElements(container, key, at: offset)
        }
    }

    /// The element under a key or index.
    ///
    /// - Throws: `noSuchField` or `indexOutOfRange` when it is absent, `noSuchOverload` as in
    ///   `optionalField`.
    static func element(
        _ key: ExpressionValue, of container: ExpressionValue, at offset: Int
    ) throws(Failure) -> ExpressionValue {
        if case .optional = container {
            return .optional(try optionalField(key, of: container, at: offset))
        }
        if let element = try optionalField(key, of: container, at: offset) { return element }
        if case .list(let elements) = container {
            throw Failure(
                .indexOutOfRange, "index out of range: \(key) in a list of \(elements.count)", offset: offset)
        }
        throw Failure(.noSuchField, "no such key: \(key)", offset: offset)
    }

    /// - Returns: nil for a number that equals no key, such as 1.5.
    private static func mapKey(_ key: ExpressionValue, at offset: Int) throws(Failure) -> ExpressionMapKey? {
        if let mapKey = ExpressionMapKey(lookingUp: key) { return mapKey }
        if case .double = key { return nil }
        throw Failure(.noSuchOverload, "no such overload: map[\(key.typeName)]", offset: offset)
    }

    /// The position in a list that an index stands for; nil outside the list.
    private static func position(
        _ index: ExpressionValue, in elements: [ExpressionValue], at offset: Int
    ) throws(Failure) -> Int? {
        let position: Int?
        switch index {
        case .int(let number): position = Int(exactly: number)
        case .uint(let number): position = Int(exactly: number)
        case .double(let number):
            guard number.rounded(.towardZero) == number else {
                throw Failure(
                    .invalidArgument, "invalid argument: index \(number) is no integer", offset: offset)
            }
            position = Int(exactly: number)
        default: throw Failure(.noSuchOverload, "no such overload: list[\(index.typeName)]", offset: offset)
        }
        guard let position, elements.indices.contains(position) else { return nil }
        return position
    }

    private static func absent(
        _ field: String, _ map: ExpressionMap, named name: String?, at offset: Int
    ) -> Failure {
        Failure(
            .noSuchField, "no such field '\(field)'\(name.map { " in '\($0)'" } ?? "")",
            hint: nearestField(to: field, in: map).map { "did you mean '\($0)'?" }, offset: offset)
    }

    private static func nearestField(to field: String, in map: ExpressionMap) -> String? {
        let fields = map.keys.compactMap { if case .string(let name) = $0 { name } else { nil } }
        return Suggestion.nearest(to: field, among: fields)
    }

    private static func noElements(
        _ container: ExpressionValue, _ key: ExpressionValue, at offset: Int
    ) -> Failure {
        Failure(.noSuchOverload, "no such overload: \(container.typeName)[\(key.typeName)]", offset: offset)
    }
}
