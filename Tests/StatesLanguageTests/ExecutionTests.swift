import Foundation
import Testing

@testable import Baton
@testable import StatesLanguage

@Suite(
    "Exported machines, executed", .serialized,
    .enabled(if: PythonLines.hasEmulators, Comment(rawValue: PythonLines.absence)))
struct ExecutionTests {
    /// Runs the workflow in the engine and as a machine, and compares what became of the tasks.
    ///
    /// - Returns: the machine's output.
    @discardableResult
    private func compare(
        _ workflow: Workflow, input: [String: Value] = [:], in emulator: Emulator,
        map: StateMachineOptions.MapMode = .inline
    ) async throws -> Value {
        let orchestrator = try AgentOrchestrator(agents: [ScriptAgent.agent()])
        let run = try await orchestrator.executeWorkflow(workflow, input: input)
        let machine = try StateMachineExport(
            workflow, agents: ScriptAgent.registry, options: StateMachineOptions(map: map))
        let execution = try emulator.execute(machine.definition, input: .object(input))
        #expect(execution["status"] == "SUCCEEDED", "\(execution)")
        let output = execution["output"] ?? .null
        #expect(output["status"]?.stringValue == run.outcome?.rawValue)
        for expected in run.results {
            let found = output["tasks"]?[expected.id]
            #expect(found?["status"]?.stringValue == expected.status.rawValue, "\(expected.id): \(output)")
            #expect(found?["output"]?.withPlainNumbers == expected.output?.withPlainNumbers, "\(expected.id)")
            #expect(
                found?["error"]?["kind"]?.stringValue == expected.failure?.kind.rawValue, "\(expected.id)")
            #expect((found?["reason"] != nil) == (expected.status == .skipped), "\(expected.id)")
            let roots = (found?["error"]?["roots"]?.arrayValue ?? []).compactMap(\.stringValue)
            #expect(Set(roots) == Set(expected.failure?.roots ?? []), "\(expected.id)")
        }
        #expect(output["output"]?.withPlainNumbers == run.output?.withPlainNumbers)
        return output
    }

    @Test("every join rule, condition and merge decides as the engine does", arguments: EmulatorKind.allCases)
    func scenarios(kind: EmulatorKind) async throws {
        let emulator = try Emulator(kind)
        for workflow in try Self.scenarios {
            let output = try await compare(
                workflow,
                input: [
                    "n": 5, "name": "Ada \"A\"\nB", "l": [1, [2], []],
                    "text": "a ${input.n} $${b} %} \u{1F600}",
                ], in: emulator)
            #expect(output["tasks"]?.objectValue?.count == workflow.tasks.count, "\(workflow.name)")
        }
    }

    @Test("random workflows end as in the engine", arguments: EmulatorKind.allCases)
    func random(kind: EmulatorKind) async throws {
        let emulator = try Emulator(kind)
        var random = SystemRandomNumberGenerator()
        let rounds = ProcessInfo.processInfo.environment["BATON_ROUNDS"].flatMap(Int.init) ?? 8
        for _ in 0..<rounds {
            try await compare(Self.randomWorkflow(&random), input: ["n": 5], in: emulator)
        }
    }

    @Test("failures are retried when that may help, and only then", arguments: EmulatorKind.allCases)
    func retries(kind: EmulatorKind) async throws {
        let emulator = try Emulator(kind)
        let retry = RetryPolicy(
            maxAttempts: 3, initialBackoff: .milliseconds(1), maximumBackoff: .milliseconds(2))
        let workflow = Workflow(
            "w", pattern: .parallel,
            tasks: [
                AgentTask(
                    "twice", agent: "script", operation: "flaky",
                    inputs: ["counter": "twice", "failures": 1], retry: retry),
                AgentTask(
                    "never", agent: "script", operation: "flaky",
                    inputs: ["counter": "never", "failures": 9], retry: retry),
                AgentTask("fails", agent: "script", operation: "fail", retry: retry),
                AgentTask("crashes", agent: "script", operation: "crash"),
                AgentTask("after", agent: "script", operation: "echo", dependencies: ["crashes", "twice"]),
            ])
        let output = try await compare(workflow, in: emulator)
        #expect(output["tasks"]?["twice"]?["output"]?["attempts"]?.withPlainNumbers == 2.0)
        #expect(output["tasks"]?["never"]?["error"]?["message"] == "not yet")
        #expect(output["tasks"]?["fails"]?["error"]?["message"] == "it failed")
    }

    @Test("a call that takes too long has timed out, and nothing else has", arguments: EmulatorKind.allCases)
    func timeouts(kind: EmulatorKind) async throws {
        let emulator = try Emulator(kind)
        let workflow = Workflow(
            "w", pattern: .parallel,
            tasks: [
                AgentTask("slow", agent: "script", operation: "slow", timeout: .seconds(1)),
                AgentTask("other", agent: "script", operation: "echo", inputs: ["a": 1]),
                AgentTask("after", agent: "script", operation: "echo", dependencies: ["slow"]),
                AgentTask("nap", .sleep(.duration(.seconds(1))), dependencies: ["other"]),
            ])
        let output = try await compare(workflow, in: emulator)
        #expect(output["tasks"]?["slow"]?["status"] == "timed_out")
    }

    @Test("maps conserve their items, inline in both emulators and distributed in moto")
    func maps() async throws {
        for (kind, mode) in [
            (EmulatorKind.moto, StateMachineOptions.MapMode.inline), (.ministack, .inline),
            (.moto, .distributed),
        ] {
            let emulator = try Emulator(kind)
            for workflow in try Self.maps {
                try await compare(workflow, input: ["l": [1, 2, 3], "n": 7], in: emulator, map: mode)
            }
        }
    }

    @Test("an input that does not fit fails the execution before any task", arguments: EmulatorKind.allCases)
    func inputs(kind: EmulatorKind) async throws {
        let emulator = try Emulator(kind)
        let workflow = try Workflow.read(
            """
            {"name": "w", "input": {"n": {"type": "integer"}, "s": {"type": "string", "default": "x"}},
             "tasks": [{"id": "a", "agent": "script", "operation": "echo", "inputs": {"n": "${input.n}", "s": "${input.s}"}}]}
            """)
        let machine = try StateMachineExport(workflow, agents: ScriptAgent.registry).definition
        for input: Value in [[:], ["n": "1"], ["n": 1.5], ["n": 1, "s": 3], ["n": 1, "t": 2], [1]] {
            let execution = try emulator.execute(machine, input: input)
            #expect(execution["status"] == "FAILED" && execution["error"] == "Baton.InvalidInput", "\(input)")
        }
        for input: Value in [["n": 1], ["n": 1, "s": nil]] {
            let output = try emulator.execute(machine, input: input)["output"]
            #expect(output?["tasks"]?["a"]?["output"]?.withPlainNumbers == ["n": 1.0, "s": "x"], "\(input)")
        }
    }
}
