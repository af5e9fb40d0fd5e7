import Baton
import Testing

@Suite("Agent registry")
struct AgentRegistryTests {
    @Test("two agents of one type are refused")
    func duplicateAgent() {
        #expect(throws: AgentRegistrationError.self) { try AgentRegistry([testAgent(), testAgent()]) }
    }

    @Test("two operations of one name, and an operation declared for another agent, are refused")
    func badOperations() {
        let operation = Operation<OpenObject, OpenObject>("a", "work", "").implemented { input, _ in input }
        #expect(throws: AgentRegistrationError.self) {
            try AgentRegistry([BoundAgent(type: "a", operations: [operation, operation])])
        }
        let error = #expect(throws: AgentRegistrationError.self) {
            try AgentRegistry([BoundAgent(type: "b", operations: [operation])])
        }
        #expect(error?.message == "agent 'b' offers 'work', which is declared for 'a'")
    }

    @Test("an unknown name comes with the one that was probably meant")
    func lookup() throws {
        let registry = try AgentRegistry([testAgent()])
        guard case .found = registry.find(agent: "test", operation: "echo"),
            case .unknownAgent("test") = registry.find(agent: "tset", operation: "echo"),
            case .unknownAgent(nil) = registry.find(agent: "warehouse", operation: "echo"),
            case .unknownOperation("echo") = registry.find(agent: "test", operation: "ecko")
        else {
            Issue.record("a look-up went wrong")
            return
        }
    }

    @Test(
        "effect classes decide how often is tried by default",
        arguments: [(.pure, 3), (.idempotent, 3), (.transactional, 3), (.external, 1)] as [(EffectClass, Int)]
    )
    func defaultAttempts(effect: EffectClass, attempts: Int) {
        #expect(effect.defaultMaxAttempts == attempts)
    }

    @Test("an operation that declares no effect is external")
    func defaultEffect() {
        #expect(Operation<OpenObject, OpenObject>("a", "b", "").definition.effect == .external)
        #expect(BasicAgent("a", ["b": { _, _ in nil }]).operations.map(\.definition.effect) == [.external])
    }
}
