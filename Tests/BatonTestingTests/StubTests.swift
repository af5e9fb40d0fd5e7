import Baton
import BatonTesting
import Testing

@Suite struct StubTests {
    private let executor = SeededExecutor(seed: 1)
    private let clock: VirtualClock

    init() { clock = VirtualClock(executor: executor) }

    private func shop(_ stub: Stub) throws -> StubbedAgents {
        try StubbedAgents([Shop()], clock: clock).stubbing("shop", "order", stub)
    }

    /// Runs one task that orders, on the virtual clock.
    private func order(
        _ stubbed: StubbedAgents, timeout: Duration? = nil, retry: RetryPolicy? = nil
    ) throws -> RunResult {
        let orchestrator = try AgentOrchestrator(agents: stubbed.agents, clock: clock, executor: executor)
        let task = AgentTask(
            "order", agent: "shop", operation: "order", inputs: ["sku": "bolt"], retry: retry,
            timeout: timeout)
        return try executor.run(advancing: clock) { try await orchestrator.executeWorkflow([task]) }
    }

    @Test("A stubbed operation gives the stub's output; the others do their own work")
    func fixedOutput() throws {
        let stubbed = try shop(.returns(["number": 7, "status": "stubbed"]))
        let orchestrator = try AgentOrchestrator(agents: stubbed.agents, clock: clock, executor: executor)
        let result = try executor.run(advancing: clock) { try await orchestrator.executeWorkflow(purchase) }
        #expect(result["order"]?.output == ["number": 7, "status": "stubbed"])
        #expect(result["bolts"]?.output == ["sku": "bolt", "price": 7])
    }

    @Test("The definition stays: input schema, effect class and output schema are those of the operation")
    func definition() throws {
        let agents = try [Shop() as any Agent].stubbing("shop", "order", .fails("down")).agents
        #expect(agents.first?.operations.map(\.definition) == Shop().operations.map(\.definition))
    }

    @Test("A stub may be given as a Swift value, for the operation's declaration")
    func typed() throws {
        let stubbed = try StubbedAgents([Shop()], clock: clock)
            .stubbing(Shop.order, .returns(OrderPlaced(number: 3, status: "typed")))
        #expect(try order(stubbed)["order"]?.output == ["number": 3, "status": "typed"])
    }

    @Test("A sequence gives one outcome to each call; the last one goes on")
    func sequence() throws {
        let stubbed = try shop(
            .sequence([.fails("busy"), .fails("busy"), .returns(["number": 1, "status": "late"])]))
        let result = try order(stubbed)
        #expect(result["order"]?.status == .success)
        #expect(result["order"]?.attempts == 3)
        #expect(try order(stubbed)["order"]?.attempts == 1)
    }

    @Test("A failure that no retry can cure fails the task at once, with the message of the stub")
    func finalFailure() throws {
        let result = try order(shop(.fails("no such product", isRetryable: false)))
        #expect(result["order"]?.failure?.message == "no such product")
        #expect(result["order"]?.attempts == 1)
    }

    @Test("A delay passes on the clock and can run into a timeout")
    func delay() throws {
        let slow = Stub.returns(["number": 1, "status": "slow"]).delayed(by: .seconds(90))
        let patient = try order(shop(slow))
        #expect(patient["order"]?.executionTime == .seconds(90))
        let hurried = try order(shop(slow), timeout: .seconds(5), retry: RetryPolicy(maxAttempts: 1))
        #expect(hurried["order"]?.status == .timedOut)
        #expect(hurried["order"]?.executionTime == .seconds(5))
    }

    @Test("A stub that computes sees the input and the context, and can go back to the original")
    func computed() throws {
        let stubbed = try shop(
            .sequence([
                .computes { input, context in
                    ["number": .int(Int64(context.attempt)), "status": input["sku"] ?? .null]
                },
                .callsOriginal,
            ]))
        #expect(try order(stubbed)["order"]?.output == ["number": 1, "status": "bolt"])
        #expect(try order(stubbed)["order"]?.output == ["number": 1, "status": "placed"])
    }

    @Test("A computed output that does not fit the schema fails the attempt and says what was expected")
    func computedMisfit() throws {
        let result = try order(shop(.computes { _, _ in ["number": 1] }))
        let failure = try #require(result["order"]?.failure)
        #expect(failure.kind == .invalidOutput)
        #expect(failure.message.contains("stub of shop.order"))
        #expect(failure.message.contains("status"))
    }

    @Test(
        "A fixed output that does not fit the schema is refused where it is stubbed",
        arguments: [
            (["number": 1], "status: is missing, expected text"),
            (["number": 0, "status": "x"], "number: expected a whole number from 1 to 1000000, found 0"),
            (["number": 1, "status": "x", "extra": true], "extra: unknown key"),
            ("text", "expected an object, found \"text\""),
        ] as [(Value, String)])
    func misfit(output: Value, problem: String) throws {
        let error = try #require(throws: StubError.self) { try shop(.returns(output)) }
        #expect(error.kind == .invalidOutput)
        #expect(error.message == "the stub of shop.order does not fit the operation's output: \(problem)")
    }

    @Test("A sequence is refused for the outcome that does not fit, and when it is empty")
    func badSequences() throws {
        let error = try #require(throws: StubError.self) {
            try shop(.sequence([.fails("busy"), .returns([:])]))
        }
        #expect(error.message.contains("(number 2 of the sequence)"))
        #expect(throws: StubError.self) { try shop(.sequence([])) }
    }

    @Test("Names that do not exist are refused, in stubs and in questions, with the names that do")
    func unknownNames() throws {
        let agents = StubbedAgents([Shop()])
        let agent = try #require(throws: StubError.self) { try agents.stubbing("shp", "order", .fails("")) }
        #expect(agent.kind == .unknownAgent)
        #expect(agent.hint == "known agents: shop")
        let operation = try #require(throws: StubError.self) { try agents.calls(of: "shop", "buy") }
        #expect(operation.kind == .unknownOperation)
        #expect(operation.hint == "known operations: order, price")
    }

    @Test("Calls are recorded with input, attempt, key, times and outcome")
    func record() throws {
        let failing = Stub.fails("busy").delayed(by: .seconds(2))
        let stubbed = try shop(.sequence([failing, .returns(["number": 1, "status": "ok"])]))
        let began = clock.now()
        let result = try order(stubbed, retry: RetryPolicy(maxAttempts: 2, initialBackoff: .zero))
        let calls = try stubbed.calls(of: "shop", "order")
        #expect(calls.map(\.attempt) == [1, 2])
        #expect(calls.map(\.input) == Array(repeating: ["sku": "bolt", "quantity": 1], count: 2))
        #expect(Set(calls.map(\.idempotencyKey)) == ["\(result.id).1/order"])
        #expect(calls.map { $0.startedAt - began } == [.zero, .seconds(2)])
        #expect(calls.map { $0.finishedAt.map { $0 - began } } == [.seconds(2), .seconds(2)])
        #expect(calls.map(\.output) == [nil, ["number": 1, "status": "ok"]])
        #expect(calls.map { $0.error is OperationFailure } == [true, false])
        #expect(try stubbed.calls(of: "shop", "price").isEmpty)
    }
}
