import Foundation
import Testing

@testable import Baton

/// What a planner asks about stock and orders.
@Suite struct InventoryCommandTests {
    private func tool() async throws -> Tool {
        let tool = try Tool()
        try await tool.importSample()
        return tool
    }

    @Test("stock shows every line with its status, and JSON the same")
    func stock() async throws {
        let tool = try await tool()
        let text = try await tool.run("stock")
        #expect(text.status == 0 && text.output.hasPrefix("STATUS"))
        let lines = try #require(try await tool.run("stock", "--json").json["lines"]?.arrayValue)
        #expect(text.output.split(separator: "\n").count == lines.count + 2)
        let one = try await tool.run("stock", "--sku", "981760", "--location", "MAIN", "--json").json
        #expect(one["lines"]?.arrayValue?.count == 1)
        #expect(one["lines"]?.arrayValue?.first?["on_hand"]?.doubleValue == 124)
        let idle = try await tool.run("stock", "--status", "idle", "--limit", "1")
        #expect(idle.output.contains("more lines"))
    }

    @Test("reorder prints orders by supplier, and writes the same to CSV and JSON")
    func reorder() async throws {
        let tool = try await tool()
        let text = try await tool.run("reorder", "--sku", "981760", "--csv", "orders.csv")
        #expect(text.status == 0, "\(text.errors)")
        #expect(text.output.contains("VALLEY for MAIN") && text.output.contains("≤ reorder point"))
        let rows = try String(contentsOf: tool.folder.appendingPathComponent("orders.csv"), encoding: .utf8)
            .split(separator: "\n")
        #expect(rows.count == 2 && rows[1].hasPrefix("VALLEY,MAIN,981760,390,"))
        let json = try await tool.run("reorder", "--sku", "981760", "--json").json
        #expect(
            json["orders"]?.arrayValue?.first?["lines"]?.arrayValue?.first?["quantity"]?.doubleValue == 390)
        let enough = try await tool.run("reorder", "--sku", "995242")
        #expect(enough.status == 0 && enough.output.contains("above the reorder point"))
    }

    @Test("simulate compares every combination, in text, JSON and a page")
    func simulate() async throws {
        let tool = try await tool()
        let text = try await tool.run(
            "simulate", "--sku", "1082185", "--lead-time", "3,9", "--days", "60", "--html", "what-if.html")
        #expect(text.status == 0, "\(text.errors)")
        #expect(text.output.contains("FILL RATE") && text.output.contains("lead 9"))
        let page = try String(
            contentsOf: tool.folder.appendingPathComponent("what-if.html"), encoding: .utf8)
        #expect(page.contains("What if: 1082185"))
        let json = try await tool.run("simulate", "--sku", "1082185", "--days", "30", "--json").json
        #expect(json.arrayValue?.count == 1)
        let one = try await tool.run("simulate", "--sku", "1082185", "--days", "30", "--reorder-point", "50")
        #expect(one.output.contains("lowest stock on hand"))
    }

    @Test(
        "bad questions end with exit code 2 and one line",
        arguments: [
            ["stock", "--sku", "nope"], ["stock", "--service-level", "95"], ["stock", "--status", "bad"],
            ["stock", "--as-of", "yesterday"], ["stock", "--limit", "0"], ["reorder", "--sku", "nope"],
            ["reorder", "--location", "nope"], ["reorder", "--all", "--sku", "981760"],
            ["reorder", "--forecast", "guess"], ["reorder", "--as-of", "2031-01-01"],
            ["simulate"], ["simulate", "--sku", "nope"],
            ["simulate", "--sku", "1082185", "--service-level", "95"],
            ["simulate", "--sku", "1082185", "--policy", "guess"],
            ["simulate", "--sku", "1082185", "--days", "1"],
            ["simulate", "--sku", "1082185", "--lead-time", "1,x"],
            ["simulate", "--sku", "1082185", "--policy", "base_stock", "--order-quantity", "10"],
        ])
    func badQuestions(_ arguments: [String]) async throws {
        let outcome = try await tool().run(arguments)
        #expect(outcome.status == 2 && outcome.output.isEmpty)
        #expect(!outcome.errors.isEmpty && !outcome.errors.contains("Fatal"))
    }

    @Test("without a database nothing is created")
    func noDatabase() async throws {
        let tool = try Tool()
        for command in ["stock", "reorder"] {
            let outcome = try await tool.run(command)
            #expect(outcome.status == 2 && outcome.errors.contains("no such database"))
        }
        #expect(
            !FileManager.default.fileExists(atPath: tool.folder.appendingPathComponent("baton.sqlite").path))
    }
}
