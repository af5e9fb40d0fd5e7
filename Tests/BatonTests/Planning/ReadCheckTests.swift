import Testing

@testable import Baton

@Suite("Expressions read only what has finished") struct ReadCheckTests {
    private static func problems(
        _ pattern: ExecutionPattern, reading text: String, dependencies: [String], as key: String
    ) throws -> [WorkflowProblem] {
        let agents = try AgentRegistry([BasicAgent("agent", ["work": { _, _ in [:] }])])
        let tasks = [
            AgentTask("first", agent: "agent", operation: "work"),
            AgentTask("second", agent: "agent", operation: "work", dependencies: ["first"]),
            AgentTask(
                "reader", agent: "agent", operation: "work",
                inputs: key == "inputs" ? ["value": .string("${\(text)}")] : [:], dependencies: dependencies,
                condition: key == "condition" ? .expression(text) : nil),
            AgentTask("later", agent: "agent", operation: "work"),
        ]
        return Planner.plan(Workflow("reads", pattern: pattern, tasks: tasks), agents: agents).problems
            .filter { $0.severity == .rejected }
    }

    @Test(
        "in parallel, inputs may read direct and indirect dependencies and nothing else",
        arguments: [
            ("first.x", ["second"], true), ("tasks.first.output.x", ["second"], true),
            ("second.x", ["second"], true),
            ("first.x", [], false), ("tasks.second.status", ["first"], false), ("later.x", ["second"], false),
            ("input.x", [], true),
        ])
    func parallel(text: String, dependencies: [String], isAllowed: Bool) throws {
        let found = try Self.problems(.parallel, reading: text, dependencies: dependencies, as: "inputs")
        #expect(found.isEmpty == isAllowed)
        #expect(isAllowed || found.first?.location == "tasks[2].inputs")
    }

    @Test(
        "in an ordered pattern, inputs and conditions may read every earlier task and no later one",
        arguments: [("first.x", true), ("tasks.second.status == 'failed'", true), ("later.x", false)])
    func ordered(text: String, isAllowed: Bool) throws {
        for key in ["inputs", "condition"] {
            let found = try Self.problems(.conditional, reading: text, dependencies: [], as: key)
            #expect(found.isEmpty == isAllowed)
        }
    }

    private static let wholeReads = [
        "tasks.exists(t, tasks[t].status == 'failed')", "size(tasks) > 1",
        "tasks[input.name].status == 'failed'",
        "'first' in tasks", "[tasks][0].first.status == 'failed'", "tasks != {}",
    ]

    @Test("what reads all tasks must come after all tasks, where there is no order", arguments: wholeReads)
    func wholeContext(text: String) throws {
        for (pattern, key) in [(ExecutionPattern.parallel, "inputs"), (.graph, "condition")] {
            let found = try Self.problems(pattern, reading: text, dependencies: ["second"], as: key)
            #expect(found.map(\.location) == ["tasks[2].\(key)"])
            #expect(found.first?.message.contains("'later' need not have finished") == true)
            let all = try Self.problems(pattern, reading: text, dependencies: ["second", "later"], as: key)
            #expect(all.isEmpty)
        }
        #expect(try Self.problems(.conditional, reading: text, dependencies: [], as: "condition").isEmpty)
    }

    @Test("a body that reads all tasks reads those around it too; a sub-workflow only sees its own")
    func wholeContextInBodies() throws {
        let tasks = [AgentTask("x", "echo", ["n": "${size(tasks)}"])]
        func problems(_ work: TaskWork) throws -> [String] {
            let workflow = Workflow("w", pattern: .parallel, tasks: [AgentTask("a"), AgentTask("t", work)])
            return Planner.plan(workflow, agents: try AgentRegistry([testAgent()])).problems.map(\.location)
        }
        let choice = AgentTask("c", .choice(ChoiceTask([.init(when: nil, body: TaskBody(tasks: tasks))])))
        let map = TaskWork.map(MapTask(over: [1], body: TaskBody(tasks: [choice])))
        #expect(try problems(map) == ["tasks[1].map"])
        let loop = LoopTask(
            until: "size(tasks) > 1", maxIterations: 2, body: TaskBody(tasks: [AgentTask("x")]))
        #expect(try problems(.loop(loop)) == ["tasks[1].loop"])
        #expect(try problems(.workflow(Workflow("inner", tasks: tasks))).isEmpty)
    }
}
