import Foundation
import Testing

@testable import Baton

@Suite("baton anomalies")
struct AnomaliesCommandTests {
    private let tool: Tool
    private let sales: String

    init() throws {
        tool = try Tool()
        let week = [80, 90, 100, 100, 120, 160, 140]
        let noise = [3, -4, 1, 5, -2, 0, -5, 2, 4, -1, -3]
        let rows = (0..<84).compactMap { day -> String? in
            // The gap: two days of April.
            guard !(40...41).contains(day) else { return nil }
            let date = "2024-\(day < 31 ? "03" : day < 61 ? "04" : "05")-"
            let inMonth = day < 31 ? day + 1 : day < 61 ? day - 30 : day - 60
            let value = day == 63 ? 170 : week[day % 7] + noise[day * 5 % 11]
            return "\(date)\(String(format: "%02d", inMonth)),\(value)"
        }
        sales = try tool.file("sales.csv", "date,quantity\n" + rows.joined(separator: "\n") + "\n")
    }

    @Test("a spike within the season and a gap are found without any database")
    func file() async throws {
        let outcome = try await tool.run("anomalies", sales, "--json")
        #expect(outcome.status == 0)
        let series = try #require(try outcome.json.arrayValue?.first)
        #expect(series["period"] == 7 && series["points"] == 84)
        let found = try #require(series["anomalies"]?.arrayValue)
        #expect(found.map { $0["type"] } == ["missing_periods", "spike"])
        #expect(found[0]["from"] == "2024-04-10" && found[0]["to"] == "2024-04-11")
        #expect(found[0]["probability"] == nil)
        #expect(found[1]["peak"] == "2024-05-03" && found[1]["observed"]?.doubleValue == 170)
        #expect((found[1]["probability"]?.doubleValue ?? 1) < 0.001)
        let database = tool.folder.appendingPathComponent("baton.sqlite").path
        #expect(!FileManager.default.fileExists(atPath: database))
    }

    @Test("people see a plot of at most 80 columns with marks, and a table; a page is written on demand")
    func text() async throws {
        let outcome = try await tool.run("anomalies", sales, "--html", "page.html")
        #expect(outcome.output.contains("2 anomalies") && outcome.output.contains("▲"))
        #expect(outcome.output.contains("SURPRISE") && !outcome.output.contains("\u{1B}"))
        #expect(
            outcome.output.split(separator: "\n").filter { $0.contains("┤") || $0.contains("│") }.allSatisfy {
                $0.count <= 80
            })
        let page = try String(
            contentsOf: tool.folder.appendingPathComponent("page.html"), encoding: .utf8)
        #expect(page.contains("<svg") && page.contains("missing_periods") && !page.contains("http://"))
    }

    @Test("a lower false-alarm rate finds less, a stream judges each value by those before it")
    func options() async throws {
        let strict = try await tool.run("anomalies", sales, "--false-alarms", "1e-30", "--json").json
        #expect(strict.arrayValue?.first?["anomalies"]?.arrayValue?.map { $0["type"] } == ["missing_periods"])
        let level = (0..<200).map { $0 == 150 ? "40" : "\(10 + $0 * 7 % 5)" }.joined(separator: "\n")
        let stream = try tool.file("stream.csv", "value\n\(level)\n")
        let found = try await tool.run("anomalies", stream, "--streaming", "--json").json
        let alerts = try #require(found.arrayValue?.first?["anomalies"]?.arrayValue)
        #expect(alerts.contains { $0["type"] == "unusual" && $0["from"] == "151" })
    }

    @Test(
        "wrong use ends with 2 and one line of what is wrong",
        arguments: [
            (["anomalies", "missing.csv"], "missing.csv: the file cannot be opened"),
            (["anomalies", "sales.csv", "--false-alarms", "2"], "--false-alarms is a share above 0"),
            (["anomalies", "sales.csv", "--warm-up", "60"], "--warm-up goes with --streaming"),
            (
                ["anomalies", "sales.csv", "--streaming", "--warm-up", "90"],
                "expected more than the 90 values"
            ),
            (["anomalies"], "give either a CSV file or --sku"),
        ])
    func wrongUse(_ arguments: [String], _ message: String) async throws {
        let outcome = try await tool.run(arguments)
        #expect(outcome.status == 2 && outcome.errors.contains(message), "\(outcome.errors)")
    }
}
