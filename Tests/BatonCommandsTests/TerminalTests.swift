import Foundation
import Testing

@testable import Baton

/// A person at a terminal is asked for approvals.
@Suite struct TerminalTests {
    @Test("an approval is asked for, an unclear answer is asked for again, a comment is recorded")
    func comment() async throws {
        let tool = try Tool()
        let file = try tool.file("ask.yaml", "name: ask\ntasks: [{id: ok, approval: Go on?}]")
        let terminal = try Terminal(tool, "run", file)
        try await terminal.wait(for: "ok: waits for an approval: Go on?")
        try await terminal.wait(for: "[y]es / [n]o")
        terminal.type("perhaps\n")
        try await terminal.wait(for: "expected y or n")
        terminal.type("Y  looks fine\n")
        #expect(await terminal.end() == 0)
        let output = try await tool.run("show", "latest", "--json").json["tasks"]?[0]?["output"]
        #expect(output == ["approved": true, "by": "ada", "comment": "looks fine"])
    }

    @Test("several approvals are asked one after another")
    func several() async throws {
        let tool = try Tool()
        let file = try tool.file(
            "ask.yaml",
            """
            name: ask
            pattern: parallel
            tasks:
              - {id: first, approval: One?}
              - {id: second, approval: Two?}
            """)
        let terminal = try Terminal(tool, "run", file)
        try await terminal.wait(for: "first: [y]es / [n]o")
        #expect(!terminal.shown.contains("Two?"))
        terminal.type("yes\n")
        try await terminal.wait(for: "second: [y]es / [n]o")
        terminal.type("n too dear\n")
        #expect(await terminal.end() == 3)
        let tasks = try await tool.run("show", "latest", "--json").json["tasks"]
        #expect(tasks?[0]?["status"] == "success")
        #expect(tasks?[1]?["failure"]?["kind"] == "rejected")
    }

    @Test("an answer to a question that has timed out is told to be too late")
    func tooLate() async throws {
        let tool = try Tool()
        let file = try tool.file(
            "ask.yaml",
            """
            name: ask
            pattern: parallel
            tasks:
              - {id: quick, approval: {prompt: Quick?, on_timeout: approve}, timeout: 300ms}
              - {id: rest, sleep: 1h}
            """)
        let terminal = try Terminal(tool, "run", file)
        try await terminal.wait(for: "quick: [y]es / [n]o")
        try await terminal.wait(for: "quick: no answer is wanted any more")
        terminal.type("n\n")
        try await terminal.wait(for: "too late")
        terminal.interrupt()
        #expect(await terminal.end() == 4)
        #expect(try await tool.run("show", "latest", "--json").json["tasks"]?[0]?["status"] == "success")
    }

    @Test("Ctrl-C while a question stands cancels the run")
    func interrupt() async throws {
        let tool = try Tool()
        let file = try tool.file("ask.yaml", "name: ask\ntasks: [{id: ok, approval: Go on?}]")
        let terminal = try Terminal(tool, "run", file)
        try await terminal.wait(for: "[y]es / [n]o")
        terminal.interrupt()
        #expect(await terminal.end() == 4)
        #expect(try await tool.run("show", "latest", "--json").json["outcome"] == "cancelled")
    }

    @Test("a map is summed up in the live line, and few of its failures have lines of their own")
    func summary() async throws {
        let tool = try Tool()
        let file = try tool.file(
            "each.yaml",
            """
            name: many
            tasks:
              - id: each
                map:
                  over: \(Array(repeating: -1, count: 40))
                  tasks:
                    - id: size
                      agent: optimization
                      operation: calculate_eoq
                      inputs: {annual_demand: "${item}", ordering_cost: 8, holding_cost: 0.225}
            """)
        let terminal = try Terminal(tool, "run", file)
        try await terminal.wait(for: "each 40/40 (40 failed)")
        #expect(await terminal.end() == 1)
        let progress = terminal.shown.split(separator: "TASK ")[0]
        #expect(progress.split(separator: "/size: ").count - 1 == 3)
    }
}
