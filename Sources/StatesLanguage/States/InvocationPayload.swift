internal import Baton

/// What the function is given and what it answers: everything that is known of its contract is here.
///
/// An event is one task without dependencies, whose input is data by now, and which is attempted once: Step Functions
/// repeats. The answer has its result under its id: `status`, and `output` or `error`.
struct InvocationPayload {
    let task: PlanPreview.TaskPreview
    /// The task's inputs, as a template of JSONata.
    let inputs: Value

    var event: Value {
        [
            "pattern": "sequential",
            "tasks": [
                [
                    "id": .string(task.id), "agent": .string(task.agent ?? ""),
                    "operation": .string(task.operation ?? ""), "inputs": inputs,
                    "retry": ["max_attempts": 1],
                ]
            ],
        ]
    }

    /// What the machine keeps of the answer, as JSONata over `$states.result`.
    var result: String {
        let id = JSONata.text(of: task.id)
        return "( $answer := $lookup($states.result.Payload, 'tasks'); $task := $lookup($answer, \(id)); "
            + "$exists($lookup($task, 'status')) ? {'status': $lookup($task, 'status'), 'output': $lookup($task, 'output'), "
            + "'error': $lookup($task, 'error')} : \(TaskResult.failure(.operation, "the function's answer names no task '\(task.id)'")) )"
    }
}
