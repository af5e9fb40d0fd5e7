/// Tasks, and the operations that they and compensations call.
extension WorkflowSchema {
    static func calls(of operations: [OperationDefinition]) -> [String: Value] {
        let agents = operations.reduce(into: [String]()) { if !$0.contains($1.agent) { $0.append($1.agent) } }
        return [
            "task": task,
            "compensation": with(
                ["allOf": [definition("call")]],
                object(
                    callProperties, required: ["agent", "operation"],
                    "Takes the task's effect back when the run ends badly.")),
            "call": [
                "properties": ["agent": ["examples": .array(agents.map(Value.string))]],
                "allOf": .array(agents.map { operationsOf($0, operations) } + operations.map(inputsOf)),
            ],
        ]
    }

    private static var task: Value {
        let kinds: [Value] = WorkflowDecoder.controlKinds.map { ["required": [.string($0.rawValue)]] }
        let controls = WorkflowDecoder.controlKinds.map { ($0.rawValue, definition($0.rawValue)) }
        return with(
            [
                "oneOf": .array([["required": ["agent", "operation"]]] + kinds),
                "dependentRequired": ["agent": ["operation"], "operation": ["agent"]],
                "allOf": [definition("call")],
            ],
            object(
                taskProperties.merging(callProperties) { own, _ in own }.merging(controls) { $1 },
                required: ["id"]))
    }

    private static var callProperties: [String: Value] {
        [
            "agent": text("Type name of an agent."),
            "operation": text("Name of one of its operations."),
            "inputs": ["type": "object", "description": "The input; ${expressions} are resolved."],
            "retry": definition("retry"),
            "timeout": duration("The longest that one attempt may take."),
        ]
    }

    private static var taskProperties: [String: Value] {
        [
            "id": [
                "type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[^/]*$",
                "description": "Unique in its list.",
            ],
            "dependencies": ["type": "array", "items": ["type": "string"], "uniqueItems": true],
            "condition": definition("condition"),
            "join": [
                "type": "string", "pattern": "^(all|all_succeeded|all_done|any|at_least [1-9][0-9]*)$",
            ],
            "merge": choices(MergePolicy.self, "Who wins when two values meet.", default: "inputs_win"),
            "timeout": duration("The longest that one attempt, or a control task, may take."),
            "total_timeout": duration("The longest that all attempts and waits may take."),
            "concurrency": definition("concurrency"),
            "priority": priority,
            "spawn": text("CEL expression over 'output' that yields a list of further tasks."),
            "compensate": definition("compensation"),
            "distributed": [
                "type": "boolean", "default": false,
                "description": "Whether the workflow is a run of its own, which any worker may take.",
            ],
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

    private static func with(_ members: [String: Value], _ schema: Value) -> Value {
        .object((schema.objectValue ?? [:]).merging(members) { $1 })
    }
}
