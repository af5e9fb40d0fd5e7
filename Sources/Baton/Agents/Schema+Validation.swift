/// One way in which a value does not fit its schema.
public struct SchemaViolation: Error, Sendable, Hashable, CustomStringConvertible {
    /// Where in the value: `lines[0].quantity`; empty for the value itself.
    public let path: String
    /// What was expected and what was found.
    public let message: String
    public let hint: String?
    /// Whether a required key is absent; everything else is about a value or key that is there.
    public let isMissingKey: Bool

    init(path: String, message: String, hint: String?, isMissingKey: Bool = false) {
        self.path = path
        self.message = message
        self.hint = hint
        self.isMissingKey = isMissingKey
    }

    public var description: String {
        (path.isEmpty ? message : "\(path): \(message)") + (hint.map { " (\($0))" } ?? "")
    }
}

extension Schema {
    /// All violations of a value, in the order of the schema; empty when it fits.
    public func violations(of value: Value) -> [SchemaViolation] {
        var collected: [SchemaViolation] = []
        collectViolations(of: value, at: "", into: &collected)
        return collected
    }

    private func collectViolations(of value: Value, at path: String, into found: inout [SchemaViolation]) {
        func expected(_ what: String) {
            found.append(
                SchemaViolation(path: path, message: "expected \(what), found \(value.excerpt)", hint: nil))
        }
        switch self {
        case .any: break
        case .nullable(let wrapped):
            if value != .null { wrapped.collectViolations(of: value, at: path, into: &found) }
        case .boolean:
            if value.boolValue == nil { expected(summary) }
        case .integer(let range):
            guard let number = value.intValue, range?.contains(number) ?? true else {
                return expected(summary)
            }
        case .number(let minimum, let maximum):
            guard let number = value.doubleValue, number.isFinite, number >= minimum ?? number,
                number <= maximum ?? number
            else { return expected(summary) }
        case .string(let options):
            guard let text = value.stringValue else { return expected(summary) }
            if !options.isEmpty, !options.contains(text) {
                let hint = text.closest(among: options).map { "did you mean '\($0)'?" }
                found.append(
                    SchemaViolation(
                        path: path, message: "expected \(summary), found \(value.excerpt)", hint: hint))
            }
        case .array(let element):
            guard let elements = value.arrayValue else { return expected(summary) }
            for (index, item) in elements.enumerated() {
                element.collectViolations(of: item, at: "\(path)[\(index)]", into: &found)
            }
        case .dictionary(let element):
            guard let members = value.objectValue else { return expected(summary) }
            for (key, member) in members.sorted(by: { $0.key < $1.key }) {
                element.collectViolations(of: member, at: Self.join(path, key), into: &found)
            }
        case .object(let object):
            guard let members = value.objectValue else { return expected(summary) }
            object.collectViolations(of: members, at: path, into: &found)
        }
    }

    fileprivate static func join(_ path: String, _ key: String) -> String {
        path.isEmpty ? key : "\(path).\(key)"
    }

    /// What the schema accepts, in a few words: `a whole number from 1 to 730`.
    public var summary: String {
        switch self {
        case .any: "any value"
        case .boolean: "true or false"
        case .integer(nil): "a whole number"
        case .integer(let range?) where range.upperBound == .max:
            "a whole number of at least \(range.lowerBound)"
        case .integer(let range?): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .number(nil, nil): "a number"
        case .number(let minimum?, nil): "a number of at least \(minimum)"
        case .number(nil, let maximum?): "a number of at most \(maximum)"
        case .number(let minimum?, let maximum?): "a number from \(minimum) to \(maximum)"
        case .string(let options) where options.isEmpty: "text"
        case .string(let options): "one of " + options.joined(separator: ", ")
        case .array(let element): "a list (each \(element.summary))"
        case .dictionary(let element): "an object (each member \(element.summary))"
        case .object: "an object"
        case .nullable(let wrapped): wrapped.summary
        }
    }
}

extension ObjectSchema {
    /// - Throws: ``TaskFailure`` of kind `invalid_input` with the first violation.
    func validate(_ values: [String: Value], task: String) throws(TaskFailure) {
        var violations: [SchemaViolation] = []
        collectViolations(of: values, at: "", into: &violations)
        guard let first = violations.first else { return }
        let more = violations.count > 1 ? " (and \(violations.count - 1) more)" : ""
        throw TaskFailure(
            .invalidInput, task: task, "input '\(first.path)': \(first.message)\(more)", hint: first.hint)
    }

    /// Violations of the declared keys, and undeclared keys unless the schema is open.
    func collectViolations(of members: [String: Value], at path: String, into found: inout [SchemaViolation])
    {
        for property in properties {
            let keyPath = Schema.join(path, property.name)
            if let member = members[property.name], member != .null {
                found += property.schema.violations(of: member).map { violation in
                    SchemaViolation(
                        path: violation.path.isEmpty || violation.path.hasPrefix("[")
                            ? keyPath + violation.path : "\(keyPath).\(violation.path)",
                        message: violation.message, hint: violation.hint, isMissingKey: violation.isMissingKey
                    )
                }
            } else if property.isRequired, !property.isPresent(in: members) {
                found.append(
                    SchemaViolation(
                        path: keyPath, message: "is missing, expected \(property.schema.summary)",
                        hint: property.summary, isMissingKey: true))
            }
        }
        guard !isOpen else { return }
        for key in members.keys.sorted() where self[key] == nil {
            found.append(
                SchemaViolation(
                    path: Schema.join(path, key), message: "unknown key",
                    hint: key.closest(among: properties.map(\.name)).map { "did you mean '\($0)'?" }
                        ?? (properties.isEmpty
                            ? "no keys are expected here"
                            : "known keys: " + properties.map(\.name).joined(separator: ", "))))
        }
    }

    /// The members with the defaults of absent keys filled in, at every depth, and undeclared keys left out (kept
    /// when open).
    func completing(_ members: [String: Value]) -> [String: Value] {
        var completed = isOpen ? members : members.filter { self[$0.key] != nil }
        for property in properties {
            if let member = completed[property.name], member != .null {
                completed[property.name] = property.schema.completing(member)
            } else if let defaultValue = property.defaultValue {
                completed[property.name] = defaultValue
            }
        }
        return completed
    }
}

extension Schema {
    /// The value with the defaults of the objects in it filled in; see ``ObjectSchema/completing(_:)``.
    fileprivate func completing(_ value: Value) -> Value {
        switch (self, value) {
        case (.nullable(let wrapped), _): wrapped.completing(value)
        case (.object(let schema), .object(let members)): .object(schema.completing(members))
        case (.array(let element), .array(let elements)) where element.holdsObjects:
            .array(elements.map(element.completing))
        case (.dictionary(let element), .object(let members)) where element.holdsObjects:
            .object(members.mapValues(element.completing))
        default: value
        }
    }

    private var holdsObjects: Bool {
        switch self {
        case .any, .boolean, .integer, .number, .string: false
        case .object: true
        case .array(let element), .dictionary(let element), .nullable(let element): element.holdsObjects
        }
    }
}

extension Value {
    /// At most 60 characters of JSON, for error messages.
    public var excerpt: String {
        let text = json()
        return text.count <= 60 ? text : text.prefix(57) + "..."
    }
}
