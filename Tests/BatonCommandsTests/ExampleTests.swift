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

    @Test("restock-all decides on every product by itself: it orders what is due and looks at the rest")
    func restockAll() async throws {
        let tool = try Tool()
        try await tool.importSample()
        let arguments = ["run", Tool.example("restock-all"), "--json", "--quiet"]
        let outcome = try await tool.run(arguments)
        try #require(outcome.status == 0, "\(outcome.errors)")
        let run = try outcome.json
        let items = try #require(run["tasks"]?[0]?["output"]?["outputs"]?.arrayValue)
        let inner = try #require(run["inner_tasks"]?.arrayValue)
        var due: [Value] = []
        for (place, item) in items.enumerated() {
            let isDue = try #require(item["ordered"]?.doubleValue) > 0
            if isDue { due.append(item["sku"] ?? .null) }
            let task = isDue ? "order" : "look"
            #expect(inner.contains { $0["id"] == .string("each[\(place)]/decide/\(task)") })
        }
        #expect(items.count == 5 && !due.isEmpty && due.count < 5)
        #expect(run["output"]?["ordered"] == .array(due))

        // The open orders count, and a trigger makes one order: the second run of the day orders nothing.
        let before = try await tool.run("data", "export", "purchase_orders").output
        #expect(try await tool.run(arguments).json["output"]?["ordered"] == [])
        #expect(try await tool.run("data", "export", "purchase_orders").output == before)
    }

    @Test("restock-all goes on when one product cannot be decided on, and fails when two cannot")
    func restockUnknown() async throws {
        let tool = try Tool()
        try await tool.importSample()
        let cases: [(skus: String, status: Int32)] = [
            (#"["1096036", "nobody"]"#, 0), (#"["1096036", "nobody", "nothing"]"#, 1),
        ]
        for (skus, status) in cases {
            let outcome = try await tool.run(
                "run", Tool.example("restock-all"), "--quiet", "--input", "skus=\(skus)")
            #expect(outcome.status == status, "\(outcome.output)")
            #expect(outcome.output.contains("each[1]/stock/policy: there is no product 'nobody'"))
        }
    }

    @Test("order-with-approval orders what the count leaves open once it is signed off")
    func orderApproved() async throws {
        let tool = try Tool()
        try await tool.importSample()
        let outcome = try await tool.run(
            "run", Tool.example("order-with-approval"), "--json", "--quiet", "--by", "Ada",
            "--signal", #"stock_counted={"units": 120}"#, "--approve", "sign_off")
        try #require(outcome.status == 0, "\(outcome.errors)")
        let tasks = try outcome.json["tasks"]
        #expect(tasks?[1]?["output"]?["status"] == "awaiting_approval")
        #expect(tasks?[1]?["output"]?["quantity"] == 480.0)
        #expect(tasks?[4]?["output"]?["status"] == "sent")
        #expect(try await tool.run("data", "export", "audit").output.contains("Ada"))
    }

    @Test("order-with-approval takes its order back when it is rejected")
    func orderRejected() async throws {
        let tool = try Tool()
        try await tool.importSample()
        let outcome = try await tool.run(
            "run", Tool.example("order-with-approval"), "--json", "--quiet",
            "--signal", "stock_counted={\"units\": 0}", "--reject", "sign_off")
        #expect(outcome.status == 3)
        let run = try outcome.json
        let order = try #require(run["tasks"]?[1]?["output"]?["order_id"]?.stringValue)
        #expect(run["inner_tasks"]?[0]?["id"] == "order/compensate")
        #expect(run["inner_tasks"]?[0]?["output"]?["status"] == "rejected")
        let orders = try await tool.run("data", "export", "purchase_orders").output
        let line = orders.split(separator: "\n").first { $0.hasPrefix(order) }
        #expect(line?.contains("rejected") == true)
    }

    @Test("every example file is valid and its plan finds a source for each required input")
    func plans() async throws {
        let tool = try Tool()
        for name in [
            "inventory-update", "parallel-analysis", "conditional-procurement", "stock-policy", "restock-all",
            "order-with-approval", "forecast-product", "product-anomalies",
        ] {
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
