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
}
