import Foundation
import Testing

@testable import Baton

/// Runs are kept in the database file and can be looked up.
@Suite struct HistoryCommandTests {
    @Test("a run is listed, shown whole, by the end of its id and by task, and can be forgotten")
    func history() async throws {
        let tool = try Tool()
        let call = try await tool.run(
            "call", "optimization", "calculate_eoq", "annual_demand=1300", "ordering_cost=8",
            "holding_cost=0.225")
        try #require(call.status == 0, "\(call.errors)")
        let runs = try await tool.run("history", "--json").json
        let id = try #require(runs[0]?["run"]?.stringValue)
        #expect(runs[0]?["outcome"] == "success" && runs[0]?["tasks"] == ["success": 1])

        for name in [id, String(id.suffix(6)), "latest"] {
            let shown = try await tool.run("show", name, "--json").json
            #expect(shown["run"] == .string(id))
            #expect(shown["tasks"]?[0]?["provenance"]?["annual_demand"] == "inputs")
        }
        #expect(
            try await tool.run("show", "latest", "--task", "calculate_eoq").output.contains("calculate_eoq"))
        #expect(try await tool.run("show", "no-such-run").status == 2)

        #expect(try await tool.run("history", "--clear").status == 0)
        #expect(try await tool.run("history", "--json").json == [])
    }

    @Test("looking creates no database")
    func lookingCreatesNothing() async throws {
        let tool = try Tool()
        #expect(try await tool.run("history").status == 2)
        #expect(try await tool.run("show", "latest").status == 2)
        #expect(try await tool.run("data", "status").status == 2)
        #expect(
            !FileManager.default.fileExists(atPath: tool.folder.appendingPathComponent("baton.sqlite").path))
    }

    @Test("exit codes tell failed, partial and timed-out runs apart")
    func exitCodes() async throws {
        let tool = try Tool()
        let failing = "{id: bad, agent: forecasting, operation: generate_forecast, inputs: {sku: nobody}}"
        let working =
            "{id: good, agent: optimization, operation: calculate_eoq, "
            + "inputs: {annual_demand: 1300, ordering_cost: 8, holding_cost: 0.225}}"
        let cases: [(String, Int32)] = [
            ("name: a\ntasks: [\(working)]", 0), ("name: a\ntasks: [\(failing)]", 1),
            ("name: a\ntasks: [\(working), \(failing)]", 3),
            ("name: a\ndeadline: 1ns\ntasks: [\(working)]", 5),
        ]
        for (text, status) in cases {
            let outcome = try await tool.run("run", try tool.file("flow.yaml", text))
            #expect(outcome.status == status, "\(text): \(outcome.errors)")
        }
    }

    @Test("an unknown agent, operation or dependency fails its task and the rest runs")
    func unknownNames() async throws {
        let tool = try Tool()
        let file = try tool.file(
            "flow.yaml",
            """
            name: unknown
            pattern: parallel
            tasks:
              - {id: agent, agent: forcasting, operation: generate_forecast}
              - {id: operation, agent: forecasting, operation: generate_forcast}
              - {id: dependency, agent: optimization, operation: calculate_eoq, dependencies: [nobody],
                 inputs: {annual_demand: 1300, ordering_cost: 8, holding_cost: 0.225}}
              - {id: good, agent: optimization, operation: calculate_eoq,
                 inputs: {annual_demand: 1300, ordering_cost: 8, holding_cost: 0.225}}
            """)
        let outcome = try await tool.run("run", file, "--json")
        #expect(outcome.status == 3)
        let tasks = try #require(try outcome.json["tasks"]?.arrayValue)
        #expect(
            tasks.map { $0["failure"]?["kind"] ?? $0["status"] } == [
                "unknown_agent", "unknown_operation", "unknown_dependency", "success",
            ])
        #expect(
            outcome.errors.contains("flow.yaml:4: tasks[0].agent") && outcome.errors.contains("did you mean"))
    }
}
