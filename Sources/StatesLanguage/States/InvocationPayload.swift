internal import Baton

/// What the function is given and what it answers: everything that is known of its contract is here.
///
/// An event is one task, attempted once: Step Functions repeats. The answer has its result under its id: `status`, and
/// `output` or `error`.
///
/// An operation may look at the tasks that have ended before it. So they stand before it in the event, each as a task that
/// yields at once what it has yielded: a signal that has its payload, an approval that is refused, a sleep that is skipped.
struct InvocationPayload {
    /// The name of the workflow.
    let workflow: String
    let task: PlanPreview.TaskPreview
    let inputs: CallInputs
    /// What has ended before, with its result as JSONata.
    let ended: [(id: String, result: String)]

    var event: Value {
        var event: [String: Value] = ["name": .string(workflow)]
        if ended.isEmpty {
            event["pattern"] = "sequential"
            event["tasks"] = [
                [
                    "id": .string(task.id), "agent": .string(task.agent ?? ""),
                    "operation": .string(task.operation ?? ""), "inputs": inputs.field,
                    "retry": ["max_attempts": 1],
                ]
            ]
        } else {
            // In this pattern nothing flows from task to task by itself, and conditions count.
            event["pattern"] = "conditional"
            event["tasks"] = tasks
        }
        return .object(event)
    }

    private var tasks: Value {
        let inputs = inputs.text
        let before = ended.map { "$standIn(\(JSONata.text(of: $0.id)), \($0.result))" }
        let agent = JSONata.text(of: task.agent ?? "")
        let operation = JSONata.text(of: task.operation ?? "")
        let own =
            "{'id': \(JSONata.text(of: task.id)), 'agent': \(agent), 'operation': \(operation), "
            + "'inputs': \(inputs.text), 'retry': {'max_attempts': 1}}"
        return JSONata.field(
            "[\((before + [own]).joined(separator: ", "))]", helpers: inputs.helpers.union([.standIn]))
    }

    /// What the machine keeps of the answer, as JSONata over `$states.result`.
    var result: String {
        let id = JSONata.text(of: task.id)
        let silent = TaskResult.failure(.operation, "the function's answer names no task '\(task.id)'")
        return "( $answer := $lookup($states.result.Payload, 'tasks'); $task := $lookup($answer, \(id)); "
            + "$exists($lookup($task, 'status')) ? {'status': $lookup($task, 'status'), "
            + "'output': $lookup($task, 'output'), 'error': $lookup($task, 'error')} : \(silent) )"
    }
}
