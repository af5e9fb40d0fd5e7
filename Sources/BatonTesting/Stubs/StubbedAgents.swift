public import Baton

/// Agents of which some operations do in a test what the test says, and all calls are recorded.
///
/// ```swift
/// let stubbed = try StubbedAgents([forecasting, inventory])
///     .stubbing("forecasting", "generate_forecast", .returns(["mean": [12, 14]]))
/// let orchestrator = try AgentOrchestrator(agents: stubbed.agents)
/// _ = try await orchestrator.executeWorkflow(workflow)
/// let calls = try stubbed.calls(of: "forecasting", "generate_forecast")
/// ```
///
/// A stubbed operation keeps its definition: inputs are checked as ever, retries follow its effect class, and outputs
/// that the real one could not give are refused. Operations without a stub do their own work. All values that
/// ``stubbing(_:_:_:)`` makes of one another share one record of calls.
public struct StubbedAgents: Sendable {
    private let originals: [any Agent]
    private let clock: any RunClock
    private let log = CallLog()
    /// By agent and operation.
    private var stubs: [String: [String: ActiveStub]] = [:]

    /// - Parameters:
    ///   - agents: the real ones, or ``BasicAgent``s that stand in for them.
    ///   - clock: for delays and the times of calls: the orchestrator's.
    public init(_ agents: [any Agent], clock: any RunClock = SystemClock()) {
        originals = agents
        self.clock = clock
    }

    /// The same agents with one operation stubbed; an earlier stub of it is replaced.
    ///
    /// - Throws: ``StubError`` when there is no such operation, or an output of the stub does not fit its schema.
    public func stubbing(
        _ agent: String, _ operation: String, _ stub: Stub
    ) throws(StubError) -> StubbedAgents {
        try stub.check(against: definition(agent, operation))
        var stubbed = self
        stubbed.stubs[agent, default: [:]][operation] = ActiveStub(stub)
        return stubbed
    }

    /// The same agents with one operation stubbed, named by its declaration.
    ///
    /// - Throws: ``StubError`` when no agent offers it, or an output of the stub does not fit its schema.
    public func stubbing<Input: Payload, Output: Payload>(
        _ operation: Operation<Input, Output>, _ stub: Stub
    ) throws(StubError) -> StubbedAgents {
        try stubbing(operation.definition.agent, operation.definition.name, stub)
    }

    /// What the orchestrator is made with.
    public var agents: [any Agent] {
        originals.map { original in WrappedAgent(original) { wrap($0) } }
    }

    /// All calls, also of operations without a stub, in the order in which they began.
    public var calls: [OperationCall] { log.calls }

    /// The calls of one operation, in the order in which they began.
    ///
    /// - Throws: ``StubError`` when there is no such operation: its calls could only be none.
    public func calls(of agent: String, _ operation: String) throws(StubError) -> [OperationCall] {
        _ = try definition(agent, operation)
        return calls.filter { $0.agent == agent && $0.operation == operation }
    }

    private func wrap(_ original: OperationImplementation) -> OperationImplementation {
        let definition = original.definition
        let stub = stubs[definition.agent]?[definition.name]
        return original.wrapped { [log, clock] input, context, body in
            try await log.record(definition, input, context, clock: clock) {
                guard let stub else { return try await body(input, context) }
                return try await stub.perform(definition, body, input, context, clock: clock)
            }
        }
    }

    private func definition(_ agent: String, _ operation: String) throws(StubError) -> OperationDefinition {
        guard let found = originals.first(where: { $0.type == agent }) else {
            throw StubError(
                .unknownAgent, "there is no agent '\(agent)' to be stubbed",
                hint: "known agents: " + originals.map(\.type).joined(separator: ", "))
        }
        guard let implementation = found.operations.first(where: { $0.definition.name == operation }) else {
            throw StubError(
                .unknownOperation, "agent '\(agent)' has no operation '\(operation)'",
                hint: "known operations: " + found.operations.map(\.definition.name).joined(separator: ", "))
        }
        return implementation.definition
    }
}

extension [any Agent] {
    /// These agents with one operation stubbed; see ``StubbedAgents/stubbing(_:_:_:)``.
    ///
    /// - Parameter clock: for delays and the times of calls: the orchestrator's.
    /// - Throws: ``StubError`` when there is no such operation, or an output of the stub does not fit its schema.
    public func stubbing(
        _ agent: String, _ operation: String, _ stub: Stub, clock: any RunClock = SystemClock()
    ) throws(StubError) -> StubbedAgents {
        try StubbedAgents(self, clock: clock).stubbing(agent, operation, stub)
    }
}
