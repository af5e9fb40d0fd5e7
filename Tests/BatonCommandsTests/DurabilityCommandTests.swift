import Foundation
import Testing

@testable import Baton

/// `--durability` on the commands that start runs.
@Suite struct DurabilityCommandTests {
    private static let workflow = """
        name: short
        tasks:
          - id: order
            agent: optimization
            operation: calculate_eoq
            inputs: {annual_demand: 1300, ordering_cost: 8, holding_cost: 0.225}
        """

    @Test("a run in memory gives its result and leaves no history; the other tiers leave one")
    func tiers() async throws {
        let tool = try Tool()
        let file = try tool.file("short.yaml", Self.workflow)
        for tier in ["memory", "process", "power"] {
            let run = try await tool.run("run", file, "--durability", tier, "--json")
            #expect(run.status == 0, "\(run.errors)")
            #expect(try run.json["tasks"]?[0]?["status"] == "success")
            #expect(
                try await tool.run("list", "--json").json.arrayValue?.count == ["memory": 0, "process": 1][
                    tier] ?? 2)
        }
        #expect(try await tool.run("start", file, "--durability", "process").status == 0)
        #expect(try await tool.run("up", "--until-idle", "--durability", "process").status == 0)
        #expect(try await tool.run("list", "--json").json.arrayValue?.count == 3)
        #expect(try await tool.run("db", "verify").status == 0)
    }

    @Test("what is no tier, or none that another process could see, is refused in one line")
    func refused() async throws {
        let tool = try Tool()
        let file = try tool.file("short.yaml", Self.workflow)
        let unknown = try await tool.run("run", file, "--durability", "disk")
        #expect(unknown.status == 2)
        #expect(
            unknown.errors == "baton: --durability: expected one of memory, process, power, found 'disk'\n")
        for arguments in [["start", file], ["up"]] {
            let refused = try await tool.run(arguments + ["--durability", "memory"])
            #expect(refused.status == 2)
            #expect(
                refused.errorLines.count == 1 && refused.errors.contains("expected one of process, power"))
        }
        #expect(
            !FileManager.default.fileExists(atPath: tool.folder.appendingPathComponent("baton.sqlite").path))
    }
}
