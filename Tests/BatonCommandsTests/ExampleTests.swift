import Foundation
import Testing

@testable import Baton

/// The examples on the sample data, as a user runs them.
@Suite struct ExampleTests {
    @Test("inventory-update runs its four tasks and leaves a report that stands alone")
    func inventoryUpdate() async throws {
        let tool = try Tool()
        try await tool.importSample()
        let outcome = try await tool.run("run", Tool.example("inventory-update"), "--json")
        try #require(outcome.status == 0, "\(outcome.errors)")
        let run = try outcome.json
        #expect(run["outcome"] == "success")
        #expect(run["tasks"]?.arrayValue?.map { $0["status"] } == Array(repeating: "success", count: 4))

        let path = try #require(run["tasks"]?[3]?["output"]?["path"]?.stringValue)
        let report = try String(contentsOf: tool.folder.appendingPathComponent(path), encoding: .utf8)
        #expect(report.contains("<svg"))
        for outside in ["src=", "<script", "<link", "@import", "url("] { #expect(!report.contains(outside)) }
    }

    @Test("inventory-update gives the same numbers when it runs again")
    func repeatable() async throws {
        let tool = try Tool()
        try await tool.importSample()
        var outputs: [Value] = []
        for _ in 0..<2 {
            let run = try await tool.run("run", Tool.example("inventory-update"), "--json").json
            let tasks = try #require(run["tasks"]?.arrayValue)
            outputs.append(
                .array(tasks.map { ($0["output"] ?? .null).removing(run["run"]?.stringValue ?? "") }))
        }
        #expect(outputs[0] == outputs[1])
    }

    @Test("data flows from forecast to stock policy: the policy reports the forecast's product")
    func dataFlows() async throws {
        let tool = try Tool()
        try await tool.importSample()
        let run = try await tool.run(
            "run", Tool.example("inventory-update"), "--json", "--input", "sku=1096036"
        ).json
        #expect(run["tasks"]?[1]?["provenance"]?["sku"] == "forecast")
        #expect(run["tasks"]?[1]?["output"]?["sku"] == "1096036")
    }

    @Test("parallel-analysis runs its three tasks at the same time")
    func parallelAnalysis() async throws {
        let tool = try Tool()
        try await tool.importSample()
        let run = try await tool.run("run", Tool.example("parallel-analysis"), "--json").json
        let tasks = try #require(run["tasks"]?.arrayValue)
        #expect(tasks.map { $0["status"] } == ["success", "success", "success"])
        let starts = tasks.compactMap { $0["started_at"]?.stringValue }
        let ends = tasks.compactMap { $0["finished_at"]?.stringValue }
        #expect(try #require(starts.max()) <= #require(ends.min()))
    }

    @Test(
        "conditional-procurement orders above the threshold and skips the order below it",
        arguments: [("1082185", "success"), ("1096036", "skipped")])
    func conditionalProcurement(sku: String, order: Value) async throws {
        let tool = try Tool()
        try await tool.importSample()
        let outcome = try await tool.run(
            "run", Tool.example("conditional-procurement"), "--json", "--input", "sku=\(sku)")
        try #require(outcome.status == 0, "\(outcome.errors)")
        let run = try outcome.json
        let forecast = try #require(run["tasks"]?[0]?["output"]?["forecast"]?.doubleValue)
        #expect((forecast > 500) == (order == "success"))
        #expect(run["tasks"]?[2]?["status"] == order)
        let orders = try await tool.run("data", "export", "purchase_orders").output
        #expect(orders.contains(",sent,") == (order == "success") || order == "success")
    }

    @Test("every example file is valid and its plan finds a source for each required input")
    func plans() async throws {
        let tool = try Tool()
        for name in ["inventory-update", "parallel-analysis", "conditional-procurement"] {
            #expect(try await tool.run("validate", Tool.example(name)).status == 0)
            let plan = try await tool.run("plan", Tool.example(name), "--json").json
            #expect(plan["problems"] == [])
            for task in plan["tasks"]?.arrayValue ?? [] {
                for (key, source) in task["inputs"]?.objectValue ?? [:] {
                    #expect(source["from"] != "missing", "\(name): \(task["id"]?.display ?? "") \(key)")
                }
            }
        }
    }
}

extension Value {
    fileprivate var display: String { stringValue ?? json() }

    /// Without a text that names the run: paths and keys of records may hold its id.
    fileprivate func removing(_ text: String) -> Value {
        switch self {
        case .string(let string): .string(string.split(separator: text).joined(separator: "…"))
        case .array(let elements): .array(elements.map { $0.removing(text) })
        case .object(let members): .object(members.mapValues { $0.removing(text) })
        case .null, .bool, .int, .double: self
        }
    }
}
