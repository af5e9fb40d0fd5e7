/// Reads a workflow from its document form: what YAML and JSON files hold and what stores keep.
///
/// All problems are found in one pass, each with the path of the key that it is about; a reader of files turns paths
/// into lines.
public struct WorkflowDecoder {
    private var problems: [WorkflowProblem] = []

    /// - Throws: ``WorkflowError`` with every problem of the document.
    public static func decode(_ document: Value) throws(WorkflowError) -> Workflow {
        let (workflow, problems) = read(document)
        guard let workflow, problems.isEmpty else { throw WorkflowError(problems) }
        return workflow
    }

    /// Reads as much as can be understood, for whoever wants to look for further problems in it.
    ///
    /// - Returns: the workflow without what is malformed, `nil` when nothing can be made of the document, and every
    ///   problem of it.
    public static func read(_ document: Value) -> (workflow: Workflow?, problems: [WorkflowProblem]) {
        var decoder = WorkflowDecoder()
        let workflow = decoder.workflow(document)
        return (workflow, decoder.problems)
    }

    // MARK: The document

    /// Keys of the document and of a task, in the order in which they are documented.
    static let workflowKeys = [
        "name", "summary", "version", "pattern", "failure_policy", "carry", "max_concurrency", "deadline",
        "input", "tasks",
    ]
    static let taskKeys = [
        "id", "agent", "operation", "inputs", "dependencies", "condition", "join", "merge", "retry",
        "timeout",
    ]
    static let retryKeys = ["max_attempts", "initial_backoff", "multiplier", "maximum_backoff"]
    static let inputKeys = ["type", "description", "default", "required", "unit"]

    private mutating func workflow(_ document: Value) -> Workflow? {
        guard let members = object(document, at: [], keys: Self.workflowKeys) else { return nil }
        let name = text(members, "name", at: [], isRequired: true)
        let pattern = choice(members, "pattern", at: [], of: ExecutionPattern.allCases, default: .sequential)
        let tasks = taskList(members["tasks"])
        return Workflow(
            name ?? "", summary: text(members, "summary", at: []) ?? "",
            version: wholeNumber(members, "version", at: []) ?? 1, pattern: pattern, tasks: tasks,
            failurePolicy: failurePolicy(members["failure_policy"]),
            carry: choice(members, "carry", at: [], of: CarryPolicy.allCases, default: .fill),
            maxConcurrency: wholeNumber(members, "max_concurrency", at: []),
            deadline: duration(members, "deadline", at: []), input: inputSchema(members["input"]))
    }

    private mutating func failurePolicy(_ value: Value?) -> FailurePolicy {
        guard let value, value != .null else { return .continueIndependent }
        guard let policy = value.stringValue.flatMap(FailurePolicy.init) else {
            report(
                ["failure_policy"], expected: "one of continue_independent, fail_fast, 'tolerate N'",
                found: value)
            return .continueIndependent
        }
        return policy
    }

    private mutating func taskList(_ value: Value?) -> [AgentTask] {
        guard let elements = value?.arrayValue else {
            report(["tasks"], expected: "a list of tasks", found: value)
            return []
        }
        return elements.enumerated().compactMap { index, element in
            task(element, at: ["tasks", String(index)])
        }
    }

    private mutating func task(_ value: Value, at path: [String]) -> AgentTask? {
        guard let members = object(value, at: path, keys: Self.taskKeys) else { return nil }
        let id = text(members, "id", at: path, isRequired: true)
        let agent = text(members, "agent", at: path, isRequired: true)
        let operation = text(members, "operation", at: path, isRequired: true)
        guard let id, let agent, let operation else { return nil }
        return AgentTask(
            id, agent: agent, operation: operation, inputs: inputs(members["inputs"], at: path),
            dependencies: dependencies(members["dependencies"], at: path),
            condition: text(members, "condition", at: path).map(Condition.expression),
            join: join(members["join"], at: path),
            merge: choice(members, "merge", at: path, of: MergePolicy.allCases, default: .inputsWin),
            retry: retry(members["retry"], at: path), timeout: duration(members, "timeout", at: path))
    }

    private mutating func inputs(_ value: Value?, at path: [String]) -> [String: Value] {
        guard let value, value != .null else { return [:] }
        guard let members = value.objectValue else {
            report(path + ["inputs"], expected: "an object", found: value)
            return [:]
        }
        return members
    }

    private mutating func dependencies(_ value: Value?, at path: [String]) -> [String] {
        guard let value, value != .null else { return [] }
        let path = path + ["dependencies"]
        guard let elements = value.arrayValue else {
            report(path, expected: "a list of task ids", found: value)
            return []
        }
        return elements.enumerated().compactMap { index, element in
            if element.stringValue == nil {
                report(path + [String(index)], expected: "a task id", found: element)
            }
            return element.stringValue
        }
    }

    private mutating func join(_ value: Value?, at path: [String]) -> JoinRule {
        guard let value, value != .null else { return .all }
        guard let rule = value.stringValue.flatMap(JoinRule.init) else {
            report(
                path + ["join"], expected: "one of all, all_succeeded, all_done, any, 'at_least N'",
                found: value)
            return .all
        }
        return rule
    }

