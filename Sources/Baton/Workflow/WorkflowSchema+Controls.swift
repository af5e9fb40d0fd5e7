/// Control tasks, by the key that makes a task one of them.
extension WorkflowSchema {
    static var controls: [String: Value] {
        [
            "map": object(
                body.merging([
                    "over": [
                        "type": ["string", "array"],
                        "description": "CEL expression that yields a list, or the list itself.",
                    ],
                    "item": [
                        "type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]*$", "default": "item",
                        "description": "Under this name the tasks see their item; its place is 'index'.",
                    ],
                    "max_concurrency": atLeast(1, "How many items are under way at the same time."),
                    "failure_policy": failurePolicy,
                ]) { $1 }, required: ["over", "tasks"], "Runs its tasks once for each item of a list."),
            "loop": object(
                body.merging([
                    "until": text("CEL expression over its tasks, evaluated after each iteration."),
                    "max_iterations": atLeast(1, "When 'until' does not hold by then, the task fails."),
                ]) { $1 }, required: ["until", "max_iterations", "tasks"],
                "Runs its tasks again and again until a condition holds."),
            "choice": [
                "type": "array", "minItems": 1, "items": definition("branch"),
                "description": "Runs the first branch whose condition holds.",
            ],
            "branch": object(
                body.merging(["when": text("CEL expression; only the last branch may lack it.")]) { $1 },
                required: ["tasks"]),
            "workflow": [
                "description": "Runs a workflow as part of this one: itself, or the name of its file.",
                "anyOf": [["type": "string", "minLength": 1], ["$ref": "#"]],
            ],
            "race": object(
                ["tasks": tasks, "output": output], required: ["tasks"],
                "Starts its tasks together; the first that succeeds wins."),
            "sleep": sleep,
            "approval": textOr(
                "Waits for a person's yes or no.",
                [
                    "prompt": text("What the person is asked; may hold ${expressions}."),
                    "on_timeout": choices(
                        ApprovalTask.Default.self, "The answer when nobody answers in time."),
                ], required: ["prompt"]),
            "signal": textOr(
                "Waits for a signal from outside the run.",
                [
                    "name": text("The signal's name."),
                    "on_timeout": ["description": "The payload when no signal arrives in time."],
                ], required: ["name"]),
        ]
    }

    /// What every list of tasks within a task has beside it, but for that of a race.
    private static var body: [String: Value] { ["pattern": pattern, "tasks": tasks, "output": output] }

    private static var sleep: Value {
        var expression =
            object([
                "for": text("CEL expression that yields a duration."),
                "until": text("CEL expression that yields a timestamp."),
            ]).objectValue ?? [:]
        expression["minProperties"] = 1
        expression["maxProperties"] = 1
        return ["description": "Waits.", "anyOf": [definition("duration"), .object(expression)]]
    }
}
