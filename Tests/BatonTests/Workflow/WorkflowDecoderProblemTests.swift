import Testing

@testable import Baton

@Suite("Problems of workflow documents")
struct WorkflowDecoderProblemTests {
    private static func problems(_ document: Value) -> [String] {
        WorkflowDecoder.read(document).problems.map(\.description)
    }

    private static func problems(ofTask members: [String: Value]) -> [String] {
        problems(["name": "w", "tasks": [.object(members.merging(["id": "t"]) { $1 })]])
    }

    @Test(
        "a task does one thing",
        arguments: [
            (
                [:],
                [
                    "tasks[0]: expected 'agent' and 'operation', or one of map, loop, choice, workflow, race, sleep, approval, signal, found none of them"
                ]
            ),
            (
                ["agent": "x", "operation": "y", "sleep": "1s", "signal": "s"],
                [
                    "tasks[0]: expected one thing to do, found agent and operation, sleep, signal (make a task of each)"
                ]
            ),
            (["agent": "x"], ["tasks[0].operation: 'operation' is missing, expected text"]),
            (["operation": "y"], ["tasks[0].agent: 'agent' is missing, expected text"]),
            (
                ["lop": ["until": "true"], "sleep": "1s"],
                ["tasks[0].lop: unknown key 'lop' (did you mean 'loop'?)"]
            ),
        ] as [([String: Value], [String])])
    func kinds(members: [String: Value], expected: [String]) {
        #expect(Self.problems(ofTask: members) == expected)
    }

    @Test(
        "each control task says what it lacks",
        arguments: [
            (
                ["map": ["tasks": []]],
                ["tasks[0].map.over: expected a list, or an expression that yields one, found nothing"]
            ),
            (["map": ["over": "x"]], ["tasks[0].map.tasks: expected a list of tasks, found nothing"]),
            (
                ["map": "input.skus"],
                [
                    "tasks[0].map: expected an object with the keys over, item, max_concurrency, failure_policy, pattern, tasks, output, found \"input.skus\""
                ]
            ),
            (
                ["loop": ["tasks": []]],
                [
                    "tasks[0].loop.until: 'until' is missing, expected text",
                    "tasks[0].loop.max_iterations: expected a whole number, found nothing",
                ]
            ),
            (
                ["choice": ["when": "x", "tasks": []]],
                [
                    "tasks[0].choice: expected a list of objects with the keys when, pattern, tasks, output, found {\"tasks\":[],\"when\":\"x\"}"
                ]
            ),
            (
                ["choice": [["whn": "x", "tasks": []]]],
                ["tasks[0].choice[0].whn: unknown key 'whn' (did you mean 'when'?)"]
            ),
            (
                ["workflow": "nightly.yaml"],
                [
                    "tasks[0].workflow: expected a workflow, found \"nightly.yaml\" (file names are resolved by the baton command)"
                ]
            ),
            (["workflow": ["tasks": []]], ["tasks[0].workflow.name: 'name' is missing, expected text"]),
            (
                ["race": ["tasks": [], "pattern": "parallel"]],
                ["tasks[0].race.pattern: unknown key 'pattern' (the tasks of a race start together)"]
            ),
            (
                ["sleep": "soon"],
                [
                    "tasks[0].sleep: expected a duration such as '250ms', '30s', '5m' or '1h30m', found \"soon\""
                ]
            ),
            (
                ["sleep": 5],
                [
                    "tasks[0].sleep: expected a duration such as '5m', or an object with the keys for, until, found 5"
                ]
            ),
            (["sleep": [:]], ["tasks[0].sleep: expected either 'for' or 'until', found {}"]),
            (
                ["sleep": ["for": "x", "until": "y"]],
                [
                    "tasks[0].sleep: expected either 'for' or 'until', found {\"for\":\"x\",\"until\":\"y\"}"
                ]
            ),
            (["sleep": ["for": 5]], ["tasks[0].sleep.for: expected text, found 5"]),
            (
                ["approval": ["prompt": "Order?", "on_timeout": "aprove"]],
                [
                    "tasks[0].approval.on_timeout: expected one of approve, reject, found \"aprove\" (did you mean 'approve'?)"
                ]
            ),
            (
                ["approval": ""],
                [
                    "tasks[0].approval: expected the prompt, or an object with the keys prompt, on_timeout, found \"\""
                ]
            ),
            (["signal": ["on_timeout": 1]], ["tasks[0].signal.name: 'name' is missing, expected text"]),
        ] as [([String: Value], [String])])
    func controls(members: [String: Value], expected: [String]) {
        #expect(Self.problems(ofTask: members) == expected)
    }

