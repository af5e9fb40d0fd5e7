import Baton

/// Operations whose effects another process counts by their idempotency keys.
struct EffectAgent: Agent {
    let type = "effects"
    let summary = "Effects in another process."
    let operations: [OperationImplementation]

    init(client: EffectClient, point: CrashPoint?) {
        func operation(
            _ name: String, _ effect: EffectClass,
            _ body: @escaping @Sendable (ExecutionContext) async throws -> Void
        ) -> OperationImplementation {
            Operation<OpenObject, OpenObject>("effects", name, effect: effect, "").implemented(untyped: {
                _, context in
                point?.reach("during:\(context.task)")
                try await body(context)
                point?.reach("effect:\(context.task)")
                return ["key": .string(context.idempotencyKey)]
            })
        }
        let act: @Sendable (ExecutionContext) async throws -> Void = { context in
            try await client.send("external \(context.idempotencyKey)")
        }
        operations = [
            operation("compute", .pure) { _ in },
            operation("flaky", .pure) { context in
                if context.attempt < 3 {
                    throw OperationFailure("not yet", isRetryable: true, retryAfter: .milliseconds(300))
                }
            },
            operation("fail", .pure) { _ in throw OperationFailure("never", isRetryable: false) },
            operation("put", .idempotent) { try await client.send("idempotent \($0.idempotencyKey)") },
            // Until its process is killed.
            operation("stay", .idempotent) {
                try await client.send("idempotent \($0.idempotencyKey)")
                try await Task.sleep(for: .seconds(3600))
            },
            // The agent can find out what became of it.
            operation("order", .external, act).reconciled { _, context in
                try await client.send("ask \(context.idempotencyKey)") == "yes"
                    ? .done(output: ["key": .string(context.idempotencyKey)]) : .retry
            },
            // Only a person can.
            operation("pay", .external, act),
        ]
    }
}
