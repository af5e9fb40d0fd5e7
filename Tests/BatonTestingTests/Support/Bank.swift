import Baton

@testable import BatonTesting

/// An agent whose one operation must not be repeated, and that can tell whether it has happened.
struct Bank: Agent {
    let type = "bank"
    let summary = "Pays."
    /// By idempotency key, how often it was paid.
    let payments = Box<[String: Int]>([:])

    var operations: [OperationImplementation] {
        [
            Operation<OpenObject, OpenObject>("bank", "pay", effect: .external, "Pays an invoice.")
                .implemented(untyped: { [payments] _, context in
                    payments.update { $0[context.idempotencyKey, default: 0] += 1 }
                    return ["paid": true]
                })
                .reconciled { [payments] _, context in
                    payments.value[context.idempotencyKey] == nil ? .retry : .done(output: ["paid": true])
                }
        ]
    }
}

/// Two payments side by side after a first one.
let payments = Workflow(
    "payments", pattern: .parallel,
    tasks: [
        AgentTask("deposit", agent: "bank", operation: "pay"),
        AgentTask("freight", agent: "bank", operation: "pay", dependencies: ["deposit"]),
        AgentTask("goods", agent: "bank", operation: "pay", dependencies: ["deposit"]),
    ])
