import Synchronization
import Testing

@testable import Baton

@Suite("Conditions registered under a name")
struct RegisteredConditionTests {
    static let large = RegisteredCondition("large", reads: ["a"]) { context in
        guard case .int(let size)? = context.output(of: "a")?["size"] else {
            throw OperationFailure("no size", isRetryable: false)
        }
        return size > 10
    }

    /// `a`, then `b` if it is large.
    static func workflow(size: Value, _ pattern: ExecutionPattern = .graph) -> Workflow {
        Workflow(
            "sizes", pattern: pattern,
            tasks: [
                AgentTask("b", condition: .registered("large")),
                AgentTask("a", "return", ["value": ["size": size]]),
            ].sorted { pattern == .graph ? $0.id > $1.id : $0.id < $1.id })
    }

    static func orchestrator(
        _ conditions: [RegisteredCondition] = [large], store: any RunStore = MemoryRunStore()
    ) throws -> AgentOrchestrator {
        try AgentOrchestrator(agents: [testAgent(effect: .pure)], conditions: conditions, store: store)
    }

    @Test(
        "the decision is the closure's, an event, and waits in a graph for what the condition reads",
        arguments: [11, 10] as [Int64], [ExecutionPattern.graph, .conditional])
    func decides(size: Int64, pattern: ExecutionPattern) async throws {
        let run = try Self.orchestrator().start(Self.workflow(size: .int(size), pattern))
        let result = try await run.result()
        #expect(result["b"]?.status == (size > 10 ? .success : .skipped))
        #expect(result["b"]?.conditionHeld == (size > 10))
        var briefs: [String] = []
        for await event in run.events() { briefs.append(event.brief) }
        #expect(briefs.contains("b condition \(size > 10)"))
    }

    @Test("what the closure throws fails the task")
    func throwing() async throws {
        let result = try await Self.orchestrator().executeWorkflow(Self.workflow(size: "huge"))
        #expect(result["b"]?.failure?.kind == .condition)
        #expect(result["b"]?.failure?.message.contains("no size") == true)
    }

    @Test("a document names it, and writes it back as it was")
    func documents() throws {
        let decoded = try WorkflowDecoder.decode([
            "name": "w", "pattern": "conditional",
            "tasks": [["id": "a", "agent": "t", "operation": "o", "condition": ["registered": "large"]]],
        ])
        guard case .registered("large")? = decoded.tasks.first?.condition else {
            Issue.record("not a registered condition")
            return
        }
        #expect(decoded.document["tasks"]?.arrayValue?.first?["condition"] == ["registered": "large"])
    }

