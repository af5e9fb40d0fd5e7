/// The JSON Schema (draft 2020-12) of workflow files, for editors.
public enum WorkflowSchema {
    /// - Parameter agents: their operations are offered for completion, with the schemas of their inputs.
    public static func jsonSchema(for agents: AgentRegistry) -> Value {
        let operations = agents.agents.flatMap { $0.operations.map(\.definition) }
        return [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "Baton workflow",
            "type": "object",
            "additionalProperties": false,
            "required": ["name", "tasks"],
            "properties": .object(workflow),
            "$defs": .object(
                controls.merging(parts) { $1 }.merging(calls(of: operations)) { $1 }
                    .merging(["condition": condition(agents.conditions)]) { $1 }),
        ]
    }

    private static var workflow: [String: Value] {
        [
            "name": ["type": "string", "minLength": 1, "description": "Name of the workflow."],
            "summary": ["type": "string", "description": "One line for people."],
            "version": ["type": "integer", "default": 1],
            "pattern": pattern,
            "failure_policy": failurePolicy,
            "carry": choices(
                CarryPolicy.self, "Whether missing required inputs come from earlier tasks.",
                default: "fill"),
            "max_concurrency": atLeast(1, "How many tasks run at the same time at most."),
            "deadline": duration("The longest that a run may take."),
            "retry_budget": atLeast(0, "How many retries all tasks of a run may have together."),
            "priority": priority,
            "input": [
                "type": "object", "additionalProperties": definition("input"),
                "description": "The run's input, by name.",
            ],
            "tasks": tasks,
            "output": output,
        ]
    }

    /// Objects that have no tasks in them.
    private static var parts: [String: Value] {
        [
            "duration": [
                "type": "string", "pattern": "^([0-9]+(h|m|s|ms|us|ns))+$",
                "examples": ["250ms", "30s", "1h30m"],
            ],
            "input": object([
                "type": choices(InputType.self, "Type of the input.", default: "any"),
                "description": ["type": "string"],
                "default": ["description": "What an absent input stands for."],
                "required": ["type": "boolean"],
                "unit": ["type": "string"],
            ]),
            "retry": object(
                [
                    "max_attempts": atLeast(1, "Attempts in all."),
                    "initial_backoff": duration("Upper end of the wait before the second attempt."),
                    "multiplier": ["type": "number", "minimum": 1],
                    "maximum_backoff": duration("Where the wait stops growing."),
                ], required: ["max_attempts"]),
            "concurrency": textOr(
                "Tasks with the same key do not run at the same time.",
                [
                    "key": text("May hold ${expressions}."),
                    "limit": atLeast(1, "How many run at the same time at most."),
                ], required: ["key"]),
        ]
    }

    private static func condition(_ registered: [RegisteredCondition]) -> Value {
        var name = text("Name of a condition that is registered in Swift.").objectValue ?? [:]
        if !registered.isEmpty { name["enum"] = .array(registered.map { .string($0.name) }) }
        return [
            "description": "Decides whether the task runs.",
            "anyOf": [
                ["type": "string", "description": "CEL expression: forecast.forecast > 500"],
                object(["registered": .object(name)], required: ["registered"]),
            ],
        ]
    }

    // MARK: Properties that several objects share

    static var tasks: Value { ["type": "array", "items": definition("task")] }
    static var output: Value {
        ["description": "What it yields, with ${expressions} over its tasks."]
    }
    static var pattern: Value {
        choices(ExecutionPattern.self, "How the list becomes a plan.", default: "sequential")
    }
    static var failurePolicy: Value {
        [
            "type": "string", "pattern": "^(continue_independent|fail_fast|tolerate [0-9]+)$",
            "description": "What a failure means to the rest.", "default": "continue_independent",
        ]
    }
    static var priority: Value {
        ["type": "integer", "description": "Who waits for a place goes first with the highest priority."]
    }

    // MARK: Forms

    static func definition(_ name: String, _ summary: String? = nil) -> Value {
        var schema: [String: Value] = ["$ref": .string("#/$defs/\(name)")]
        schema["description"] = summary.map(Value.string)
        return .object(schema)
    }

    static func object(
        _ properties: [String: Value], required: [String] = [], _ summary: String? = nil
    ) -> Value {
        var schema: [String: Value] = [
            "type": "object", "additionalProperties": false, "properties": .object(properties),
        ]
        if !required.isEmpty { schema["required"] = .array(required.map(Value.string)) }
        schema["description"] = summary.map(Value.string)
        return .object(schema)
    }

    /// An object that may be written as the text of its most important member alone.
    static func textOr(_ summary: String, _ properties: [String: Value], required: [String]) -> Value {
        [
            "description": .string(summary),
            "anyOf": [["type": "string", "minLength": 1], object(properties, required: required)],
        ]
    }

    static func text(_ summary: String) -> Value {
        ["type": "string", "minLength": 1, "description": .string(summary)]
    }

    static func atLeast(_ minimum: Int64, _ summary: String) -> Value {
        ["type": "integer", "minimum": .int(minimum), "description": .string(summary)]
    }

    static func duration(_ summary: String) -> Value { definition("duration", summary) }

    static func choices<T: RawRepresentable<String> & CaseIterable>(
        _ type: T.Type, _ summary: String, default value: Value? = nil
    ) -> Value {
        var schema: [String: Value] = [
            "enum": .array(T.allCases.map { .string($0.rawValue) }), "description": .string(summary),
        ]
        schema["default"] = value
        return .object(schema)
    }
}