    private mutating func retry(_ value: Value?, at path: [String]) -> RetryPolicy? {
        guard let value, value != .null else { return nil }
        let path = path + ["retry"]
        guard let members = object(value, at: path, keys: Self.retryKeys) else { return nil }
        guard let attempts = wholeNumber(members, "max_attempts", at: path, isRequired: true) else {
            return nil
        }
        var policy = RetryPolicy(maxAttempts: attempts)
        if let backoff = duration(members, "initial_backoff", at: path) { policy.initialBackoff = backoff }
        if let backoff = duration(members, "maximum_backoff", at: path) { policy.maximumBackoff = backoff }
        if let multiplier = members["multiplier"] {
            if let number = multiplier.doubleValue {
                policy.multiplier = number
            } else {
                report(path + ["multiplier"], expected: "a number", found: multiplier)
            }
        }
        return policy
    }

    // MARK: The run's input

    private mutating func inputSchema(_ value: Value?) -> ObjectSchema {
        guard let value, value != .null else { return .open }
        guard let members = value.objectValue else {
            report(["input"], expected: "an object of input names", found: value)
            return .open
        }
        return ObjectSchema(
            members.sorted { $0.key < $1.key }.compactMap {
                inputProperty($0.key, $0.value, at: ["input", $0.key])
            })
    }

    private mutating func inputProperty(_ name: String, _ value: Value, at path: [String]) -> ObjectSchema
        .Property?
    {
        guard let members = object(value, at: path, keys: Self.inputKeys) else { return nil }
        let type = choice(members, "type", at: path, of: InputType.allCases, default: .any)
        let defaultValue = members["default"].flatMap { $0 == .null ? nil : $0 }
        if let violation = defaultValue.flatMap({ type.schema.violations(of: $0).first }) {
            problems.append(
                WorkflowProblem(.rejected, at: path + ["default"], violation.message, hint: violation.hint))
        }
        var isRequired = defaultValue == nil
        if let required = members["required"] {
            if let flag = required.boolValue {
                isRequired = flag && defaultValue == nil
            } else {
                report(path + ["required"], expected: "true or false", found: required)
            }
        }
        return ObjectSchema.Property(
            name: name, schema: isRequired || defaultValue != nil ? type.schema : .nullable(type.schema),
            isRequired: isRequired, defaultValue: defaultValue, unit: text(members, "unit", at: path),
            summary: text(members, "description", at: path) ?? "")
    }

    // MARK: Values

    private mutating func object(_ value: Value, at path: [String], keys: [String]) -> [String: Value]? {
        guard let members = value.objectValue else {
            report(path, expected: "an object with the keys \(keys.joined(separator: ", "))", found: value)
            return nil
        }
        for key in members.keys.sorted() where !keys.contains(key) {
            problems.append(
                WorkflowProblem(
                    .rejected, at: path + [key], "unknown key '\(key)'",
                    hint: key.closest(among: keys).map { "did you mean '\($0)'?" }
                        ?? "known keys: \(keys.joined(separator: ", "))"))
        }
        return members
    }

    private mutating func text(
        _ members: [String: Value], _ key: String, at path: [String], isRequired: Bool = false
    ) -> String? {
        let value = members[key] ?? .null
        if let text = value.stringValue, !(isRequired && text.isEmpty) { return text }
        if value != .null {
            report(path + [key], expected: "text", found: value)
        } else if isRequired {
            problems.append(
                WorkflowProblem(.rejected, at: path + [key], "'\(key)' is missing, expected text"))
        }
        return nil
    }

    private mutating func wholeNumber(
        _ members: [String: Value], _ key: String, at path: [String], isRequired: Bool = false
    ) -> Int? {
        let value = members[key] ?? .null
        if let number = value.intValue { return Int(exactly: number) }
        if value != .null || isRequired {
            report(path + [key], expected: "a whole number", found: members[key])
        }
        return nil
    }

    private mutating func duration(_ members: [String: Value], _ key: String, at path: [String]) -> Duration?
    {
        guard let value = members[key], value != .null else { return nil }
        guard let duration = value.stringValue.flatMap(Duration.init(text:)) else {
            report(path + [key], expected: "a duration such as '250ms', '30s', '5m' or '1h30m'", found: value)
            return nil
        }
        return duration
    }

    private mutating func choice<T: RawRepresentable<String>>(
        _ members: [String: Value], _ key: String, at path: [String], of cases: [T], default fallback: T
    ) -> T {
        guard let value = members[key], value != .null else { return fallback }
        if let choice = value.stringValue.flatMap(T.init(rawValue:)) { return choice }
        let names = cases.map(\.rawValue)
        problems.append(
            WorkflowProblem(
                .rejected, at: path + [key],
                "expected one of \(names.joined(separator: ", ")), found \(value.excerpt)",
                hint: value.stringValue?.closest(among: names).map { "did you mean '\($0)'?" }))
        return fallback
    }

    private mutating func report(_ path: [String], expected: String, found value: Value?) {
        problems.append(
            WorkflowProblem(.rejected, at: path, "expected \(expected), found \(value?.excerpt ?? "nothing")")
        )
    }
}

/// The types that a workflow declares its inputs with.
enum InputType: String, CaseIterable {
    case any, string, integer, number, boolean, array, object

    var schema: Schema {
        switch self {
        case .any: .any
        case .string: .string(options: [])
        case .integer: .integer(nil)
        case .number: .number(minimum: nil, maximum: nil)
        case .boolean: .boolean
        case .array: .array(of: .any)
        case .object: .dictionary(of: .any)
        }
    }

    /// The declared type of a schema made by this type.
    init(_ schema: Schema) {
        switch schema {
        case .any: self = .any
        case .string: self = .string
        case .integer: self = .integer
        case .number: self = .number
        case .boolean: self = .boolean
        case .array: self = .array
        case .dictionary, .object: self = .object
        case .nullable(let wrapped): self = InputType(wrapped)
        }
    }
}
