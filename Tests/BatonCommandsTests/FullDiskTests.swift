import Foundation
import TestSupport
import Testing

@testable import Baton

/// What a disk without room means to people at the command line.
@Suite(
    "A full disk",
    .enabled(if: SmallDisk.isAvailable, "needs the right to mount a small file system, or unshare(1)"),
    .timeLimit(.minutes(5)))
struct FullDiskTests {
    private let disk: SmallDisk
    private let tool: Tool
    private var database: String { disk.path + "/history.db" }

    init() throws {
        disk = try SmallDisk(kilobytes: 32_768)
        tool = try Tool()
    }

    /// Goes on until it is told to stop, with something to store all the time.
    private static let long = """
        name: long
        tasks:
          - id: work
            race:
              tasks:
                - {id: stop, signal: stop}
                - id: orders
                  loop:
                    max_iterations: 100000
                    until: "false"
                    tasks:
                      - {id: rest, sleep: 20ms}
                      - id: order
                        agent: optimization
                        operation: calculate_eoq
                        inputs: {annual_demand: 1300, ordering_cost: 8, holding_cost: 0.225}
                    output: {done: "${iteration}"}
        """
    private static let short = """
        name: short
        tasks:
          - {id: rest, sleep: 1ms}
        """

    private func run(_ arguments: String...) async throws -> Tool.Outcome {
        try await tool.run(arguments + ["--db", database], seeing: disk)
    }

    private var waiting: String { "\(database): the disk is full; waiting for space" }
    private var goingOn: String { "\(database): can be written to again; going on\n" }

    @Test("what runs waits and says so once, starts are refused in one line, and nothing is lost or damaged")
    func running() async throws {
        let (long, short) = (try tool.file("long.yaml", Self.long), try tool.file("short.yaml", Self.short))
        try #require(try await run("run", short).status == 0)
        let runner = LaunchedProcess()
        async let running = tool.run(["run", long, "--db", database], seeing: disk, whenLaunched: runner.set)
        defer { runner.end(SIGKILL) }
        try await tool.wait(for: "orders[0]")
        try disk.fill()
        try await tool.wait(for: waiting)

        for verb in ["run", "start"] {
            let refused = try await run(verb, short)
            #expect(refused.status == 1, "\(verb)")
            #expect(refused.errors == "baton: the disk is full: nothing was written to \(database)\n")
            #expect(refused.output == "")
        }
        try disk.free()
        try await tool.wait(for: goingOn)
        #expect(try await run("signal", "latest", "stop").status == 0)

        let outcome = try await running
        #expect(outcome.status == 0)
        #expect(Data(outcome.errors.utf8).count(of: waiting) == 1)
        #expect(Data(outcome.errors.utf8).count(of: goingOn) == 1)
        #expect(try await run("run", short).status == 0)
        #expect(try await run("db", "verify").status == 0)
        let runs = try await run("list", "--json").json.arrayValue ?? []
        #expect(runs.map { $0["workflow"] } == ["short", "long", "short"])
        #expect(runs.allSatisfy { $0["outcome"] == "success" })
    }

    @Test("what is queued waits for 'baton up', which goes on when there is room")
    func queued() async throws {
        let (long, short) = (try tool.file("long.yaml", Self.long), try tool.file("short.yaml", Self.short))
        let queued = try await run("start", long, "--json")
        let id = try #require(try queued.json["run"]?.stringValue)
        let runner = LaunchedProcess()
        async let up = tool.run(["up", "--db", database], seeing: disk, whenLaunched: runner.set)
        defer { runner.end(SIGKILL) }
        try await tool.wait(for: "orders[0]")
        try disk.fill()
        try await tool.wait(for: waiting)
        #expect(try await run("start", short).status == 1)
        try disk.free()
        try await tool.wait(for: goingOn)
        #expect(try await run("start", short, "--wait").status == 0)
        #expect(try await run("signal", id, "stop").status == 0)
        try await tool.wait(for: "long  ended: success")
        runner.end(SIGTERM)
        let outcome = try await up
        #expect(outcome.status == 0)
        #expect(Data(outcome.errors.utf8).count(of: waiting) == 1)
        #expect(try await run("db", "stats", "--json").json["runs"] == ["unfinished": 0, "success": 2])
        #expect(try await run("db", "verify").status == 0)
    }
}
