import Baton

/// Operations whose effects another process counts by their idempotency keys.
struct EffectAgent: Agent {
    let type: String
    let summary = "Effects in another process."
    let operations: [OperationImplementation]

    init(_ type: String = "effects", client: EffectClient, point: CrashPoint?) {
        self.type = type
        func operation(
            _ name: String, _ effect: EffectClass,
            _ body: @escaping @Sendable (ExecutionContext) async throws -> Void
        ) -> OperationImplementation {
            Operation<OpenObject, OpenObject>(type, name, effect: effect, "").implemented(untyped: {
                _, context in
                point?.reach("during:\(context.task)")
                try await body(context)
                point?.reach("effect:\(context.task)")
                return ["key": .string(context.idempotencyKey)]
            })
        }
        let act: @Sendable (ExecutionContext) async throws -> Void = { context in
            // The outside refuses an attempt that somebody was told of as not having happened.
            let answer = try await client.send("external \(context.idempotencyKey) \(context.attempt)")
            if answer != "ok" { throw OperationFailure("refused by the outside", isRetryable: false) }
        }
        operations = [
            operation("compute", .pure) { _ in },
            operation("wait", .pure) { _ in try await Task.sleep(for: .milliseconds(150)) },
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
                try await client.send("ask \(context.idempotencyKey) \(context.attempt)") == "yes"
                    ? .done(output: ["key": .string(context.idempotencyKey)]) : .retry
            },
            // Only a person can.
            operation("pay", .external, act),
        ]
    }
}
