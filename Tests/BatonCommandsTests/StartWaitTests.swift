import Foundation
import Testing

@testable import Baton

/// `baton start --wait`.
@Suite(.timeLimit(.minutes(15))) struct StartWaitTests {
    private static func workflow(_ body: String) -> String { "name: w\npattern: parallel\ntasks:\n" + body }
    private static let good = workflow("  - {id: rest, sleep: 50ms}\n  - {id: more, sleep: 10ms}\n")
    private static let bad = workflow(
        "  - {id: rest, sleep: 1ms}\n  - {id: ask, agent: nobody, operation: x}\n")
    private static let asking = workflow("  - {id: ok, approval: Well?}\n")

    @Test("prints the result, tells of the progress, and exits as 'run' does")
    func results() async throws {
        let tool = try Tool()
        let (good, bad) = (try tool.file("good.yaml", Self.good), try tool.file("bad.yaml", Self.bad))
        try #require(try await tool.run("db", "migrate").status == 0)
        let runner = try tool.spawn("up")
        defer { runner.stop() }
        let plain = try await tool.run("start", good, "--wait", "--key", "k")
        #expect(plain.status == 0, "\(plain.errors)")
        #expect(plain.output.contains("rest") && plain.output.contains("success"))
        #expect(plain.errors.contains("queued") && plain.errors.contains("rest: success"))

        let json = try await tool.run("start", good, "--wait", "--json", "--key", "k")
        #expect(json.status == 0 && json.errors == "")
        #expect(try json.json["outcome"] == "success")
        #expect(try await tool.run("list", "--json").json.arrayValue?.count == 1)

        let ran = try await tool.run("run", bad, "--json")
        let failing = try await tool.run("start", bad, "--wait", "--json")
        #expect(failing.status == ran.status && failing.status == 3)
        #expect(try failing.json["tasks"]?[1]?["status"] == ran.json["tasks"]?[1]?["status"])
        #expect(try failing.json.objectValue?.keys.sorted() == ran.json.objectValue?.keys.sorted())
        let quiet = try await tool.run("start", good, "--wait", "--quiet")
        #expect(quiet.status == 0 && quiet.errors == "")
    }

    @Test("waits for a process that runs it, and hears of a cancellation before and after the start")
    func cancelled() async throws {
        let tool = try Tool()
        let asking = try tool.file("asking.yaml", Self.asking)
        let process = LaunchedProcess()
        async let waiting = tool.run(["start", asking, "--wait"], whenLaunched: process.set)
        defer { process.end(SIGKILL) }
        try await tool.wait(for: "nothing runs it until 'baton up' does; waiting")
        let runner = try tool.spawn("up")
        defer { runner.stop() }
        try await tool.wait(for: "ok: ")
        #expect(try await tool.run("cancel", "latest").status == 0)
        #expect(try await waiting.status == 4)
        runner.stop()

        let second = LaunchedProcess()
        async let refused = tool.run(["start", asking, "--wait"], whenLaunched: second.set)
        defer { second.end(SIGKILL) }
        try await tool.wait(for: "does; waiting", count: 2)
        #expect(try await tool.run("cancel", "latest").status == 0)
        let outcome = try await refused
        #expect(outcome.status == 2 && outcome.errors.contains("never started: cancelled"))
    }
}
