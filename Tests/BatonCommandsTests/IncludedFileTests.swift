import Foundation
import Testing

@testable import Baton

/// Tasks that name the file of another workflow.
@Suite struct IncludedFileTests {
    private static let calculation = """
        name: order-size
        input:
          demand: {type: number}
        tasks:
          - id: size
            agent: optimization
            operation: calculate_eoq
            inputs: {annual_demand: "${input.demand}", ordering_cost: 8, holding_cost: 0.225}
        output: {quantity: "${size.order_quantity}"}
        """

    private static func naming(_ file: String) -> String {
        """
        name: outer
        tasks:
          - id: each
            map:
              over: [1300, 5200]
              tasks:
                - id: size
                  workflow: \(file)
                  inputs: {demand: "${item}"}
        output: {sizes: "${each.outputs.map(size, size.quantity)}"}
        """
    }

    @Test("a file is found beside the file that names it, and the stored definition is whole")
    func nested() async throws {
        let tool = try Tool()
        try FileManager.default.createDirectory(
            at: tool.folder.appendingPathComponent("flows/parts"), withIntermediateDirectories: true)
        _ = try tool.file("flows/outer.yaml", Self.naming("parts/middle.yaml"))
        _ = try tool.file(
            "flows/parts/middle.yaml",
            """
            name: middle
            tasks:
              - id: choose
                choice:
                  - tasks:
                      - {id: inner, workflow: order-size.yaml, inputs: {demand: "${input.demand}"}}
            """)
        _ = try tool.file("flows/parts/order-size.yaml", Self.calculation)
        let outcome = try await tool.run("run", "flows/outer.yaml", "--json")
        try #require(outcome.status == 0, "\(outcome.errors)")
        let sizes = try #require(try outcome.json["output"]?["sizes"]?.arrayValue).compactMap(\.doubleValue)
        // √(2 · D · K / h), Harris 1913: four times the demand is twice the order.
        #expect(sizes.count == 2 && abs(sizes[1] - 2 * sizes[0]) < 1e-9)

        let database = tool.folder.appendingPathComponent("baton.sqlite")
        for file in ["outer.yaml", "parts"] {
            try FileManager.default.removeItem(at: tool.folder.appendingPathComponent("flows/\(file)"))
        }
        #expect(FileManager.default.fileExists(atPath: database.path))
        let shown = try await tool.run("show", "latest", "--json").json
        #expect(
            shown["inner_tasks"]?.arrayValue?.contains {
                $0["id"] == "each[1]/size/choose/inner/size" && $0["status"] == "success"
            } == true)
    }

    @Test("the same file may be named more than once")
    func twice() async throws {
        let tool = try Tool()
        _ = try tool.file("order-size.yaml", Self.calculation)
        let file = try tool.file(
            "twice.yaml",
            """
            name: twice
            tasks:
              - {id: a, workflow: order-size.yaml, inputs: {demand: 1300}}
              - {id: b, workflow: ./order-size.yaml, inputs: {demand: 1300}}
            output: {same: "${a.quantity == b.quantity}"}
            """)
        #expect(try await tool.run("run", file, "--json").json["output"] == ["same": true])
    }

    @Test("text under a key 'workflow' elsewhere than in a task names no file")
    func otherKeys() async throws {
        let tool = try Tool()
        let file = try tool.file(
            "plain.yaml",
            """
            name: plain
            tasks:
              - {id: a, signal: {name: s, on_timeout: {workflow: nowhere.yaml}}, timeout: 1ms}
            """)
        #expect(
            try await tool.run("run", file, "--json").json["tasks"]?[0]?["output"]
                == ["workflow": "nowhere.yaml"])
    }

    @Test("files that stand in each other are refused, and the cycle is named")
    func cycle() async throws {
        let tool = try Tool()
        _ = try tool.file("a.yaml", "name: a\ntasks:\n  - {id: x, workflow: b.yaml}")
        _ = try tool.file(
            "b.yaml", "name: b\ntasks:\n  - id: y\n    race:\n      tasks: [{id: z, workflow: a.yaml}]")
        let outcome = try await tool.run("run", "a.yaml")
        #expect(outcome.status == 2)
        #expect(
            outcome.errorLines == [
                "baton: b.yaml:5: tasks[0].race.tasks[0].workflow: 'a.yaml' cannot be used: "
                    + "files stand in each other: a.yaml -> b.yaml -> a.yaml"
            ])
        _ = try tool.file("self.yaml", "name: self\ntasks:\n  - {id: x, workflow: self.yaml}")
        let own = try await tool.run("validate", "self.yaml")
        #expect(own.status == 2 && own.errors.contains("self.yaml -> self.yaml"))
    }

    @Test("a file that is missing or no YAML is told with both names, and the other problems too")
    func unreadable() async throws {
        let tool = try Tool()
        _ = try tool.file("broken.yaml", "name: [")
        let file = try tool.file(
            "outer.yaml",
            """
            name: outer
            tasks:
              - id: a
                workflow: nowhere.yaml
              - id: b
                workflow: broken.yaml
              - id: c
                agent: forecasting
                operation: generate_forecast
                inputs: {skuu: x}
            """)
        let outcome = try await tool.run("run", file)
        #expect(outcome.status == 2 && outcome.errorLines.count == 3)
        for expected in [
            "outer.yaml:4: tasks[0].workflow: 'nowhere.yaml' cannot be used: nowhere.yaml: no such file",
            "outer.yaml:6: tasks[1].workflow: 'broken.yaml' cannot be used: broken.yaml:",
            "outer.yaml:10: tasks[2].inputs.skuu: unknown key",
        ] {
            #expect(outcome.errors.contains(expected), "\(outcome.errors)")
        }
    }

    @Test("problems within a file are told with its own name, line and path")
    func problemsInside() async throws {
        let tool = try Tool()
        _ = try tool.file("outer.yaml", Self.naming("order-size.yaml"))
        let cases = [
            (
                Self.calculation.replacing("agent: optimization", with: "agnet: optimization"),
                "order-size.yaml:6: tasks[0].agnet: unknown key 'agnet' (did you mean 'agent'?)"
            ),
            (
                Self.calculation.replacing("holding_cost:", with: "holding_costs:"),
                "order-size.yaml:8: tasks[0].inputs.holding_costs: unknown key"
            ),
            (
                Self.calculation.replacing("input.demand", with: "inptu.demand"),
                "order-size.yaml:8: tasks[0].inputs"
            ),
            ("- a\n- b", "order-size.yaml:1: expected an object"),
        ]
        for (text, expected) in cases {
            _ = try tool.file("order-size.yaml", text)
            for command in ["validate", "run"] {
                let outcome = try await tool.run(command, "outer.yaml")
                #expect(outcome.status == 2 && outcome.errors.contains(expected), "\(outcome.errors)")
            }
        }
    }

    @Test("a wrong input for the workflow of a file is told where it is written")
    func wrongInput() async throws {
        let tool = try Tool()
        _ = try tool.file("order-size.yaml", Self.calculation)
        let file = try tool.file(
            "outer.yaml", Self.naming("order-size.yaml").replacing("{demand:", with: "{demnad:"))
        let outcome = try await tool.run("validate", file)
        #expect(outcome.status == 2 && outcome.errors.contains("outer.yaml:9: "), "\(outcome.errors)")
        #expect(outcome.errors.contains("did you mean 'demand'?"))
    }

    @Test("files that name each other twice, level by level, do not grow without bounds")
    func growth() async throws {
        let tool = try Tool()
        for level in 0..<30 {
            _ = try tool.file(
                "\(level).yaml",
                """
                name: level
                tasks:
                  - {id: a, workflow: \(level + 1).yaml}
                  - {id: b, workflow: \(level + 1).yaml}
                """)
        }
        _ = try tool.file("30.yaml", "name: leaf\ntasks: []")
        let outcome = try await tool.run("validate", "0.yaml")
        #expect(outcome.status == 2 && outcome.errorLines.count == 1)
        #expect(outcome.errors.contains("more than 500000 values"), "\(outcome.errors)")
    }
}
