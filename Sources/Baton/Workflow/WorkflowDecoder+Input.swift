/// What the run's input may hold.
extension WorkflowDecoder {
    mutating func inputSchema(_ value: Value?, at path: [String]) -> ObjectSchema {
        guard let value, value != .null else { return .open }
        guard let members = value.objectValue else {
            report(path, expected: "an object of input names", found: value)
            return .open
        }
        return ObjectSchema(
            members.sorted { $0.key < $1.key }.compactMap {
                inputProperty($0.key, $0.value, at: path + [$0.key])
            })
    }

    private mutating func inputProperty(
        _ name: String, _ value: Value, at path: [String]
    ) -> ObjectSchema.Property? {
        guard let members = object(value, at: path, keys: Self.inputKeys) else { return nil }
        let type: InputType = keyword(members, "type", at: path) ?? .any
        let defaultValue = given(members, "default")
        if let violation = defaultValue.flatMap({ type.schema.violations(of: $0).first }) {
            reject(path + ["default"], violation.message, hint: violation.hint)
        }
        let isRequired = (flag(members, "required", at: path) ?? true) && defaultValue == nil
        return ObjectSchema.Property(
            name: name, schema: isRequired || defaultValue != nil ? type.schema : .nullable(type.schema),
            isRequired: isRequired, defaultValue: defaultValue, unit: text(members, "unit", at: path),
            summary: text(members, "description", at: path) ?? "")
    }
}
