/// The JSON Schema (draft 2020-12) of workflow files, for editors.
public enum WorkflowSchema {
    /// - Parameter agents: their operations are offered for completion, with the schemas of their inputs.
    public static func jsonSchema(for agents: AgentRegistry) -> Value {
        let durations: Value = [
            "type": "string", "pattern": "^([0-9]+(h|m|s|ms|us|ns))+$",
            "examples": ["250ms", "30s", "1h30m"],
        ]
        let operations = agents.agents.flatMap { $0.operations.map(\.definition) }
        return [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "Baton workflow",
            "type": "object",
            "additionalProperties": false,
            "required": ["name", "tasks"],
            "properties": [
                "name": ["type": "string", "minLength": 1, "description": "Name of the workflow."],
                "summary": ["type": "string", "description": "One line for people."],
                "version": ["type": "integer", "default": 1],
                "pattern": choices(
                    ExecutionPattern.allCases, "How the list becomes a plan.", default: "sequential"),
                "failure_policy": [
                    "type": "string", "pattern": "^(continue_independent|fail_fast|tolerate [0-9]+)$",
                    "description": "What a failed task means to the rest.", "default": "continue_independent",
                ],
                "carry": choices(
                    CarryPolicy.allCases, "Whether missing required inputs come from earlier tasks.",
                    default: "fill"),
                "max_concurrency": [
                    "type": "integer", "minimum": 1,
                    "description": "How many tasks run at the same time at most.",
                ],
                "deadline": durations,
                "input": [
                    "type": "object", "additionalProperties": input,
                    "description": "The run's input, by name.",
                ],
                "tasks": ["type": "array", "items": task(operations, durations)],
            ],
        ]
    }

    private static var input: Value {
        [
            "type": "object", "additionalProperties": false,
            "properties": [
                "type": choices(InputType.allCases, "Type of the input.", default: "any"),
                "description": ["type": "string"],
                "default": ["description": "What an absent input stands for."],
                "required": ["type": "boolean"],
                "unit": ["type": "string"],
            ],
        ]
    }

    private static func task(_ operations: [OperationDefinition], _ durations: Value) -> Value {
        let agents = operations.reduce(into: [String]()) { if !$0.contains($1.agent) { $0.append($1.agent) } }
        return [
            "type": "object", "additionalProperties": false, "required": ["id", "agent", "operation"],
            "properties": [
                "id": ["type": "string", "minLength": 1, "maxLength": 200],
                "agent": ["type": "string", "examples": .array(agents.map(Value.string))],
                "operation": ["type": "string"],
                "inputs": [
                    "type": "object", "description": "The operation's input; ${expressions} are resolved.",
                ],
                "dependencies": ["type": "array", "items": ["type": "string"], "uniqueItems": true],
                "condition": ["type": "string", "description": "CEL expression: forecast.forecast > 500"],
                "join": [
                    "type": "string", "pattern": "^(all|all_succeeded|all_done|any|at_least [1-9][0-9]*)$",
                ],
                "merge": choices(
                    MergePolicy.allCases, "Who wins when two values meet.", default: "inputs_win"),
                "retry": [
                    "type": "object", "additionalProperties": false, "required": ["max_attempts"],
                    "properties": [
                        "max_attempts": ["type": "integer", "minimum": 1], "initial_backoff": durations,
                        "multiplier": ["type": "number", "minimum": 1], "maximum_backoff": durations,
                    ],
                ],
                "timeout": durations,
            ],
            "allOf": .array(
                agents.map { agent in operationsOf(agent, operations) } + operations.map(inputsOf)),
        ]
    }

    private static func operationsOf(_ agent: String, _ operations: [OperationDefinition]) -> Value {
        [
            "if": ["properties": ["agent": ["const": .string(agent)]], "required": ["agent"]],
            "then": [
                "properties": [
                    "operation": [
                        "enum": .array(operations.filter { $0.agent == agent }.map { .string($0.name) })
                    ]
                ]
            ],
        ]
    }

    /// Required inputs may come from dependencies, so only what is written is checked; any value may be an expression.
    private static func inputsOf(_ operation: OperationDefinition) -> Value {
        let expression: Value = ["type": "string", "pattern": #"\$\{"#]
        let properties = operation.input.properties.map { property in
            (property.name, Value.object(["anyOf": [property.jsonSchema, expression]]))
        }
        return [
            "if": [
                "properties": [
                    "agent": ["const": .string(operation.agent)],
                    "operation": ["const": .string(operation.name)],
                ],
                "required": ["agent", "operation"],
            ],
            "then": [
                "properties": [
                    "inputs": [
                        "properties": .object(Dictionary(uniqueKeysWithValues: properties)),
                        "additionalProperties": .bool(operation.input.isOpen),
                    ]
                ]
            ],
        ]
    }

    private static func choices<T: RawRepresentable<String>>(
        _ cases: [T], _ summary: String, default value: Value
    ) -> Value {
        [
            "enum": .array(cases.map { .string($0.rawValue) }), "description": .string(summary),
            "default": value,
        ]
    }
}
