import Testing

@testable import Baton

@Suite("Carried inputs")
struct CarriedInputTests {
    struct Needs: Payload {
        var sku: String
        var days: Int?
        static let fields: [Field<Needs>] = [
            .required("sku", \.sku, "The product."), .optional("days", \.days, "How long."),
        ]
    }
    static let needs = BoundAgent(
        type: "needs",
        operations: [
            Operation<Needs, Needs>("needs", "work", effect: .pure, "").implemented { input, _ in input }
        ])

    static func result(
        after tasks: [AgentTask], inputs: [String: Value] = [:], dependencies: [String] = [],
        pattern: ExecutionPattern = .sequential
    ) async throws -> ExecutionResult {
        let task = AgentTask(
            "t", agent: "needs", operation: "work", inputs: inputs, dependencies: dependencies)
        let orchestrator = try AgentOrchestrator(agents: [testAgent(), needs])
        return try #require(try await orchestrator.executeWorkflow(tasks + [task], pattern: pattern)["t"])
    }

    static func source(_ id: String, _ output: Value) -> AgentTask {
        AgentTask(id, "return", ["value": output])
    }

    @Test("a missing required input comes from the nearest earlier task that has it; optional ones never do")
    func nearest() async throws {
        let result = try await Self.result(after: [
            Self.source("far", ["sku": "FAR"]), Self.source("near", ["sku": "NEAR", "days": 3]),
            AgentTask("bad", "fail"),
            Self.source("other", ["x": 1]), Self.source("null", ["sku": nil]),
        ])
        #expect(result.input?.values == ["sku": "NEAR"])
        #expect(result.input?.provenance == ["sku": .carried("near")])
        #expect(result.output == ["sku": "NEAR"])
    }

    @Test("nothing is carried over what is there")
    func present() async throws {
        let own = try await Self.result(after: [Self.source("a", ["sku": "A"])], inputs: ["sku": "OWN"])
        #expect(own.input?.provenance == ["sku": .inputs])
        let declared = try await Self.result(
            after: [Self.source("a", ["sku": "A"]), Self.source("b", ["sku": "B"])], dependencies: ["a"])
        #expect(declared.input?.values == ["sku": "A"])
        #expect(declared.input?.provenance == ["sku": .dependency("a")])
    }

    @Test("a null does not count as there")
    func null() async throws {
        let result = try await Self.result(
            after: [Self.source("a", ["sku": "A"]), Self.source("b", ["sku": nil])], dependencies: ["b"])
        #expect(result.input?.values == ["sku": "A"])
    }

    @Test("only `sequential` carries", arguments: [.parallel, .conditional] as [ExecutionPattern])
    func otherPatterns(pattern: ExecutionPattern) async throws {
        let result = try await Self.result(after: [Self.source("a", ["sku": "A"])], pattern: pattern)
        #expect(result.failure?.kind == .invalidInput)
        #expect(result.failure?.message == "input 'sku': is missing, expected text")
        #expect(result.attempts == 0)
    }

    @Test("surplus keys that came from a dependency are ignored")
    func surplus() async throws {
        let result = try await Self.result(
            after: [Self.source("a", ["sku": "A", "surplus": 1])], dependencies: ["a"])
        #expect(result.output == ["sku": "A"])
    }

    @Test("a sub-workflow's required input is carried like an operation's; what it sees besides is nothing")
    func subWorkflow() throws {
        func property(_ name: String, isRequired: Bool) -> ObjectSchema.Property {
            .init(
                name: name, schema: .string(options: []), isRequired: isRequired, defaultValue: nil,
                unit: nil,
                summary: "")
        }
        let inner = Workflow(
            "inner", tasks: [AgentTask("b", "echo", ["sku": "${input.sku}"])],
            input: ObjectSchema([property("sku", isRequired: true), property("note", isRequired: false)]))
        let sub = AgentTask("s", .workflow(inner))
        let simulation = try Simulation([AgentTask("a"), sub])
        simulation.send(.start)
        try simulation.answer("a", .success(["sku": "A", "note": "n", "other": 1]))
        #expect(simulation.result["s"]?.input?.provenance == ["sku": .carried("a")])
        #expect(simulation.running.map(\.context.input) == [["sku": "A"]])

        let declared = try Simulation(Workflow("w", tasks: [AgentTask("a"), sub], carry: .declared))
        try declared.runToEnd { _ in .success(["sku": "A"]) }
        #expect(declared.result["s"]?.failure?.kind == .invalidInput)
    }

    @Test(
        "a default stands in for what is absent or null, and is told as the origin",
        arguments: [nil, ["n": nil]] as [Value?])
    func defaults(output: Value?) async throws {
        struct Counted: Payload {
            var n: Int
            var note: String?
            static let fields: [Field<Counted>] = [
                .optional("n", \.n, default: 7, "How many."), .optional("note", \.note, "Anything."),
            ]
        }
        let count = Operation<Counted, Counted>("count", "work", effect: .pure, "").implemented { i, _ in i }
        let orchestrator = try AgentOrchestrator(agents: [
            testAgent(), BoundAgent(type: "count", operations: [count]),
        ])
        let given = output?.objectValue ?? [:]
        let source = Self.source("a", .object(given.merging(["note": nil]) { $1 }))
        let task = AgentTask("t", agent: "count", operation: "work", dependencies: ["a"])
        let result = try #require(try await orchestrator.executeWorkflow([source, task])["t"])
        #expect(result.input?.values["n"] == 7)
        #expect(result.input?.provenance["n"] == .defaultValue)
        #expect(result.input?.provenance["note"] == .dependency("a"))
    }
}
