import Foundation

/// As much of JSON Schema as ``ReportSchema`` uses: type, const, enum, properties, required, additionalProperties,
/// items, oneOf, $ref, pattern (of the anchored classes used there), minimum. An unknown keyword is a problem.
struct JSONSchemaCheck {
    let root: [String: Any]

    init?(_ text: String) {
        guard let root = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] else {
            return nil
        }
        self.root = root
    }

    func problems(in text: String) throws -> [String] {
        problems(try JSONSerialization.jsonObject(with: Data(text.utf8)), root, at: "$")
    }

    private static let known: Set<String> = [
        "$schema", "$id", "$defs", "title", "type", "const", "enum", "properties", "required",
        "additionalProperties", "items", "oneOf", "$ref", "pattern", "minimum",
    ]

    private func problems(_ value: Any, _ schema: [String: Any], at path: String) -> [String] {
        var found = schema.keys.filter { !Self.known.contains($0) }.map { "\(path): unknown keyword \($0)" }
        if let name = (schema["$ref"] as? String)?.split(separator: "/").last {
            guard let target = (root["$defs"] as? [String: Any])?[String(name)] as? [String: Any] else {
                return found + ["\(path): no definition \(name)"]
            }
            found += problems(value, target, at: path)
        }
        if let options = schema["oneOf"] as? [[String: Any]] {
            let count = options.count { problems(value, $0, at: path).isEmpty }
            if count != 1 { found.append("\(path): \(count) of the alternatives fit") }
        }
        if let type = schema["type"] {
            let types = (type as? [String]) ?? [type as? String ?? ""]
            if !types.contains(where: { Self.isType(value, $0) }) { found.append("\(path): not \(types)") }
        }
        if let constant = schema["const"], !Self.equal(constant, value) {
            found.append("\(path): not \(constant)")
        }
        if let values = schema["enum"] as? [Any], !values.contains(where: { Self.equal($0, value) }) {
            found.append("\(path): not one of \(values)")
        }
        if let pattern = schema["pattern"] as? String, let text = value as? String,
            text.range(of: pattern, options: .regularExpression) == nil
        {
            found.append("\(path): '\(text)' does not match")
        }
        if let minimum = schema["minimum"] as? Double, let number = value as? NSNumber,
            number.doubleValue < minimum
        {
            found.append("\(path): below \(minimum)")
        }
        return found + membersAndItems(value, schema, at: path)
    }

    private func membersAndItems(_ value: Any, _ schema: [String: Any], at path: String) -> [String] {
        var found: [String] = []
        if let object = value as? [String: Any] {
            let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
            for name in schema["required"] as? [String] ?? [] where object[name] == nil {
                found.append("\(path): no \(name)")
            }
            for (name, member) in object {
                if let inner = properties[name] {
                    found += problems(member, inner, at: "\(path).\(name)")
                } else if schema["additionalProperties"] as? Bool == false {
                    found.append("\(path): surplus \(name)")
                }
            }
        }
        if let array = value as? [Any], let items = schema["items"] as? [String: Any] {
            for (index, item) in array.enumerated() {
                found += problems(item, items, at: "\(path)[\(index)]")
            }
        }
        return found
    }

    private static func isType(_ value: Any, _ type: String) -> Bool {
        switch type {
        case "object": value is [String: Any]
        case "array": value is [Any]
        case "string": value is String
        case "null": value is NSNull
        case "number": value is NSNumber && !(value is NSNull)
        case "integer": (value as? NSNumber).map { $0.doubleValue == $0.doubleValue.rounded() } ?? false
        default: false
        }
    }

    private static func equal(_ first: Any, _ second: Any) -> Bool {
        switch (first, second) {
        case (let a as String, let b as String): a == b
        case (let a as NSNumber, let b as NSNumber): a == b
        case (is NSNull, is NSNull): true
        default: false
        }
    }
}
