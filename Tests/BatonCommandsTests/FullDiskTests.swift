import Foundation
import Synchronization
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

    /// Goes on for some seconds, with something to store all the time.
    private static let long = """
        name: long
        tasks:
          - id: work
            loop:
              max_iterations: 3000
              until: iteration >= 300
              tasks:
                - {id: rest, sleep: 10ms}
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

    private func wait(for text: String) async throws {
        for _ in 0..<3000 where !tool.errorsSoFar.contains(text) {
            try await Task.sleep(for: .milliseconds(10))
        }
        try #require(tool.errorsSoFar.contains(text), "\(tool.errorsSoFar)")
    }

    @Test("what runs waits and says so once, starts are refused in one line, and nothing is lost or damaged")
    func running() async throws {
        let (long, short) = (try tool.file("long.yaml", Self.long), try tool.file("short.yaml", Self.short))
        try #require(try await run("run", short).status == 0)
        async let running = run("run", long)
        try await wait(for: "work")
        try disk.fill()
        let waiting = "\(database): the disk is full; waiting for space"
        try await wait(for: waiting)

        for verb in ["run", "start"] {
            let refused = try await run(verb, short)
            #expect(refused.status == 1, "\(verb)")
            #expect(refused.errors == "baton: the disk is full: nothing was written to \(database)\n")
            #expect(refused.output == "")
        }
        try disk.free()

        let outcome = try await running
        #expect(outcome.status == 0)
        #expect(outcome.errors.ranges(of: waiting).count == 1)
        #expect(outcome.errors.ranges(of: "\(database): can be written to again; going on\n").count == 1)
        #expect(try await run("run", short).status == 0)
        #expect(try await run("db", "verify").status == 0)
        let runs = try await run("list", "--json").json.arrayValue ?? []
        #expect(runs.map { $0["workflow"] } == ["short", "long", "short"])
        #expect(outcome.output.contains("work") && runs[1]["outcome"] == "success")
    }

    @Test("what is queued waits for 'baton up', which goes on when there is room")
    func queued() async throws {
        let (long, short) = (try tool.file("long.yaml", Self.long), try tool.file("short.yaml", Self.short))
        try #require(try await run("start", short).status == 0)
        try #require(try await run("start", long).status == 0)
        let process = Mutex<Int32>(0)
        async let up = tool.run(["up", "--db", database], seeing: disk) { number in
            process.withLock { $0 = number }
        }
        let end = {
            let number = process.withLock { number in
                defer { number = 0 }
                return number
            }
            if number > 0 { kill(number, SIGTERM) }
        }
        // Whatever fails here, nobody waits for a process that goes on for ever.
        defer { end() }
        try await wait(for: "work")
        try disk.fill()
        let waiting = "\(database): the disk is full; waiting for space"
        try await wait(for: waiting)
        #expect(try await run("start", short).status == 1)
        try disk.free()
        #expect(try await run("start", short).status == 0)
        for _ in 0..<3000 where tool.errorsSoFar.ranges(of: "ended: success").count < 3 {
            try await Task.sleep(for: .milliseconds(10))
        }
        end()
        let outcome = try await up
        #expect(outcome.status == 0)
        #expect(outcome.errors.ranges(of: waiting).count == 1)
        #expect(try await run("db", "stats", "--json").json["runs"] == ["unfinished": 0, "success": 3])
        #expect(try await run("db", "verify").status == 0)
    }
}
