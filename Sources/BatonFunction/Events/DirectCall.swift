internal import Baton
internal import LambdaRuntime

/// Tasks or a workflow to run, named by whoever calls.
///
/// ```json
/// {"tasks": [{"id": "eoq", "agent": "optimization", "operation": "calculate_eoq", "inputs": {}}], "pattern": "parallel"}
/// {"workflow": "stock-policy", "input": {"sku": "981760"}, "id": "order 4711"}
/// ```
struct DirectCall {
    enum Work {
        case tasks(Workflow)
        /// By the name of its file.
        case workflow(String)
    }

    let work: Work
    let input: [String: Value]
    /// The same again is the same run.
    let id: String?

    private static let keys = ["tasks", "pattern", "context", "workflow", "input", "id", "name"]

    /// - Throws: `LambdaFailure` of type `Baton.InvalidEvent`, with every problem of the tasks.
    init(_ members: [String: Value]) throws(LambdaFailure) {
        if let unknown = members.keys.sorted().first(where: { !Self.keys.contains($0) }) {
            let hint = unknown.closest(among: Self.keys).map { "did you mean '\($0)'?" }
            throw .invalidEvent("\(unknown): unknown key (\(hint ?? Self.keys.joined(separator: ", ")))")
        }
        let id = members["id"] ?? .null
        guard id.isNull || id.stringValue?.isEmpty == false else {
            throw .invalidEvent("id: expected text, found \(id.typeName)")
        }
        self.id = id.stringValue
        guard members["input"] == nil || members["context"] == nil else {
            throw .invalidEvent("expected either input or context: both are the input of the run")
        }
        let given = members["input"] == nil ? "context" : "input"
        input = try Self.object(members, given) ?? [:]
        switch (members["tasks"], members["workflow"]) {
        case (let tasks?, nil): work = .tasks(try Self.workflow(of: tasks, members))
        case (nil, let name?):
            guard let name = name.stringValue, !name.isEmpty else {
                throw .invalidEvent("workflow: expected the name of a workflow file, found \(name.typeName)")
            }
            guard members["pattern"] == nil else {
                throw .invalidEvent("pattern: stands in the file of a workflow")
            }
            work = .workflow(name)
        case (nil, nil), (_?, _?): throw .invalidEvent("expected either tasks or workflow")
        }
    }

    private static func workflow(of tasks: Value, _ members: [String: Value]) throws(LambdaFailure)
        -> Workflow
    {
        let document: [String: Value] = [
            "name": members["name"] ?? "call", "pattern": members["pattern"] ?? "sequential", "tasks": tasks,
        ]
        do throws(WorkflowError) {
            return try WorkflowDecoder.decode(.object(document))
        } catch {
            throw .invalidEvent(error.onOneLine)
        }
    }

    private static func object(
        _ members: [String: Value], _ key: String
    ) throws(LambdaFailure) -> [String: Value]? {
        guard let value = members[key], !value.isNull else { return nil }
        guard let object = value.objectValue else {
            throw .invalidEvent("\(key): expected an object, found \(value.typeName)")
        }
        return object
    }
}

extension WorkflowError {
    var onOneLine: String { problems.map { "\($0)" }.joined(separator: "; ") }
}
