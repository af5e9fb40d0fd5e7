extension Schema {
    /// The same as JSON Schema (draft 2020-12).
    public var jsonSchema: Value {
        switch self {
        case .any: return [:]
        case .boolean: return ["type": "boolean"]
        case .integer(let range):
            var schema: [String: Value] = ["type": "integer"]
            if let range {
                schema["minimum"] = .int(range.lowerBound)
                if range.upperBound < .max { schema["maximum"] = .int(range.upperBound) }
            }
            return .object(schema)
        case .number(let minimum, let maximum):
            var schema: [String: Value] = ["type": "number"]
            schema["minimum"] = minimum.map(Value.double)
            schema["maximum"] = maximum.map(Value.double)
            return .object(schema)
        case .string(let options) where options.isEmpty: return ["type": "string"]
        case .string(let options): return ["enum": .array(options.map(Value.string))]
        case .array(let element): return ["type": "array", "items": element.jsonSchema]
        case .dictionary(let element): return ["type": "object", "additionalProperties": element.jsonSchema]
        case .object(let object): return object.jsonSchema
        case .nullable(let wrapped): return ["anyOf": [wrapped.jsonSchema, ["type": "null"]]]
        }
    }
}

extension ObjectSchema {
    /// The same as JSON Schema (draft 2020-12).
    public var jsonSchema: Value {
        [
            "type": "object",
            "properties": .object(
                Dictionary(uniqueKeysWithValues: properties.map { ($0.name, $0.jsonSchema) })),
            "required": .array(properties.filter(\.isRequired).map { .string($0.name) }),
            "additionalProperties": .bool(isOpen),
        ]
    }
}

extension ObjectSchema.Property {
    /// The schema with its documentation: `description` (with the unit) and `default`.
    public var jsonSchema: Value {
        guard case .object(var members) = schema.jsonSchema else { return schema.jsonSchema }
        let text = unit.map { "\(summary) Unit: \($0)." } ?? summary
        if !text.isEmpty { members["description"] = .string(text) }
        members["default"] = defaultValue
        return .object(members)
    }
}