    @Test(
        "a document that names none says where and what was expected",
        arguments: [
            ([:], "'registered' is missing, expected text"), (["registered": 3], "expected text, found 3"),
            (["registered": "x", "with": 1], "unknown key 'with'"),
            (7, "expected an expression, or an object"),
        ] as [(Value, String)])
    func badDocuments(condition: Value, message: String) {
        let error = #expect(throws: WorkflowError.self) {
            try WorkflowDecoder.decode([
                "name": "w",
                "tasks": [["id": "a", "agent": "t", "operation": "o", "condition": condition]],
            ])
        }
        #expect(
            error?.problems.contains {
                $0.location.hasPrefix("tasks[0].condition") && $0.message.contains(message)
            } == true)
    }

    @Test("a name that is not registered is refused together with everything else that is wrong")
    func unknownName() throws {
        var workflow = Self.workflow(size: 1)
        workflow.tasks[1].condition = .registered("lrge")
        workflow.tasks.append(AgentTask("c", condition: "nobody > 1"))
        let problems = try Self.orchestrator().validate(workflow)
        #expect(
            problems.filter { $0.severity == .rejected && $0.kind == .condition }.map(\.location) == [
                "tasks[1].condition", "tasks[2].condition",
            ])
        #expect(problems[0].hint == "did you mean 'large'?")
        #expect(throws: WorkflowError.self) { try Self.orchestrator().start(workflow) }
        let none = try Self.orchestrator([]).validate(workflow)
        #expect(none.first?.hint?.contains("AgentOrchestrator(agents:conditions:)") == true)
    }

    @Test("what it reads must be there, and must have ended by then")
    func reads() throws {
        let orchestrator = try Self.orchestrator()
        var workflow = Self.workflow(size: 1, .conditional)
        workflow.tasks.swapAt(0, 1)
        #expect(
            orchestrator.validate(workflow).map(\.message) == [
                "reads 'a', which need not have finished by then"
            ])
        workflow.tasks.removeLast()
        #expect(
            orchestrator.validate(workflow).map(\.message) == [
                "the registered condition 'large' reads 'a', and there is no such task"
            ])
    }

    @Test("two conditions of one name, or one without a name, are refused")
    func registration() {
        #expect(throws: AgentRegistrationError.self) { try Self.orchestrator([Self.large, Self.large]) }
        #expect(throws: AgentRegistrationError.self) {
            try Self.orchestrator([RegisteredCondition("") { _ in true }])
        }
    }

    @Test("a plan shows its name and what it reads")
    func preview() throws {
        let preview = try Self.orchestrator().preview(Self.workflow(size: 1))
        let task = try #require(preview.tasks.first { $0.id == "b" })
        #expect(task.condition?.description == "registered: large")
        #expect(task.conditionReads == [["a"]])
        #expect(task.after == ["a"])
    }

    @Test("the schema for editors offers the names")
    func schema() throws {
        let registry = try AgentRegistry([testAgent()], conditions: [Self.large])
        let schema = WorkflowSchema.jsonSchema(for: registry)
        let forms = schema["$defs"]?["condition"]?["anyOf"]?.arrayValue
        #expect(forms?.last?["properties"]?["registered"]?["enum"] == ["large"])
    }

    @Test("an unregistered closure is refused where the workflow is stored, however deep it stands")
    func closures() throws {
        let inner = AgentTask("c", condition: .closure { _ in true })
        let workflow = Workflow(
            "w", pattern: .conditional,
            tasks: [
                AgentTask("a", condition: .closure { _ in true }),
                AgentTask(
                    "m", .map(MapTask(over: [1], body: TaskBody(pattern: .conditional, tasks: [inner])))),
                AgentTask(
                    "s", .race(TaskBody(tasks: [AgentTask("ignored", condition: .closure { _ in true })]))),
            ])
        let stored = try Self.orchestrator(store: DurableStore())
        let rejected = stored.validate(workflow).filter { $0.severity == .rejected }
        #expect(rejected.map(\.location) == ["tasks[0].condition", "tasks[1].map.tasks[0].condition"])
        #expect(throws: WorkflowError.self) { try stored.start(workflow) }
        #expect(try Self.orchestrator().validate(workflow).allSatisfy { $0.severity != .rejected })
    }

    @Test(
        "after a crash the decision stands: the closure is not asked again, and a process without it refuses the run"
    )
    func recovery() async throws {
        let asked = Mutex(0)
        let condition = RegisteredCondition("large", reads: ["a"]) { _ in
            asked.withLock { $0 += 1 }
            return true
        }
        let store = DurableStore()
        let waiting = AgentTask("wait", .signal(SignalTask("go")))
        var workflow = Self.workflow(size: 1, .conditional)
        workflow.tasks.append(waiting)
        do {
            let run = try Self.orchestrator([condition], store: store).start(workflow)
            for await event in run.events() where event.brief == "wait waits for go" { break }
        }
        #expect(asked.withLock { $0 } == 1)
        await #expect(throws: WorkflowError.self) { try await Self.orchestrator([], store: store).recover() }
        let run = try #require(try await Self.orchestrator([condition], store: store).recover().first)
        run.signal(RunSignal("go", id: "1"))
        let result = try await run.result()
        #expect(result.outcome == .success)
        #expect(result["b"]?.conditionHeld == true)
        #expect(asked.withLock { $0 } == 1)
    }
}
