import Testing

@testable import Baton

@Suite("Planner")
struct PlannerTests {
    static func problems(_ workflow: Workflow) throws -> [WorkflowProblem] {
        try AgentOrchestrator(agents: [testAgent(), PlannerTests.typed]).validate(workflow)
    }

    static func problems(_ tasks: [AgentTask], _ pattern: ExecutionPattern = .parallel) throws -> [String] {
        try problems(Workflow("planned", pattern: pattern, tasks: tasks)).map {
            "\($0.severity.rawValue) \($0.kind.rawValue) \($0.description)"
        }
    }

    struct Input: Payload {
        var sku: String
        var days: Int?
        static let fields: [Field<Input>] = [
            .required("sku", \.sku, "The product."), .optional("days", \.days, in: 1...9, "How long."),
        ]
    }
    static let typed = BoundAgent(
        type: "typed",
        operations: [
            Operation<Input, OpenObject>("typed", "work", effect: .pure, "").implemented { _, _ in
                OpenObject()
            }
        ])

    @Test(
        "a sound workflow has no problems, in any pattern without conditions",
        arguments: ExecutionPattern.allCases)
    func sound(pattern: ExecutionPattern) throws {
        let tasks = [AgentTask("a"), AgentTask("b", after: ["a"]), AgentTask("c", after: ["a", "b"])]
        #expect(try Self.problems(tasks, pattern).isEmpty)
    }

