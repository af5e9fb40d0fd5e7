import Foundation
import Testing

@testable import Baton

/// Runs of control tasks: exit codes, the report and the JSON.
@Suite struct ControlCommandTests {
    /// The items 4 and -1, the second of which the operation refuses, in a map with this policy.
    private static func map(policy: String, over: String = "[4, -1]", count: String = "") -> String {
        """
        name: sizes
        tasks:
          - id: each
            map:
              over: \(over)
              failure_policy: \(policy)
              tasks:
                - id: size
                  agent: optimization
                  operation: calculate_eoq
                  inputs: {annual_demand: "${item}", ordering_cost: 8, holding_cost: 0.225}
        \(count)
        """
    }

    private static let calculation =
        "  - {id: other, agent: optimization, operation: calculate_eoq, "
        + "inputs: {annual_demand: 9, ordering_cost: 8, holding_cost: 1}}"

    @Test(
        "a failing item fails the map; the run is failed, or partial when another task succeeded",
        arguments: [
            ("continue_independent", "", Int32(1), "failed"),
            ("continue_independent", calculation, 3, "partial"), ("fail_fast", "", 1, "failed"),
            ("tolerate 1", "", 0, "success"),
        ])
    func failingItem(policy: String, other: String, status: Int32, outcome: Value) async throws {
        let tool = try Tool()
        let file = try tool.file("sizes.yaml", Self.map(policy: policy, count: other))
        let run = try await tool.run("run", file, "--json")
        #expect(run.status == status, "\(run.errors)")
        #expect(try run.json["outcome"] == outcome)
    }

    @Test("the JSON has the tasks within tasks by their paths, and the run's output")
    func shape() async throws {
        let tool = try Tool()
        let file = try tool.file("sizes.yaml", Self.map(policy: "tolerate 1"))
        let run = try await tool.run("run", file, "--json").json
        #expect(run["tasks"]?.arrayValue?.map { $0["id"] } == ["each"])
        #expect(run["tasks"]?[0]?["kind"] == "map" && run["tasks"]?[0]?["agent"] == nil)
        let inner = try #require(run["inner_tasks"]?.arrayValue)
        #expect(inner.map { $0["id"] } == ["each[0]/size", "each[1]/size"])
        #expect(inner.map { $0["status"] } == ["success", "failed"])
        #expect(inner[1]["failure"]?["kind"] == "invalid_input")
        #expect(inner[0]["provenance"]?["annual_demand"] == "inputs")
        #expect(run["tasks"]?[0]?["output"]?["statuses"] == ["success", "failed"])
        #expect(run["tasks"]?[0]?["output"]?["outputs"]?[1] == .null)

        let shown = try await tool.run("show", "latest", "--json").json
        #expect(shown == run)
        let task = try await tool.run("show", "latest", "--task", "each[1]/size", "--json").json
        #expect(task == inner[1])
        let mistyped = try await tool.run("show", "latest", "--task", "each[1]/sze")
        #expect(mistyped.status == 2 && mistyped.errors.contains("did you mean 'each[1]/size'?"))
    }

    @Test("the report puts tasks within tasks under their task, by the last step of their path")
    func tree() async throws {
        let tool = try Tool()
        let file = try tool.file("sizes.yaml", Self.map(policy: "continue_independent"))
        for outcome in [try await tool.run("run", file), try await tool.run("show", "latest")] {
            let lines = outcome.output.split(separator: "\n").map { $0.split(separator: " ").prefix(3) }
            let first = try #require(lines.firstIndex { $0.starts(with: ["each", "map", "failed"]) })
            #expect(lines[first + 1].starts(with: ["[0]", "size"]))
            #expect(lines[first + 2].starts(with: ["[1]", "size"]))
            #expect(outcome.output.contains("2 items: 1 success, 1 failed"))
            #expect(outcome.output.contains("each[1]/size: "))
        }
    }

    @Test("of a long map the report shows the items that failed, and all of them with --all")
    func longMap() async throws {
        let tool = try Tool()
        let list = "[\((1...20).map { $0 == 13 ? "-1" : String($0) }.joined(separator: ", "))]"
        let file = try tool.file("sizes.yaml", Self.map(policy: "continue_independent", over: list))
        func items(_ output: String) -> [String] {
            output.split(separator: "\n").filter { $0.hasPrefix("  [") }.map {
                String($0.dropFirst(2).prefix { $0 != " " })
            }
        }
        let short = try await tool.run("run", file)
        #expect(items(short.output) == ["[12]"])
        #expect(short.output.contains("20 items: 19 success, 1 failed"))
        #expect(short.output.contains("19 more items, shown with --all"))
        let all = (0..<20).map { "[\($0)]" }
        #expect(items(try await tool.run("run", file, "--all").output) == all)
        // The bars below the table name them again: what comes first, up to an empty line, is the table.
        let shown = try await tool.run("show", "latest", "--all").output
        let table = try #require(shown.components(separatedBy: "\n\n").first)
        #expect(items(table) == all)
    }

    @Test("of a long loop the report shows the last iteration")
    func longLoop() async throws {
        let tool = try Tool()
        let file = try tool.file(
            "loop.yaml",
            """
            name: again
            tasks:
              - id: again
                loop: {until: iteration == 12, max_iterations: 20, tasks: [{id: rest, sleep: 1ms}]}
            """)
        let output = try await tool.run("run", file).output
        #expect(output.contains("[11] rest") && !output.contains("[10] rest"))
        #expect(output.contains("11 earlier iterations, shown with --all"))
    }

    @Test("elsewhere than on a terminal each event has its line, and --quiet leaves only what is waited for")
    func progressLines() async throws {
        let tool = try Tool()
        let file = try tool.file(
            "wait.yaml",
            """
            name: wait
            tasks:
              - {id: rest, sleep: 1ms}
              - {id: go, approval: {prompt: Go on?, on_timeout: approve}, timeout: 10ms}
              - id: found
                choice: [{when: go.approved, tasks: [{id: look, sleep: 1ms}]}]
            """)
        let loud = try await tool.run("run", file)
        #expect(loud.status == 0)
        #expect(loud.errorLines.contains("found/look: started"))
        #expect(loud.errorLines.contains("found: takes branch 1"))
        #expect(loud.errorLines.contains { $0.hasPrefix("rest: sleeps until 2") })
        #expect(!loud.errors.contains("\u{1B}"))
        let quiet = try await tool.run("run", file, "--quiet", "--json")
        #expect(quiet.errorLines.count == 1 && quiet.errors.contains("go: waits for an approval: Go on?"))
    }

    @Test("an explicit output is part of the report")
    func output() async throws {
        let tool = try Tool()
        let file = try tool.file(
            "sizes.yaml", Self.map(policy: "tolerate 1") + "output: {bad: \"${each.failed}\"}")
        #expect(try await tool.run("run", file).output.contains("output:\n  bad: 1"))
        #expect(try await tool.run("show", "latest", "--json").json["output"] == ["bad": 1])
    }
}