    @Test(
        "each key of a task says what it expects",
        arguments: [
            ("total_timeout", 5, ": expected a duration such as '250ms', '30s', '5m' or '1h30m', found 5"),
            ("concurrency", 3, ": expected the key, or an object with the keys key, limit, found 3"),
            ("concurrency", ["limit": 2], ".key: 'key' is missing, expected text"),
            ("concurrency", ["key": "k", "limit": "2"], ".limit: expected a whole number, found \"2\""),
            ("priority", "high", ": expected a whole number, found \"high\""),
            ("spawn", ["x"], ": expected text, found [\"x\"]"),
            ("compensate", ["agent": "x"], ".operation: 'operation' is missing, expected text"),
            (
                "compensate", ["agent": "x", "operation": "y", "inputs": 1],
                ".inputs: expected an object, found 1"
            ),
            (
                "compensate", ["agent": "x", "operation": "y", "retry": [:]],
                ".retry.max_attempts: expected a whole number, found nothing"
            ),
        ] as [(String, Value, String)])
    func taskKeys(key: String, value: Value, expected: String) {
        #expect(Self.problems(ofTask: ["sleep": "1s", key: value]) == ["tasks[0].\(key)\(expected)"])
    }

    @Test("the keys of a workflow say what they expect, within another one too")
    func workflowKeys() {
        let workflow: Value = ["name": "w", "tasks": [], "retry_budget": "3", "priority": 1.5]
        let expected = [
            "retry_budget: expected a whole number, found \"3\"",
            "priority: expected a whole number, found 1.5",
        ]
        #expect(Self.problems(workflow) == expected)
        #expect(Self.problems(ofTask: ["workflow": workflow]) == expected.map { "tasks[0].workflow." + $0 })
    }

    @Test("all problems are found in one pass, each at its own place")
    func onePass() {
        let document: Value = [
            "name": "w",
            "tasks": [
                ["id": "a", "sleep": "1s", "tiemout": "1s"],
                ["agent": "x", "operation": "y", "retry": ["max_attempts": "2"]],
                [
                    "id": "m", "join": "both",
                    "map": [
                        "over": "input.skus", "failure_policy": "tolerate",
                        "tasks": [
                            ["id": "i", "agent": "x", "operation": "y", "inputs": []],
                            ["id": "c", "choice": [["tasks": [["id": "s", "sleep": [:]]]], ["tasks": 1]]],
                        ],
                    ],
                ],
            ],
        ]
        #expect(
            WorkflowDecoder.read(document).problems.map(\.path) == [
                ["tasks", "0", "tiemout"],
                ["tasks", "1", "id"],
                ["tasks", "1", "retry", "max_attempts"],
                ["tasks", "2", "map", "failure_policy"],
                ["tasks", "2", "map", "tasks", "0", "inputs"],
                ["tasks", "2", "map", "tasks", "1", "choice", "0", "tasks", "0", "sleep"],
                ["tasks", "2", "map", "tasks", "1", "choice", "1", "tasks"],
                ["tasks", "2", "join"],
            ])
        #expect(throws: WorkflowError.self) { try WorkflowDecoder.decode(document) }
    }

    @Test("a task that does several things is told of the problems of each")
    func severalThings() {
        #expect(
            Self.problems(ofTask: ["sleep": "soon", "approval": ["on_timeout": "reject"]]).map {
                String($0.prefix { $0 != ":" })
            } == ["tasks[0]", "tasks[0].sleep", "tasks[0].approval.prompt"])
    }

    @Test("a task that cannot be read keeps its place and its id for further checks")
    func unreadableWork() {
        let (workflow, problems) = WorkflowDecoder.read([
            "name": "w",
            "tasks": [["id": "a", "sleep": "soon"], ["sleep": "1s"], ["id": "b", "sleep": "1s"]],
        ])
        #expect(workflow?.tasks.map(\.id) == ["a", "", "b"] && problems.count == 2)
    }

    @Test("null stands for absent")
    func nulls() throws {
        let keys = WorkflowDecoder.taskKeys.filter { !["id", "agent", "operation"].contains($0) }
        let task = Dictionary(uniqueKeysWithValues: keys.map { ($0, Value.null) }).merging(
            ["id": "t", "agent": "x", "operation": "y"] as [String: Value]
        ) { $1 }
        let read = try WorkflowDecoder.decode(["name": "w", "tasks": [.object(task)]])
        #expect(read.document["tasks"] == [["id": "t", "agent": "x", "operation": "y"]])
    }
}

