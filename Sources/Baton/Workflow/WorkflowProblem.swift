/// Something wrong with a workflow, found before anything runs.
public struct WorkflowProblem: Sendable, Hashable, CustomStringConvertible {
    public enum Severity: String, Sendable, Comparable {
        /// Legal, and probably not what was meant.
        case warning
        /// The task will fail; the rest of the workflow runs.
        case failsTask = "fails_task"
        /// Nothing runs.
        case rejected

        public static func < (left: Severity, right: Severity) -> Bool {
            let order: [Severity] = [.warning, .failsTask, .rejected]
            return (order.firstIndex(of: left) ?? 0) < (order.firstIndex(of: right) ?? 0)
        }
    }

    public let severity: Severity
    public let kind: FailureKind
    /// Where in the definition: keys and list positions from the root, `["tasks", "1", "inputs", "sku"]`.
    public let path: [String]
    /// What was expected and what was found, in one line.
    public let message: String
    public let hint: String?

    public init(
        _ severity: Severity, _ kind: FailureKind = .definition, at path: [String], _ message: String,
        hint: String? = nil
    ) {
        self.severity = severity
        self.kind = kind
        self.path = path
        self.message = message
        self.hint = hint
    }

    /// The path as people write it: `tasks[1].inputs.sku`.
    public var location: String {
        path.reduce(into: "") { text, step in
            if Int(step) != nil {
                text += "[\(step)]"
            } else {
                text += text.isEmpty ? step : ".\(step)"
            }
        }
    }

    public var description: String {
        (path.isEmpty ? "" : "\(location): ") + message + (hint.map { " (\($0))" } ?? "")
    }
}

/// A workflow that cannot run, with everything that is wrong with it.
public struct WorkflowError: Error, Sendable, CustomStringConvertible {
    /// At least one of severity `rejected`; all that were found, in the order of the definition.
    public let problems: [WorkflowProblem]

    public init(_ problems: [WorkflowProblem]) { self.problems = problems }

    public var description: String { problems.map(\.description).joined(separator: "\n") }
}
