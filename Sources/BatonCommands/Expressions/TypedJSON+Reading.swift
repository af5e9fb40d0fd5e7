internal import Baton
internal import Expressions
internal import Foundation
internal import WorkflowFiles

extension TypedJSON {
    /// Reads plain JSON and tagged values.
    ///
    /// - Parameter path: what the value is called in messages.
    /// - Throws: ``InvalidInput`` naming the path of a tagged value that cannot be used.
    static func read(_ value: Value, path: String) throws -> ExpressionValue {
        switch value {
        case .null: .null
        case .bool(let value): .bool(value)
        case .int(let value): .int(value)
        case .double(let value): .double(value)
        case .string(let value): .string(value)
        case .array(let elements): .list(try read(elements, path: path))
        case .object(let members):
            if let type = members[typeKey] {
                try read(tagged: members, type: type, path: path)
            } else {
                try fields(members, path: path)
            }
        }
    }

    private static func read(_ elements: [Value], path: String) throws -> [ExpressionValue] {
        try elements.enumerated().map { try read($1, path: "\(path)[\($0)]") }
    }

    private static func fields(_ members: [String: Value], path: String) throws -> ExpressionValue {
        var fields: [String: ExpressionValue] = [:]
        for (name, member) in members { fields[name] = try read(member, path: "\(path).\(name)") }
        return .object(fields)
    }

    private static func read(
        tagged members: [String: Value], type: Value, path: String
    ) throws -> ExpressionValue {
        guard let value = members[valueKey], members.count == 2 else {
            throw InvalidInput("\(path): expected '\(typeKey)' and '\(valueKey)', and no other key")
        }
        switch (type.stringValue, value) {
        case ("null_type", .null), ("bool", .bool), ("string", .string): return try read(value, path: path)
        case ("int", .int), ("int", .string): return try convert(value, with: "int", path)
        case ("uint", .int), ("uint", .string): return try convert(value, with: "uint", path)
        case ("double", .int), ("double", .double), ("double", .string):
            return try convert(value, with: "double", path)
        case ("timestamp", .string), (ExpressionType.timestamp.name, .string):
            return try convert(value, with: "timestamp", path)
        case ("duration", .string), (ExpressionType.duration.name, .string):
            return try convert(value, with: "duration", path)
        case ("bytes", .string(let text)): return try bytes(text, path)
        case ("type", .string(let name)): return try typeValue(name, path)
        case ("list", .array(let elements)): return .list(try read(elements, path: path))
        case ("map", .object(let members)): return try fields(members, path: path)
        case ("map", .array(let pairs)): return .map(try map(pairs, path))
        case ("optional_type", .array(let elements)) where elements.count <= 1:
            return .optional(try read(elements, path: path).first)
        default:
            throw InvalidInput(
                "\(path): expected a value with its type (see baton help eval), "
                    + "found \(type.excerpt) with \(value.excerpt)")
        }
    }

    /// Converts as the language itself does.
    private static func convert(
        _ value: Value, with function: String, _ path: String
    ) throws -> ExpressionValue {
        do {
            let conversion = try Expressions.Expression(parsing: "\(function)(given)")
            let given = ExpressionBindings(["given": try read(value, path: path)])
            return try conversion.evaluate(with: given)
        } catch let error as ExpressionError {
            throw InvalidInput("\(path): no \(function): \(error.message)")
        }
    }

    private static func bytes(_ text: String, _ path: String) throws -> ExpressionValue {
        guard let data = Data(base64Encoded: text) else {
            throw InvalidInput("\(path): expected base64 text, found \(Value.string(text).excerpt)")
        }
        return .bytes(Array(data))
    }

    private static func typeValue(_ name: String, _ path: String) throws -> ExpressionValue {
        guard let type = ExpressionType.all.first(where: { $0.name == name }) else {
            let names = ExpressionType.all.map(\.name).joined(separator: ", ")
            throw InvalidInput("\(path): expected one of \(names), found \(Value.string(name).excerpt)")
        }
        return .type(type)
    }

    private static func map(_ pairs: [Value], _ path: String) throws -> ExpressionMap {
        var entries: [(key: ExpressionMapKey, value: ExpressionValue)] = []
        for (position, pair) in pairs.enumerated() {
            let path = "\(path)[\(position)]"
            guard let parts = pair.arrayValue, parts.count == 2 else {
                throw InvalidInput("\(path): expected [key, value], found \(pair.excerpt)")
            }
            guard let key = key(try read(parts[0], path: path)) else {
                throw InvalidInput(
                    "\(path): expected a bool, int, uint or string as key, found \(parts[0].excerpt)")
            }
            entries.append((key, try read(parts[1], path: path)))
        }
        let map = ExpressionMap(entries)
        guard map.count == entries.count else { throw InvalidInput("\(path): a key is given twice") }
        return map
    }

    private static func key(_ value: ExpressionValue) -> ExpressionMapKey? {
        switch value {
        case .bool(let key): .bool(key)
        case .int(let key): .int(key)
        case .uint(let key): .uint(key)
        case .string(let key): .string(key)
        case .null, .double, .bytes, .timestamp, .duration, .list, .map, .type, .optional: nil
        }
    }
}