@Suite("Depth of workflow documents")
struct WorkflowDepthTests {
    /// A list of tasks with so many lists around its innermost task, of every kind that has one.
    private static func nested(_ levels: Int) -> Value {
        (1..<levels).reduce([["id": "t", "sleep": "1s"]]) { tasks, level in
            let body: Value = ["tasks": tasks, "over": "x"]
            let task: Value =
                switch level % 5 {
                case 0: ["map": body]
                case 1: ["loop": ["until": "true", "max_iterations": 1, "tasks": tasks]]
                case 2: ["choice": [["tasks": tasks]]]
                case 3: ["workflow": ["name": "w", "tasks": tasks]]
                default: ["race": ["tasks": tasks]]
                }
            return [.object((task.objectValue ?? [:]).merging(["id": "t"]) { $1 })]
        }
    }

    @Test("32 levels are read, and the 33rd is one problem at its place")
    func limit() throws {
        _ = try WorkflowDecoder.decode(["name": "w", "tasks": Self.nested(32)])
        let problems = WorkflowDecoder.read(["name": "w", "tasks": Self.nested(33)]).problems
        #expect(problems.map(\.message) == ["tasks stand more than 32 levels deep within tasks"])
        #expect(problems.first?.path.last == "tasks")
        #expect(problems.first?.path.count(where: { $0 == "tasks" }) == 33)
    }

    @Test("tasks side by side do not add up to levels")
    func siblings() throws {
        let race: Value = ["id": "t", "race": ["tasks": Self.nested(31)]]
        let workflow = try WorkflowDecoder.decode([
            "name": "w", "tasks": .array(Array(repeating: race, count: 40)),
        ])
        #expect(workflow.tasks.count == 40)
    }

    @Test("a list that is spawned within levels counts from there")
    func spawned() throws {
        _ = try WorkflowDecoder.decodeTasks(Self.nested(2), depth: 30)
        #expect(throws: WorkflowError.self) { try WorkflowDecoder.decodeTasks(Self.nested(3), depth: 30) }
    }

    @Test("documents nested a thousand times deeper end as problems")
    func deepDocuments() {
        #expect(WorkflowDecoder.read(["name": "w", "tasks": Self.nested(1000)]).problems.count == 1)
        let lists = (0..<1000).reduce(Value.null) { inner, _ in [inner] }
        #expect(!WorkflowDecoder.read(["name": "w", "tasks": lists]).problems.isEmpty)
        #expect(!WorkflowDecoder.read(["name": lists, "tasks": [lists], "input": lists]).problems.isEmpty)
    }
}
