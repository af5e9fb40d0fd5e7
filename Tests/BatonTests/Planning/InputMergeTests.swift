import Testing

@testable import Baton

@Suite("Input of a task")
struct InputMergeTests {
    static func input(
        of task: AgentTask, after outputs: [(String, Value)], pattern: ExecutionPattern = .sequential,
        input: [String: Value] = [:]
    ) async throws -> ExecutionResult {
        let sources = outputs.map { AgentTask($0.0, "return", ["value": $0.1]) }
        return try #require(try await run(sources + [task], pattern: pattern, input: input)[task.id])
    }

    @Test("the example of the specification: outputs of dependencies with the task's own inputs on top")
    func example() async throws {
        let result = try await Self.input(
            of: AgentTask("order", "echo", ["sku": "SKU-001"], after: ["forecast"]),
            after: [("forecast", ["forecast": 100, "confidence": 0.95])])
        #expect(result.input?.values == ["sku": "SKU-001", "forecast": 100, "confidence": 0.95])
        #expect(result.output == ["sku": "SKU-001", "forecast": 100, "confidence": 0.95])
        #expect(
            result.input?.provenance == [
                "sku": .inputs, "forecast": .dependency("forecast"), "confidence": .dependency("forecast"),
            ])
        #expect(result.input?.overwrites.isEmpty == true)
    }

    @Test("a later dependency wins over an earlier one, in the order in which they are declared")
    func declaredOrder() async throws {
        let outputs: [(String, Value)] = [("a", ["x": 1, "same": 5]), ("b", ["x": 2, "same": 5])]
        let forwards = try await Self.input(of: AgentTask("t", after: ["a", "b"]), after: outputs)
        #expect(forwards.input?.values == ["x": 2, "same": 5])
        #expect(
            forwards.input?.overwrites == [.init(key: "x", loser: .dependency("a"), winner: .dependency("b"))]
        )
        let backwards = try await Self.input(of: AgentTask("t", after: ["b", "a"]), after: outputs)
        #expect(backwards.input?.values["x"] == 1)
        #expect(backwards.input?.provenance["x"] == .dependency("a"))
    }

    @Test("objects are overlaid shallowly: a nested object is replaced, not merged")
    func shallow() async throws {
        let result = try await Self.input(
            of: AgentTask("t", "echo", ["o": ["b": 2]], after: ["a"]), after: [("a", ["o": ["a": 1]])])
        #expect(result.input?.values == ["o": ["b": 2]])
    }

    @Test(
        "an output that is no object goes under the dependency's id",
        arguments: [5, "text", [1], nil, true] as [Value])
    func notAnObject(output: Value) async throws {
        let result = try await Self.input(of: AgentTask("t", after: ["a"]), after: [("a", output)])
        #expect(result.input?.values == ["a": output])
        #expect(result.input?.provenance == ["a": .dependency("a")])
    }

    @Test("only declared dependencies flow in; skipped and failed ones add nothing")
    func onlyDeclared() async throws {
        let tasks = [
            AgentTask("stranger", "return", ["value": ["s": 1]]), AgentTask("failed", "fail"),
            AgentTask("skipped", "return", ["value": ["k": 1]], condition: .closure { _ in false }),
            AgentTask("good", "return", ["value": ["g": 1]]),
            AgentTask("t", after: ["failed", "skipped", "good"], join: .allDone),
        ]
        let result = try await run(tasks, pattern: .conditional)
        #expect(result["t"]?.input?.values == ["g": 1])
    }

    @Test(
        "each merge policy decides between a dependency and the task's own inputs",
        arguments: [
            (.inputsWin, ["x": 9], .inputs), (.dependencyWins, ["x": 2], .dependency("b")),
            (.collect, ["x": [1, 2, 9]], .collected), (.error, nil, .inputs),
        ] as [(MergePolicy, [String: Value]?, ResolvedInput.Provenance)])
    func policies(policy: MergePolicy, expected: [String: Value]?, origin: ResolvedInput.Provenance)
        async throws
    {
        let result = try await Self.input(
            of: AgentTask("t", "echo", ["x": 9], after: ["a", "b"], merge: policy),
            after: [("a", ["x": 1]), ("b", ["x": 2])])
        guard let expected else {
            #expect(result.status == .failed)
            #expect(result.failure?.kind == .mergeConflict)
            #expect(result.failure?.message == "two unequal values for the input 'x': from a and from b")
            #expect(result.attempts == 0)
            return
        }
        #expect(result.input?.values == expected)
        #expect(result.input?.provenance == ["x": origin])
    }

    @Test("every overwrite of an unequal value is recorded, loser and winner")
    func overwrites() async throws {
        let outputs: [(String, Value)] = [("a", ["x": 1]), ("b", ["x": 2])]
        let inputsWin = try await Self.input(
            of: AgentTask("t", "echo", ["x": 9], after: ["a", "b"]), after: outputs)
        #expect(
            inputsWin.input?.overwrites == [
                .init(key: "x", loser: .dependency("a"), winner: .dependency("b")),
                .init(key: "x", loser: .dependency("b"), winner: .inputs),
            ])
        let dependencyWins = try await Self.input(
            of: AgentTask("t", "echo", ["x": 9], after: ["a"], merge: .dependencyWins), after: outputs)
        #expect(
            dependencyWins.input?.overwrites == [.init(key: "x", loser: .inputs, winner: .dependency("a"))])
    }

    @Test(
        "equal values are no conflict under any policy, and a value is collected once",
        arguments: MergePolicy.allCases)
    func equalValues(policy: MergePolicy) async throws {
        let result = try await Self.input(
            of: AgentTask("t", "echo", ["x": 1], after: ["a", "b"], merge: policy),
            after: [("a", ["x": 1]), ("b", ["x": 1])])
        #expect(result.input?.values == ["x": 1])
        #expect(result.input?.overwrites.isEmpty == true)
    }

    @Test(
        "what is collected does not depend on where the equal values stand",
        arguments: [[1, 1, 2], [1, 2, 1], [1, 2, 2]] as [[Value]])
    func collectOnce(values: [Value]) async throws {
        let outputs = zip(["a", "b", "c"], values).map { ($0, ["x": $1] as Value) }
        let result = try await Self.input(
            of: AgentTask("t", after: ["a", "b", "c"], merge: .collect), after: outputs)
        #expect(result.input?.values == ["x": [1, 2]])
    }

    @Test("a list that equals what was collected so far is still a value of its own")
    func collectLists() async throws {
        let result = try await Self.input(
            of: AgentTask("t", after: ["a", "b", "c"], merge: .collect),
            after: [("a", ["x": 1]), ("b", ["x": 2]), ("c", ["x": [1, 2]])])
        #expect(result.input?.values == ["x": [1, 2, [1, 2]]])
    }

    @Test(
        "expressions are resolved before the overlay: whole values with their type, text with values written out"
    )
    func expressions() async throws {
        let inputs: [String: Value] = [
            "number": "${a.x + 1}", "text": "x is ${a.x}, ${input.name}!",
            "nested": ["list": ["${a.list}", "$${a.x}"]],
            "literal": "costs $5 and $${a.x}", "object": "${tasks.a.output}", "status": "${tasks.a.status}",
        ]
        let result = try await Self.input(
            of: AgentTask("t", "echo", inputs), after: [("a", ["x": 1, "list": [1.5, nil]])],
            input: ["name": "Ada"])
        #expect(result.failure == nil)
        #expect(
            result.output == [
                "number": 2, "text": "x is 1, Ada!", "nested": ["list": [[1.5, nil], "${a.x}"]],
                "literal": "costs $5 and ${a.x}", "object": ["x": 1, "list": [1.5, nil]], "status": "success",
            ])
    }

    @Test("escapes are undone in lists and nested objects without expressions too")
    func escapes() async throws {
        let result = try await Self.input(
            of: AgentTask("t", "echo", ["list": ["$${a}"], "deep": ["x": [["y": "$${b}"]]]]), after: [])
        #expect(result.output == ["list": ["${a}"], "deep": ["x": [["y": "${b}"]]]])
    }

    @Test("an expression that fails makes the input invalid and names what is absent")
    func failingExpression() async throws {
        let result = try await Self.input(
            of: AgentTask("t", "echo", ["x": "${a.absent}"]), after: [("a", ["x": 1])])
        #expect(result.failure?.kind == .invalidInput)
        #expect(result.failure?.message.contains("absent") == true)
        #expect(result.attempts == 0)
    }

    @Test(
        "whole numbers keep all their digits through run input, outputs and expressions",
        arguments: [
            ("input.n", .int(.min)), ("a.n", .int(.max)), ("-9223372036854775808", .int(.min)),
            ("a.n - 1", .int(.max - 1)), ("input.n + a.n", -1), ("string(input.n)", "-9223372036854775808"),
            ("[a.n][0]", .int(.max)), ("uint(a.n)", .int(.max)), ("int(string(a.n))", .int(.max)),
            ("a.n + 1", nil), ("-input.n", nil), ("input.n / -1", nil), ("input.n % -1", nil),
            ("a.n * 2", nil), ("int(double(a.n))", nil), ("uint(a.n) + 1u", nil),
            ("double(a.n) * 1e300", nil),
        ] as [(String, Value?)])
    func wholeNumbers(text: String, expected: Value?) async throws {
        let result = try await Self.input(
            of: AgentTask("t", "echo", ["x": .string("${\(text)}")]), after: [("a", ["n": .int(.max)])],
            input: ["n": .int(.min)])
        #expect(result.output == expected.map { ["x": $0] })
        #expect(result.failure?.kind == (expected == nil ? .invalidInput : nil))
    }
}
