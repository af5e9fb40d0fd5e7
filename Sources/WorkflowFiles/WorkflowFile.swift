package import Baton

/// A workflow read from a file, with what is needed to say where in the file a problem is.
package struct WorkflowFile {
    package let path: String
    package let workflow: Workflow
    /// What will fail or is probably not meant.
    package let problems: [WorkflowProblem]
    private let document: LocatedDocument

    /// - Throws: ``InvalidInput`` with a line for each problem that keeps the workflow from running.
    package init(path: String, pattern: ExecutionPattern? = nil, agents: AgentRegistry) throws {
        self.path = path
        let (document, unreadable) = try WorkflowIncludes.read(path)
        self.document = document
        var (workflow, problems) = WorkflowDecoder.read(document.value)
        if let pattern { workflow?.pattern = pattern }
        self.problems = workflow.map { PlanPreview($0, agents: agents).problems } ?? []
        // What is malformed was left out: only what can be told for certain is added to it.
        let places = Set(problems.map(\.path))
        problems += self.problems.filter { $0.severity == .rejected && !places.contains($0.path) }
        guard let workflow, problems.isEmpty, unreadable.isEmpty else {
            throw InvalidInput(unreadable + problems.map { Self.line($0, document) })
        }
        self.workflow = workflow
    }

    /// `file:line: path: message (hint)`, of the file in which the problem stands.
    package func line(_ problem: WorkflowProblem) -> String { Self.line(problem, document) }

    private static func line(_ problem: WorkflowProblem, _ document: LocatedDocument) -> String {
        let place = document.place(of: problem.path)
        let problem = WorkflowProblem(
            problem.severity, problem.kind, at: place.path, problem.message, hint: problem.hint)
        return "\(place.file)\(place.line.map { ":\($0)" } ?? ""): \(problem)"
    }

    /// Before anything is opened, so that a wrong input changes nothing.
    ///
    /// - Throws: ``InvalidInput`` with a line for each member that does not fit.
    package func check(input: [String: Value]) throws {
        let violations = Schema.object(workflow.input).violations(of: .object(input))
        guard violations.isEmpty else {
            throw InvalidInput(violations.map { "\(path): run input '\($0.path)': \($0.withoutPath)" })
        }
    }
}
