import Foundation
import Testing

@testable import Baton

/// Every YAML example of the pages about workflow files and about events.
@Suite struct DocumentationTests {
    /// How an example is run, where its defaults and nobody's help are not enough.
    private static let arguments = [
        "emergency-order": ["--input", "sku=1082185"],
        "look-later": ["--input", "order=PO-0001", "--input", "pause=1ms"],
        "order-with-approval": ["--approve", "sign_off", "--by", "Ada"],
        "order-after-count": ["--signal", #"stock_counted={"units": 120}"#],
    ]
    /// What examples that are part of a task or of a list of tasks may refer to.
    private static let surroundings = """
        name: surroundings
        pattern: conditional
        input:
          sku: {type: string, default: "1082185"}
          supplier: {type: string, default: SUMMIT}
          week: {type: integer, default: 1}
        tasks:
          - id: forecast
            agent: forecasting
            operation: generate_forecast
            inputs: {sku: "${input.sku}"}
          - id: stock
            agent: optimization
            operation: optimize_inventory
            inputs: {sku: "${input.sku}"}

        """

    private static func examples(of page: String = "workflow-files") throws -> [String] {
        let page = try String(
            contentsOf: Tool.repository.appendingPathComponent("docs/\(page).md"), encoding: .utf8)
        return page.components(separatedBy: "```yaml\n").dropFirst().compactMap {
            $0.components(separatedBy: "```").first
        }
    }

    private static func isWhole(_ example: String) -> Bool {
        example.split(separator: "\n").contains { $0.hasPrefix("name:") }
    }

    @Test("every whole workflow on the page runs on the sample data and succeeds")
    func whole() async throws {
        let tool = try Tool()
        try await tool.importSample()
        let orders = try await tool.run("data", "export", "purchase_orders").output
        let order = orders.split(separator: "\n").dropFirst().first?.prefix { $0 != "," } ?? ""
        for example in try Self.examples() where Self.isWhole(example) {
            let file = try tool.file("example.yaml", example)
            try #require(try await tool.run("validate", file).errors == "" || !example.contains("tasks:\n"))
            let name = try #require(example.firstMatch(of: /(?m)^name: (.+)$/)?.1)
            let arguments = (Self.arguments[String(name)] ?? []).map {
                $0.replacing("PO-0001", with: order)
            }
            let outcome = try await tool.run(["run", file, "--quiet"] + arguments)
            #expect(outcome.status == 0, "\(name): \(outcome.errors)\n\(outcome.output)")
        }
    }

    @Test("every rules file on the page about events can be used with the example workflows")
    func rules() async throws {
        let tool = try Tool()
        for name in ["inventory-update", "forecast-product", "stock-policy"] {
            _ = try tool.file(
                "\(name).yaml", String(contentsOfFile: Tool.example(name), encoding: .utf8))
        }
        let examples = try Self.examples(of: "events")
        #expect(examples.count >= 2)
        for example in examples {
            let file = try tool.file("rules.yaml", example)
            let outcome = try await tool.run("events", "rules", "--rules", file)
            #expect(outcome.status == 0 && outcome.errors == "", "\(example)\(outcome.errors)")
        }
    }

    @Test("every example of a part of a task or of tasks is valid within a workflow")
    func parts() async throws {
        let tool = try Tool()
        let task = "  - id: task\n    agent: supplier_coordination\n    operation: send_purchase_order\n"
        let parts = try Self.examples().filter { !Self.isWhole($0) }
        #expect(!parts.isEmpty)
        for part in parts {
            let file = try tool.file(
                "part.yaml", Self.surroundings + (part.hasPrefix("  - ") ? part : task + part))
            let outcome = try await tool.run("validate", file)
            #expect(outcome.status == 0 && outcome.errors == "", "\(part)\(outcome.errors)")
        }
    }
}
