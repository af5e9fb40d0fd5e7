import Testing

@testable import Baton
@testable import StatesLanguage

@Suite("What cannot be exported")
struct UnsupportedFeatureTests {
    private static func problems(_ json: String) throws -> [String] {
        do {
            _ = try StateMachineExport(try .read(json), agents: ScriptAgent.registry)
            return []
        } catch let error as StateMachineExportError {
            return error.problems.map(\.description)
        }
    }

    private static func task(_ rest: String) -> String {
        #"{"name": "w", "pattern": "graph", "tasks": [{"id": "a", "agent": "script", "operation": "echo", \#(rest)}]}"#
    }

    private static func control(_ work: String) -> String {
        #"{"name": "w", "tasks": [{"id": "a", \#(work)}]}"#
    }

    private static func workflow(_ keys: String) -> String {
        #"{"name": "w", "pattern": "parallel", \#(keys), "tasks": [{"id": "a", "agent": "script", "operation": "echo"}]}"#
    }

    private static let body = #""tasks": [{"id": "b", "agent": "script", "operation": "echo"}]"#

    @Test(
        "is told by name and place",
        arguments: [
            (workflow(#""failure_policy": "fail_fast""#), "failure_policy: 'fail_fast' cannot be exported"),
            (workflow(#""failure_policy": "tolerate 2""#), "failure_policy: 'tolerate 2'"),
            (workflow(#""max_concurrency": 2"#), "max_concurrency: a limit of tasks"),
            (workflow(#""retry_budget": 2"#), "retry_budget: a budget of retries"),
            (
                workflow(#""deadline": "1500ms""#),
                "deadline: '1s500ms' cannot be exported (Step Functions counts whole seconds"
            ),
            (task(#""merge": "error""#), "tasks[0].merge: 'error'"),
            (task(#""merge": "collect""#), "tasks[0].merge: 'collect'"),
            (task(#""total_timeout": "9s""#), "tasks[0].total_timeout: a timeout of all attempts"),
            (task(#""timeout": "250ms""#), "tasks[0].timeout: '250ms'"),
            (task(#""concurrency": "k""#), "tasks[0].concurrency: a concurrency key"),
            (task(#""spawn": "[]""#), "tasks[0].spawn: 'spawn'"),
            (
                task(#""compensate": {"agent": "script", "operation": "echo"}"#),
                "tasks[0].compensate: 'compensate'"
            ),
            (
                task(#""condition": "input.s.matches('a')""#),
                "tasks[0].condition: in the expression: the function matches()"
            ),
            (
                task(#""inputs": {"x": "${timestamp(input.t)}"}"#),
                "tasks[0].inputs: in the expression: the function timestamp()"
            ),
            (control(#""loop": {"until": "true", "max_iterations": 2, \#(body)}"#), "tasks[0].loop: a loop"),
            (control(#""choice": [{"when": "true", \#(body)}]"#), "tasks[0].choice: a choice"),
            (control(#""race": {\#(body)}"#), "tasks[0].race: a race"),
            (
                control(#""workflow": {"name": "v", \#(body)}"#),
                "tasks[0].workflow: a workflow within a workflow"
            ),
            (control(#""approval": "Do it?""#), "tasks[0].approval: an approval"),
            (control(#""signal": "counted""#), "tasks[0].signal: a signal"),
            (
                control(#""sleep": {"for": "duration(input.t)"}"#),
                "tasks[0].sleep.for: a sleep of computed length"
            ),
            (
                control(#""sleep": {"until": "timestamp(input.t)"}"#),
                "tasks[0].sleep.until: a sleep until a computed time"
            ),
            (control(#""sleep": "1500ms""#), "tasks[0].sleep: '1s500ms'"),
            (control(#""sleep": "9s", "timeout": "3s""#), "tasks[0].timeout: a timeout of a sleep"),
            (
                control(#""map": {"over": "input.l", "failure_policy": "fail_fast", \#(body)}"#),
                "tasks[0].map.failure_policy: 'fail_fast' of a map"
            ),
            (
                control(#""map": {"over": "input.l", \#(body)}, "timeout": "3s""#),
                "tasks[0].timeout: a timeout of a map"
            ),
            (
                control(#""map": {"over": "input.l", "tasks": [{"id": "b", "race": {\#(body)}}]}"#),
                "tasks[0].map.tasks[0].race: a race"
            ),
        ])
    func named(workflow: String, problem: String) throws {
        let problems = try Self.problems(workflow)
        #expect(problems.count == 1 && problems.allSatisfy { $0.contains(problem) }, "\(problems)")
    }

    @Test("is told all at once, and so is what is wrong in the workflow itself")
    func allAtOnce() throws {
        let several = """
            {"name": "w", "pattern": "parallel", "retry_budget": 3, "tasks": [
                {"id": "a", "sleep": {"for": "duration(input.t)"}},
                {"id": "b", "agent": "script", "operation": "echo", "spawn": "[]", "merge": "collect"},
                {"id": "c", "agent": "nobody", "operation": "echo"}]}
            """
        #expect(try Self.problems(several).count == 5)
    }

    @Test("is refused in Swift conditions too")
    func closures() throws {
        let workflow = Workflow(
            "w", pattern: .conditional,
            tasks: [AgentTask("a", agent: "script", operation: "echo", condition: .closure { _ in true })])
        #expect(throws: StateMachineExportError.self) {
            try StateMachineExport(workflow, agents: ScriptAgent.registry)
        }
    }
}
