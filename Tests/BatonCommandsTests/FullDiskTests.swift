import Foundation
import TestSupport
import Testing

@testable import Baton

/// What a disk without room means to people at the command line.
@Suite(
    "A full disk",
    .enabled(if: SmallDisk.isAvailable, "needs the right to mount a small file system, or unshare(1)"),
    .timeLimit(.minutes(15)))
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

    @Test("events that are said to be stored are, and those that are not are told of")
    func events() async throws {
        // 40 MiB of events for a disk of 32 MiB, with ids: put again, they are the same.
        let note = String(repeating: "x", count: 4_000)
        let lines = (1...10_000).map {
            #"{"id": "\#($0)", "source": "a", "detail-type": "b", "detail": {"note": "\#(note)"}}"# + "\n"
        }
        let file = try tool.file("events.jsonl", lines.joined())
        let outcome = try await run("events", "put", file)
        #expect(outcome.status == 1)
        #expect(outcome.errorLines.count == 2, "\(outcome.errors)")
        let told = try #require(outcome.errors.firstMatch(of: /the events up to line (\d+) are stored/)?.1)
        #expect(outcome.errorLines.last?.contains("the disk is full") == true)
        let latest = try await run("events", "list", "--limit", "1", "--json").json[0]?["number"]
        #expect(latest == Int64(told).map(Value.int))
    }

    private func expectRefused(_ outcome: Tool.Outcome) {
        #expect(outcome.status == 1)
        #expect(outcome.errors == "baton: the disk is full: nothing was written to \(database)\n")
        #expect(outcome.output == "")
    }

    /// Queues runs until one is refused: a log that has been read to its end is written from its beginning again, and a
    /// transaction without room leaves some for a smaller one.
    ///
    /// - Returns: the runs that were queued before.
    private func queuedUntilRefused(_ workflow: String) async throws -> [Value] {
        var queued: [Value] = []
        for _ in 0..<1000 {
            let outcome = try await run("start", workflow, "--json")
            guard outcome.status == 0 else {
                expectRefused(outcome)
                return queued
            }
            queued.append(try #require(try outcome.json["run"]))
        }
        Issue.record("nothing is refused on a full disk")
        return queued
    }

    /// A runner says that it waits, and that it goes on: once each for each time.
    private func waitedAndWentOn(_ errors: String) -> Bool {
        let (waits, goesOn) = (Data(errors.utf8).count(of: waiting), Data(errors.utf8).count(of: goingOn))
        return waits == goesOn && (1...3).contains(waits)
    }

    @Test("what runs waits and says so once, starts are refused in one line, and nothing is lost or damaged")
    func running() async throws {
        let (long, short) = (try tool.file("long.yaml", Self.long), try tool.file("short.yaml", Self.short))
        var begun = [try #require(try await run("run", short, "--json").json["run"])]
        let runner = LaunchedProcess()
        async let running = tool.run(["run", long, "--db", database], seeing: disk, whenLaunched: runner.set)
        defer { runner.end(SIGKILL) }
        try await tool.wait(for: "orders[0]")
        let longs = try await run("list", "--where", "workflow=long", "--json").json.arrayValue ?? []
        let id = try #require(longs.first?["run"])
        try disk.fill()
        try await tool.wait(for: waiting)

        begun += try await queuedUntilRefused(short)
        let second = LaunchedProcess()
        let said = tool.errorsSoFar.count(of: "the disk is full")
        async let atOnce = tool.run(
            ["run", short, "--json", "--db", database], seeing: disk, whenLaunched: second.set)
        defer { second.end(SIGKILL) }
        while !second.hasEnded, tool.errorsSoFar.count(of: "the disk is full") == said {
            try await Task.sleep(for: .milliseconds(10))
        }
        try disk.free()
        try await tool.wait(for: goingOn)
        // One that had room to begin waits like the first.
        let direct = try await atOnce
        if direct.status == 0 {
            begun.append(try #require(try direct.json["run"]))
        } else {
            expectRefused(direct)
        }
        #expect(try await run("signal", id.stringValue ?? "", "stop").status == 0)

        let outcome = try await running
        #expect(outcome.status == 0)
        #expect(waitedAndWentOn(outcome.errors), "\(outcome.errors)")
        begun.append(try #require(try await run("run", short, "--json").json["run"]))
        #expect(try await run("db", "verify").status == 0)
        let runs = try await run("list", "--limit", "2000", "--json").json.arrayValue ?? []
        #expect(Set(runs.compactMap { $0["run"] }) == Set(begun + [id]))
        #expect(runs.count == begun.count + 1)
        #expect(runs.filter { $0["queued"] != true }.count >= 3)
        #expect(runs.allSatisfy { $0["outcome"] == "success" || $0["queued"] == true })
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
        let begun = try await queuedUntilRefused(short)
        try disk.free()
        try await tool.wait(for: goingOn)
        try await tool.wait(for: "short  ended: success", count: begun.count)
        #expect(try await run("start", short, "--wait").status == 0)
        #expect(try await run("signal", id, "stop").status == 0)
        try await tool.wait(for: "long  ended: success")
        runner.end(SIGTERM)
        let outcome = try await up
        #expect(outcome.status == 0)
        #expect(waitedAndWentOn(outcome.errors), "\(outcome.errors)")
        let success = Value.int(Int64(begun.count + 2))
        #expect(try await run("db", "stats", "--json").json["runs"] == ["unfinished": 0, "success": success])
        #expect(try await run("db", "verify").status == 0)
    }
}
