import Foundation
import Testing

@testable import Baton

/// Approvals and signals that are answered on the command line.
@Suite struct AnswerCommandTests {
    private static let question = """
        name: question
        tasks:
          - id: sign_off
            approval: "Go on with ${1 + 1} orders?"
          - id: after
            dependencies: [sign_off]
            sleep: 1ms
        """

    @Test("--approve lets the run go on and records who said so")
    func approve() async throws {
        let tool = try Tool()
        let file = try tool.file("question.yaml", Self.question)
        for answer in ["sign_off", "all"] {
            let outcome = try await tool.run("run", file, "--approve", answer, "--by", "Ada", "--json")
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try outcome.json["tasks"]?[0]?["output"] == ["approved": true, "by": "Ada"])
        }
    }

    @Test("--reject fails the task; the run is failed, or partial when something had succeeded")
    func reject() async throws {
        let tool = try Tool()
        let file = try tool.file("question.yaml", Self.question)
        let outcome = try await tool.run("run", file, "--reject", "sign_off", "--by", "Ada", "--json")
        #expect(outcome.status == 1)
        let tasks = try outcome.json["tasks"]
        #expect(tasks?[0]?["failure"]?["kind"] == "rejected")
        #expect(tasks?[0]?["failure"]?["message"]?.stringValue?.contains("by Ada") == true)
        #expect(tasks?[1]?["failure"]?["roots"] == ["sign_off"])
        let later = try tool.file(
            "later.yaml", Self.question.replacing("tasks:", with: "tasks:\n  - {id: before, sleep: 1ms}"))
        #expect(try await tool.run("run", later, "--reject", "all").status == 3)
    }

    @Test("an answer for one item wins over that for every item, and that over the answer for all")
    func precedence() async throws {
        let tool = try Tool()
        let file = try tool.file(
            "items.yaml",
            """
            name: items
            tasks:
              - id: each
                map: {over: [1, 2], failure_policy: tolerate 2, tasks: [{id: ok, approval: "${item}?"}]}
              - id: last
                approval: Done?
            """)
        let outcome = try await tool.run(
            "run", file, "--json", "--reject", "all", "--approve", "each/ok", "--reject", "each[1]/ok")
        #expect(try outcome.json["tasks"]?[0]?["output"]?["statuses"] == ["success", "failed"])
        #expect(try outcome.json["tasks"]?[1]?["failure"]?["kind"] == "rejected")
    }

    @Test("--signal sends a payload: nothing, JSON or a file; each signal serves one task")
    func signals() async throws {
        let tool = try Tool()
        let file = try tool.file(
            "counts.yaml",
            """
            name: counts
            tasks:
              - {id: first, signal: counted}
              - {id: second, signal: counted}
              - {id: third, signal: shipped}
            """)
        _ = try tool.file("count.json", #"{"units": 7}"#)
        let outcome = try await tool.run(
            "run", file, "--json", "--signal", "counted=[1, 2]", "--signal", "counted=@count.json",
            "--signal", "shipped")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(
            try outcome.json["tasks"]?.arrayValue?.map { $0["output"] } == [[1, 2], ["units": 7], [:]])
    }

    @Test("nobody answers: on_timeout stands in, or the task times out")
    func timeouts() async throws {
        let tool = try Tool()
        let cases: [(String, status: Int32, result: Value)] = [
            ("approval: {prompt: Now?, on_timeout: approve}", 0, "success"),
            ("approval: {prompt: Now?, on_timeout: reject}", 1, "failed"), ("approval: Now?", 1, "timed_out"),
            ("signal: {name: now, on_timeout: null}", 0, "success"), ("signal: now", 1, "timed_out"),
        ]
        for (task, status, result) in cases {
            let file = try tool.file(
                "late.yaml", "name: late\ntasks:\n  - id: late\n    \(task)\n    timeout: 5ms")
            let outcome = try await tool.run("run", file, "--json")
            #expect(outcome.status == status, "\(task): \(outcome.errors)")
            #expect(try outcome.json["tasks"]?[0]?["status"] == result, "\(task)")
        }
    }

    @Test("where nobody can be asked, one line says how to answer")
    func nobody() async throws {
        let tool = try Tool()
        let file = try tool.file(
            "late.yaml",
            """
            name: late
            pattern: parallel
            tasks:
              - id: each
                map: {over: [1], tasks: [{id: ok, approval: Now?, timeout: 5ms}]}
              - {id: news, signal: news, timeout: 5ms}
            """)
        let lines = try await tool.run("run", file, "--quiet").errorLines
        #expect(lines.count == 2)
        #expect(lines.contains { $0.hasPrefix("each[0]/ok: ") && $0.contains("--approve each/ok") })
        #expect(lines.contains { $0.hasPrefix("news: ") && $0.contains("--signal news=JSON") })
    }

    @Test(
        "an answer or a signal that means nothing to the workflow is refused before anything runs",
        arguments: [
            (
                ["--approve", "sign_of"],
                "--approve sign_of: the workflow has no such approval task (did you mean 'sign_off'?)"
            ),
            (
                ["--reject", "after"],
                "--reject after: the workflow has no such approval task (known: sign_off)"
            ),
            (["--approve", "sign_off", "--reject", "sign_off"], "approved and rejected"),
            (["--approve", "all", "--reject", "all"], "approved and rejected"),
            (["--signal", "counted"], "--signal counted: no task of the workflow waits for such a signal"),
            (["--signal", "news={"], "--signal news: expected JSON or @FILE"),
            (["--signal", "news=@nowhere.json"], "nowhere.json: no such file"),
        ])
    func refused(arguments: [String], expected: String) async throws {
        let tool = try Tool()
        let text =
            arguments.joined().contains("news")
            ? "name: news\ntasks: [{id: news, signal: news}]" : Self.question
        let outcome = try await tool.run(["run", try tool.file("flow.yaml", text)] + arguments)
        #expect(outcome.status == 2)
        #expect(outcome.errorLines.count == 1 && outcome.errors.contains(expected), "\(outcome.errors)")
        #expect(
            !FileManager.default.fileExists(atPath: tool.folder.appendingPathComponent("baton.sqlite").path))
    }
}