    @Test("everything that is wrong is reported at once, and nothing runs")
    func allAtOnce() async throws {
        let workflow = Workflow(
            "bad", pattern: .parallel,
            tasks: [
                AgentTask("a", after: ["c"]), AgentTask("b", after: ["b"]), AgentTask("c", after: ["a"]),
                AgentTask("a"),
                AgentTask("tasks"), AgentTask(""), AgentTask("d", "ecko"), AgentTask("e", after: ["x"]),
                AgentTask("f", retry: RetryPolicy(maxAttempts: 0), timeout: .zero),
                AgentTask("g", retry: RetryPolicy(maxAttempts: 1, multiplier: .infinity)),
                AgentTask("h", after: ["d"], join: .atLeast(2)),
            ], maxConcurrency: 0, deadline: .seconds(-1))
        let error = try #require(throws: WorkflowError.self) {
            try AgentOrchestrator(agents: [testAgent()]).start(workflow)
        }
        let found = error.problems.map { "\($0.severity.rawValue) \($0.location)" }
        #expect(
            Set(found) == [
                "rejected max_concurrency", "rejected deadline", "rejected tasks[3].id",
                "rejected tasks[4].id",
                "rejected tasks[5].id", "rejected tasks[1].dependencies[0]", "rejected tasks[0].dependencies",
                "fails_task tasks[6].operation", "fails_task tasks[7].dependencies[0]",
                "rejected tasks[8].retry.max_attempts",
                "rejected tasks[8].timeout", "rejected tasks[9].retry", "rejected tasks[10].join",
            ])
        #expect(found.count == Set(found).count)
    }

    @Test(
        "a cycle is named along the flow of data, each once, in every pattern",
        arguments: ExecutionPattern.allCases)
    func cycles(pattern: ExecutionPattern) throws {
        let tasks = [
            AgentTask("before"), AgentTask("a", after: ["before", "c"]), AgentTask("b", after: ["a"]),
            AgentTask("c", after: ["b"]), AgentTask("behind", after: ["c"]), AgentTask("x", after: ["y"]),
            AgentTask("y", after: ["x"]),
        ]
        let found = try Self.problems(tasks, pattern).filter { $0.hasPrefix("rejected") }
        #expect(
            found == [
                "rejected definition tasks[1].dependencies: the dependencies form a cycle: a -> b -> c -> a",
                "rejected definition tasks[5].dependencies: the dependencies form a cycle: x -> y -> x",
            ])
    }

    @Test("a duplicate id, a task that depends on itself and a dependency listed twice are told apart")
    func identifiers() throws {
        #expect(
            try Self.problems([AgentTask("a"), AgentTask("a")]) == [
                "rejected definition tasks[1].id: duplicate task id 'a' (task 1 of the list has it already)"
            ])
        #expect(
            try Self.problems([AgentTask("a", after: ["a"])]) == [
                "rejected definition tasks[0].dependencies[0]: task 'a' depends on itself"
            ])
        #expect(
            try Self.problems([AgentTask("a"), AgentTask("b", after: ["a", "a"])]) == [
                "warning definition tasks[1].dependencies[1]: dependency 'a' is listed twice"
            ])
    }

    @Test("an unknown agent, operation or dependency fails its task only and comes with a suggestion")
    func unknownNames() throws {
        let tasks = [
            AgentTask("forecast", agent: "tset", operation: "echo"), AgentTask("b", "ecko"),
            AgentTask("c", after: ["forcast"]),
        ]
        #expect(
            try Self.problems(tasks) == [
                "fails_task unknown_agent tasks[0].agent: unknown agent 'tset' (did you mean 'test'?)",
                "fails_task unknown_operation tasks[1].operation: agent 'test' has no operation 'ecko' (did you mean 'echo'?)",
                "fails_task unknown_dependency tasks[2].dependencies[0]: there is no task 'forcast' to depend on (did you mean 'forecast'?)",
            ])
    }

    @Test(
        "a dependency on a later task fails its task where order counts",
        arguments: [.sequential, .conditional] as [ExecutionPattern])
    func dependencyOrder(pattern: ExecutionPattern) throws {
        let tasks = [AgentTask("a", after: ["b"]), AgentTask("b")]
        let found = try Self.problems(tasks, pattern)
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("fails_task dependency_order tasks[0].dependencies[0]") == true)
        #expect(try Self.problems(tasks, .parallel).isEmpty)
    }

    @Test(
        "conditions are warned of where they are ignored",
        arguments: [.sequential, .parallel] as [ExecutionPattern])
    func ignoredConditions(pattern: ExecutionPattern) throws {
        let found = try Self.problems(
            [AgentTask("a", condition: .closure { _ in true }), AgentTask("b", condition: "1 > 2")], pattern)
        #expect(found.map { $0.split(separator: " ")[1] } == ["condition", "condition"])
        #expect(found.allSatisfy { $0.hasPrefix("warning") })
    }

    @Test(
        "bad expressions are rejected, in conditions of any pattern and in inputs",
        arguments: ExecutionPattern.allCases)
    func badExpressions(pattern: ExecutionPattern) throws {
        let tasks = [
            AgentTask(
                "a", "echo", ["x": "${1 +}", "list": [["deep": "${unknown.x}"]], "open": "${1"],
                condition: "forecast >"),
            AgentTask("b", condition: "nobody.knows > 1"),
        ]
        let rejected = try Self.problems(tasks, pattern).filter { $0.hasPrefix("rejected") }
        #expect(rejected.count == 5)
        #expect(rejected.filter { $0.contains("rejected condition tasks[0].condition") }.count == 1)
        #expect(rejected.filter { $0.contains("rejected condition tasks[1].condition") }.count == 1)
        #expect(rejected.filter { $0.contains("rejected invalid_input tasks[0].inputs") }.count == 3)
    }

    @Test(
        "a surplus key in `inputs` and a literal of the wrong type are rejected; expressions and missing keys are not"
    )
    func inputs() throws {
        func task(_ inputs: [String: Value]) -> [AgentTask] {
            [AgentTask("a", agent: "typed", operation: "work", inputs: inputs)]
        }
        #expect(
            try Self.problems(task(["sku": "A", "dayz": 1])) == [
                "rejected invalid_input tasks[0].inputs.dayz: unknown key (did you mean 'days'?)"
            ])
        #expect(
            try Self.problems(task(["dayz": "${1}"])) == [
                "rejected invalid_input tasks[0].inputs.dayz: unknown key (did you mean 'days'?)"
            ])
        #expect(
            try Self.problems(task(["days": 10])) == [
                "rejected invalid_input tasks[0].inputs.days: expected a whole number from 1 to 9, found 10"
            ])
        #expect(try Self.problems(task(["days": "${10}"])).isEmpty)
        #expect(try Self.problems(task([:])).isEmpty)
    }

    @Test("a run input that does not fit the workflow's declaration is rejected")
    func runInput() throws {
        let workflow = Workflow("typed input", tasks: [AgentTask("a")], input: Input.objectSchema)
        let orchestrator = try AgentOrchestrator(agents: [testAgent()])
        let error = try #require(throws: WorkflowError.self) {
            try orchestrator.start(workflow, input: ["dayz": 1])
        }
        #expect(error.problems.map(\.severity) == [.rejected, .rejected])
        #expect(error.description.contains("did you mean 'days'?"))
    }

    @Test(
        "order edges come from the pattern, data edges from the dependencies",
        arguments: [
            (.sequential, [[1], [2], []]), (.conditional, [[1], [2], []]), (.parallel, [[2], [], []]),
        ]
            as [(ExecutionPattern, [[Int32]])])
    func edges(pattern: ExecutionPattern, expected: [[Int32]]) throws {
        let tasks = [
            AgentTask("a"), AgentTask("b"), AgentTask("c", after: pattern == .parallel ? ["a"] : []),
        ]
        let workflow = Workflow("edges", pattern: pattern, tasks: tasks)
        let plan = try #require(Planner.plan(workflow, agents: AgentRegistry([testAgent()])).plan)
        #expect(tasks.indices.map { Array(plan.successors(of: $0)) } == expected)
    }

    @Test(
        "ids hold none of the signs that paths are written with",
        arguments: ["a/b", "a[0]", "a[", "]", "a\nb"])
    func pathSigns(id: String) throws {
        let problems = try Self.problems([AgentTask(id)])
        #expect(problems.first?.hasPrefix("rejected definition tasks[0].id: expected an id") == true)
    }

    @Test("at_least counts a dependency that is listed twice once")
    func atLeastOfOne() throws {
        let problems = try Self.problems([
            AgentTask("a"), AgentTask("b", after: ["a", "a"], join: .atLeast(2)),
        ])
        #expect(problems.first?.contains("expected at_least 1 to 1") == true)
    }
}
