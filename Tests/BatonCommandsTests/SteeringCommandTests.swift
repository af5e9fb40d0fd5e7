import Foundation
import Testing

@testable import Baton

/// Starting and steering runs from another process.
@Suite struct SteeringCommandTests {
    private static let asking = """
        name: asking
        tasks:
          - {id: eoq, agent: optimization, operation: calculate_eoq,
             inputs: {annual_demand: 1300, ordering_cost: 8, holding_cost: 0.225}}
          - {id: sign_off, approval: "Order now?"}
        """

    private func waitForQuestion(_ tool: Tool) async throws {
        for _ in 0..<12_000 {
            let shown = try await tool.run("show", "latest", "--json")
            if shown.status == 0, try shown.json["tasks"]?.arrayValue?.last?["status"] == "waiting" { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("the run does not wait for an approval")
    }

    @Test("baton up runs what is queued; the same key gives the same run; other commands answer and pause it")
    func up() async throws {
        let tool = try Tool()
        let file = try tool.file("flow.yaml", Self.asking)
        let first = try await tool.run("start", file, "--key", "k", "--json").json
        #expect(try await tool.run("start", file, "--key", "k", "--json").json["run"] == first["run"])
        let other = try tool.file("other.yaml", Self.asking.replacing("1300", with: "1400"))
        #expect(try await tool.run("start", other, "--key", "k").status == 2)

        let up = try tool.spawn("up")
        defer { up.stop() }
        try await waitForQuestion(tool)
        let second = try await tool.run("up")
        #expect(second.status == 2 && second.errorLines.count == 1)
        #expect(
            second.errors.contains("process \(up.process.processIdentifier) ")
                && second.errors.contains("baton start"))

        #expect(
            try await tool.run("approve", "latest", "sign_of").errors.contains("did you mean 'sign_off'?"))
        #expect(try await tool.run("pause", "latest").status == 0)
        #expect(try await tool.run("resume", "latest").status == 0)
        let again = try await tool.run("resume", "latest")
        #expect(again.status == 2 && again.errors.contains("is not paused"))
        let answer = try await tool.run("approve", "latest", "--by", "Ada", "--comment", "fine", "--json")
        #expect(answer.status == 0)
        #expect(try answer.json["answer"] == "accepted" && answer.json["by"] == "Ada")
        let late = try await tool.run("reject", "latest", "sign_off")
        #expect(late.status == 2 && late.errors.contains("has ended: success"))
        up.process.terminate()
        #expect(await up.status() == 0)
    }

    @Test("after kill -9, a run is resumed where it was, an answer given meanwhile first")
    func resume() async throws {
        let tool = try Tool()
        let file = try tool.file("flow.yaml", Self.asking)
        let run = try tool.spawn("run", file)
        try await waitForQuestion(tool)
        // Another command beside it leaves the run alone.
        #expect(try await tool.run("up", "--until-idle").status == 0)
        run.kill()
        let stored = try await tool.run("approve", "latest", "--json")
        #expect(stored.status == 0)
        #expect(try stored.json["answer"] == "stored")
        let resumed = try await tool.run("resume", "latest", "--json")
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(try resumed.json["tasks"]?[0]?["attempts"] == 1)
    }

    @Test("a run that nobody runs is cancelled by the command itself, and so is one that is queued")
    func cancel() async throws {
        let tool = try Tool()
        let file = try tool.file("flow.yaml", Self.asking)
        let run = try tool.spawn("run", file)
        try await waitForQuestion(tool)
        run.kill()
        #expect(try await tool.run("cancel", "latest", "--reason", "late").status == 0)
        #expect(try await tool.run("show", "latest", "--json").json["outcome"] == "cancelled")
        let queued = try await tool.run("start", file, "--json").json["run"]?.stringValue
        #expect(try await tool.run("cancel", queued ?? "").status == 0)
        let shown = try await tool.run("show", queued ?? "")
        #expect(shown.status == 2 && shown.errors.contains("never started: cancelled"))
    }

    @Test("a run is cancelled from outside while baton run waits for it")
    func cancelRunning() async throws {
        let tool = try Tool()
        let run = try tool.spawn("run", try tool.file("flow.yaml", Self.asking))
        defer { run.stop() }
        try await waitForQuestion(tool)
        #expect(try await tool.run("cancel", "latest").status == 0)
        #expect(await run.status() == 4)
    }

    @Test(
        "arguments that mean nothing are refused in one line, and nothing is stored",
        arguments: [
            (["approve", "nobody"], "there is no run 'nobody'"),
            (["resolve", "latest", "--done", "--retry"], "expected one of --done, --retry and --fail"),
            (["signal", "latest", "x", "{"], "the payload: not valid JSON"),
            (["up", "--concurrency", "0"], "--concurrency: expected at least 1"),
            (["cancel", "latest", "--timeout", "soon"], "--timeout: expected a duration"),
        ])
    func refused(arguments: [String], expected: String) async throws {
        let tool = try Tool()
        try await tool.run(
            "call", "optimization", "calculate_eoq", "annual_demand=1", "ordering_cost=1", "holding_cost=1")
        let outcome = try await tool.run(arguments)
        #expect(outcome.status == 2 && outcome.errors.contains(expected), "\(outcome.errors)")
    }
}
