import Testing

@testable import Baton

@Suite("Carrying inputs") struct CarryPolicyTests {
    @Test("a required input is taken from an earlier task unless only declared dependencies give data")
    func declared() async throws {
        struct Order: Payload {
            var sku: String
            static let fields: [Field<Order>] = [.required("sku", \.sku, "The product.")]
        }
        struct Orderer: Agent {
            let type = "orderer"
            let summary = ""
            let operations = [
                Operation<OpenObject, OpenObject>("orderer", "choose", "").implemented { _, _ in
                    OpenObject(["sku": "A"])
                },
                Operation<Order, Order>("orderer", "order", "").implemented { input, _ in input },
            ]
        }
        let orchestrator = try AgentOrchestrator(agents: [Orderer()])
        let tasks = [
            AgentTask("choice", agent: "orderer", operation: "choose"),
            AgentTask("order", agent: "orderer", operation: "order"),
        ]
        for (carry, status) in [(CarryPolicy.fill, TaskStatus.success), (.declared, .failed)] {
            let run = try await orchestrator.executeWorkflow(Workflow("carry", tasks: tasks, carry: carry))
            #expect(run["order"]?.status == status)
            #expect(run["order"]?.failure?.kind == (status == .failed ? .invalidInput : nil))
        }
    }
}
