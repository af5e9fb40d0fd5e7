import Baton
import Foundation
import Testing

@Suite struct ReportCommandTests {
    @Test("Today's report says what to do and where it is; a name of one's own decides the format")
    func writes() async throws {
        let tool = try Tool()
        try await tool.importSample()
        let usual = try await tool.run("report")
        #expect(usual.status == 0 && usual.errors == "")
        let lines = usual.output.split(separator: "\n").map(String.init)
        #expect(lines.count == 2 && lines[0].contains("selling products"))
        #expect(lines[1].hasSuffix("reports/daily-2017-12-31.html"))

        #expect(try await tool.run("report", "--type", "weekly", "--output", "week.md").status == 0)
        #expect(try Self.text(tool, "week.md").hasPrefix("# Weekly supply report"))

        let several = try await tool.run(
            "report", "--from", "2017-11-01", "--to", "2017-11-30", "--format", "json,csv,xlsx", "--output",
            "made/", "--json")
        let result = try Value(json: several.output)
        #expect(
            result["files"]?.arrayValue?.compactMap { $0["format"]?.stringValue } == ["json", "csv", "xlsx"])
        for file in result["files"]?.arrayValue ?? [] {
            #expect(Self.exists(tool, file["path"]?.stringValue ?? ""))
        }
        #expect(result["period_from"] == "2017-11-01" && result["period_to"] == "2017-11-30")
    }

    @Test("A run's report names tasks, failures with their reasons, decisions and costs")
    func reportsOnRuns() async throws {
        let tool = try Tool()
        try await tool.importSample()
        let workflow = try tool.file(
            "w.yaml",
            """
            name: mixed
            pattern: conditional
            tasks:
              - {id: stock, agent: optimization, operation: recommend_purchase_order, inputs: {sku: "1082185"}}
              - {id: never, agent: optimization, operation: calculate_eoq, condition: "false", inputs: {annual_demand: 1, ordering_cost: 1, holding_cost: 1}}
              - {id: broken, agent: optimization, operation: optimize_inventory, inputs: {sku: NOPE}}
            """)
        #expect(try await tool.run("run", workflow, "--quiet").status == 3)
        let outcome = try await tool.run("report", "--run", "latest", "--output", "run.md")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("1 of 3 tasks succeeded, 1 failed, 1 were skipped"))
        let text = try Self.text(tool, "run.md")
        for words in [
            "# Run of mixed", "## Partly succeeded", "there is no product 'NOPE'", "condition does not hold",
            "## What it cost", "Elapsed time", "Tasks over time",
        ] { #expect(text.contains(words), "\(words)") }
    }

    @Test("Wrong arguments are refused in one line")
    func refuses() async throws {
        let tool = try Tool()
        try await tool.importSample()
        let cases: [([String], String)] = [
            (["--type", "custom"], "needs --from and --to"),
            (["--from", "2017-13-01", "--to", "2017-12-31"], "expected a day"),
            (["--type", "daily", "--from", "2017-01-01"], "fixed length"),
            (["--format", "docx"], "no format 'docx'"), (["--output", "x.docx"], "names no format"),
            (["--run", "nope"], "there is no run 'nope'"),
            (["--run", "latest", "--sku", "A"], "--sku is for reports on the data"),
            (["--sku", "NOPE"], "there is no product 'NOPE'"),
        ]
        for (arguments, message) in cases {
            let outcome = try await tool.run(["report"] + arguments)
            #expect(outcome.status == 2 && outcome.errors.contains(message), "\(outcome.errors)")
            #expect(outcome.errorLines.count == 1)
        }
        #expect(try await Tool().run("report").errors.contains("no such database"))
    }

    @Test("The schema is JSON and needs no database")
    func printsSchema() async throws {
        let outcome = try await Tool().run("report", "--schema")
        #expect(outcome.status == 0)
        #expect(try Value(json: outcome.output)["title"] == "Baton report")
    }

    private static func text(_ tool: Tool, _ name: String) throws -> String {
        try String(contentsOf: tool.folder.appendingPathComponent(name), encoding: .utf8)
    }

    private static func exists(_ tool: Tool, _ path: String) -> Bool {
        FileManager.default.fileExists(atPath: path)
            || FileManager.default.fileExists(atPath: tool.folder.appendingPathComponent(path).path)
    }
}
