import Testing

@testable import Baton
@testable import StatesLanguage

@Suite("The structure of exported machines")
struct StructureTests {
    @Test("a task that nothing precedes is one state")
    func single() throws {
        let workflow = try Workflow.read(
            """
            {"name": "small", "summary": "One call.", "tasks": [
                {"id": "a", "agent": "script", "operation": "echo", "inputs": {"x": 1}, "timeout": "30s"}]}
            """)
        let machine = try StateMachineExport(
            workflow, agents: ScriptAgent.registry, options: StateMachineOptions(function: "f")
        ).definition
        #expect(machine["QueryLanguage"] == "JSONata")
        #expect(machine["Comment"] == "small: One call.")
        #expect(machine["StartAt"] == "Input")
        let states = try #require(machine["States"]?.objectValue)
        #expect(states.keys.sorted() == ["Input", "Output", "a"])
        let call = try #require(states["a"])
        #expect(call["Resource"] == "arn:aws:states:::lambda:invoke")
        #expect(call["TimeoutSeconds"] == 30)
        #expect(
            call["Arguments"] == [
                "FunctionName": "f",
                "Payload": [
                    "name": "small", "pattern": "sequential",
                    "tasks": [
                        [
                            "id": "a", "agent": "script", "operation": "echo", "inputs": ["x": 1],
                            "retry": ["max_attempts": 1],
                        ]
                    ],
                ],
            ])
        #expect(call["Catch"]?[0]?["ErrorEquals"] == ["States.ALL"])
        #expect(call["Catch"]?[0]?["Next"] == "Output")
    }

    @Test("a retry policy becomes a retrier of the attempts, in whole seconds")
    func retry() throws {
        let workflow = try Workflow.read(
            """
            {"name": "w", "deadline": "1h", "tasks": [
                {"id": "a", "agent": "script", "operation": "echo",
                 "retry": {"max_attempts": 4, "initial_backoff": "1500ms", "multiplier": 3, "maximum_backoff": "20s"}},
                {"id": "b", "agent": "script", "operation": "echo",
                 "retry": {"max_attempts": 2, "initial_backoff": "1s", "maximum_backoff": "1s"}}]}
            """)
        let machine = try StateMachineExport(workflow, agents: ScriptAgent.registry).definition
        #expect(machine["TimeoutSeconds"] == 3600)
        let states = try #require(machine["States"]?.objectValue)
        #expect(
            states["a"]?["Retry"] == [
                [
                    "ErrorEquals": ["States.ALL"], "MaxAttempts": 3, "IntervalSeconds": 2, "BackoffRate": 3.0,
                    "MaxDelaySeconds": 20, "JitterStrategy": "FULL",
                ]
            ])
        #expect(
            states["b"]?["Retry"] == [
                [
                    "ErrorEquals": ["States.ALL"], "MaxAttempts": 1, "IntervalSeconds": 1, "BackoffRate": 1.0,
                    "JitterStrategy": "FULL",
                ]
            ])
    }

    @Test(
        "a map runs in executions of its own, or within the one",
        arguments: StateMachineOptions.MapMode.allCases)
    func map(mode: StateMachineOptions.MapMode) throws {
        let workflow = try Workflow.read(
            """
            {"name": "w", "tasks": [
                {"id": "each", "map": {"over": "[1, 2]", "item": "n", "max_concurrency": 3, "tasks": [
                    {"id": "a", "agent": "script", "operation": "echo", "inputs": {"x": "${n}"}}]}},
                {"id": "nap", "sleep": "90s"}]}
            """)
        let machine = try StateMachineExport(
            workflow, agents: ScriptAgent.registry, options: StateMachineOptions(map: mode)
        ).definition
        let states = try #require(machine["States"]?.objectValue)
        #expect(states["each"]?["MaxConcurrency"] == 3)
        #expect(
            states["each"]?["ItemProcessor"]?["ProcessorConfig"]
                == (mode == .inline
                    ? ["Mode": "INLINE"] : ["Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"]))
        // Nothing of what is around the map is read, so nothing is handed on.
        #expect(states["each"]?["ItemSelector"]?["outer"] == [:])
        #expect(states["nap"]?["Seconds"] == 90)
    }

    @Test("names are unique and short, whatever the tasks are called")
    func names() throws {
        let long = String(repeating: "x", count: 190)
        let tasks = ["Input", "Output", long + "1", long + "2", "a b", "a_b", "a: turn", "a", "ä"].map { id in
            AgentTask(id, agent: "script", operation: "echo", dependencies: id == "Input" ? [] : ["Input"])
        }
        for pattern in [ExecutionPattern.sequential, .parallel] {
            let machine = try StateMachineExport(
                Workflow("w", pattern: pattern, tasks: tasks), agents: ScriptAgent.registry
            ).definition
            #expect(StateMachineCheck(machine).problems == [])
            #expect(machine.allStates.keys.allSatisfy { $0.utf16.count <= 80 })
        }
    }

    @Test("an empty workflow is a machine all the same")
    func empty() throws {
        let machine = try StateMachineExport(Workflow("w", tasks: []), agents: ScriptAgent.registry)
            .definition
        #expect(StateMachineCheck(machine).problems == [])
    }
}
