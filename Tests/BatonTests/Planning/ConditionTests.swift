import Baton
import Testing

@Suite("Conditions")
struct ConditionTests {
    static func result(_ condition: Condition, forecast: Value = ["forecast": 501]) async throws
        -> ExecutionResult
    {
        let tasks = [
            AgentTask("forecast", "return", ["value": forecast]), AgentTask("bad", "fail"),
            AgentTask("left_out", condition: .closure { _ in false }), AgentTask("t", condition: condition),
        ]
        return try #require(try await run(tasks, pattern: .conditional, input: ["limit": 500])["t"])
    }

    @Test(
        "a condition that holds lets the task run, one that does not skips it",
        arguments: [
            ("forecast.forecast > 500", true), ("forecast.forecast > 501", false),
            ("forecast.forecast > input.limit", true),
            ("tasks.forecast.output.forecast == 501", true), ("tasks.forecast.status == 'success'", true),
            ("tasks.bad.status == 'failed'", true), ("tasks.left_out.status == 'skipped'", true),
            ("has(bad.x)", false), ("has(left_out.x)", false), ("has(tasks.bad.output)", false),
            ("false && forecast.absent", false),
        ])
    func expressions(text: String, holds: Bool) async throws {
        let result = try await Self.result(.expression(text))
        #expect(result.status == (holds ? .success : .skipped), "\(String(describing: result.failure))")
        #expect(result.conditionHeld == holds)
        #expect(result.attempts == (holds ? 1 : 0))
    }

    @Test(
        "a condition that cannot be decided fails the task and never means no",
        arguments: [
            "forecast.absent > 500", "bad.forecast > 500", "forecast.forecast", "forecast.forecast > 'x'",
            "1 / 0 == 1",
        ])
    func undecidable(text: String) async throws {
        let result = try await Self.result(.expression(text))
        #expect(result.status == .failed)
        #expect(result.failure?.kind == .condition)
        #expect(result.conditionHeld == nil)
        #expect(result.attempts == 0)
    }

    @Test("a closure sees the context and decides; what it throws fails the task")
    func closures() async throws {
        let holds = try await Self.result(
            .closure { context in
                context.output(of: "forecast")?["forecast"] == 501 && context.status(of: "bad") == .failed
                    && context.failure(of: "bad")?.message == "it broke" && context.output(of: "t") == nil
                    && context.finishedTasks == ["forecast", "bad", "left_out"]
                    && context.input["limit"] == 500
            })
        #expect(holds.status == .success)
        #expect(holds.conditionHeld == true)
        #expect(try await Self.result(.closure { _ in false }).status == .skipped)
        let failed = try await Self.result(
            .closure { _ in throw OperationFailure("no idea", isRetryable: true) })
        #expect(failed.failure?.kind == .condition)
        #expect(failed.failure?.message.contains("no idea") == true)
    }

    @Test(
        "conditions are ignored by `sequential` and `parallel`",
        arguments: [.sequential, .parallel] as [ExecutionPattern])
    func ignored(pattern: ExecutionPattern) async throws {
        let tasks = [AgentTask("a", condition: "false"), AgentTask("b", condition: .closure { _ in false })]
        let result = try await run(tasks, pattern: pattern)
        #expect(result.statuses == ["a": .success, "b": .success])
        #expect(result["a"]?.conditionHeld == nil)
    }

    @Test(
        "a condition is asked once however often the task is attempted, and not at all when the join rule decides"
    )
    func askedOnce() async throws {
        let asked = Journal<String>()
        let condition = Condition.closure { context in
            asked.note(context.task)
            return true
        }
        let tasks = [
            AgentTask(
                "a", "flaky", condition: condition, retry: RetryPolicy(maxAttempts: 3, initialBackoff: .zero)),
            AgentTask("b", "fail"), AgentTask("c", after: ["b"], condition: condition),
        ]
        let result = try await run(
            tasks, pattern: .conditional,
            [
                "flaky": { _, context in
                    guard context.attempt == 3 else { throw OperationFailure("again", isRetryable: true) }
                    return [:]
                }
            ])
        #expect(result["a"]?.attempts == 3)
        #expect(result["c"]?.failure?.kind == .dependency)
        #expect(asked.entries == ["a"])
    }
}
