package import Baton
package import EventLayer

/// A workflow done for each item of a list: one task for each, so that the run succeeds in part when some fail, fails
/// when all do, and a redrive does only those again.
package enum BatchWorkflow {
    /// - Parameters:
    ///   - items: at least one; each once.
    ///   - input: what the items have in common, by its keys.
    package static func make(
        of workflow: Workflow, for items: [String], _ forEach: EventRule.ForEach, input: [String: Value]
    ) -> Workflow {
        var ids: Set<String> = []
        let shared = Dictionary(
            uniqueKeysWithValues: input.keys.map { ($0, Value.string("${input[\(literal($0))]}")) })
        let tasks = items.enumerated().map { place, item in
            let id = taskID(item, place, &ids)
            return AgentTask(
                id, .workflow(workflow),
                inputs: shared.merging([forEach.input: .string(item.replacing("${", with: "$${"))]) { $1 })
        }
        return Workflow(
            "\(workflow.name)-each", summary: "\(workflow.name), for each of \(items.count) \(forEach.list)",
            version: workflow.version, pattern: .parallel, tasks: tasks,
            maxConcurrency: forEach.maximumConcurrency)
    }

    /// The item, as far as ids of tasks may be so.
    private static func taskID(_ item: String, _ place: Int, _ taken: inout Set<String>) -> String {
        let text = String(item.prefix(60).map { "/[]".contains($0) ? "_" : $0 })
        let isFree = !text.isEmpty && !["input", "tasks"].contains(text) && taken.insert(text).inserted
        guard !isFree else { return text }
        let id = "\(text)_\(place)"
        taken.insert(id)
        return id
    }

    /// A text of an expression.
    private static func literal(_ text: String) -> String { Value.string(text).json() }
}
