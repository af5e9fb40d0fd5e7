import Foundation
import Testing

@testable import Baton

@Suite("baton forecast and baton backtest")
struct ForecastCommandTests {
    private let tool: Tool
    private let sales: String

    init() throws {
        tool = try Tool()
        let rows = (1...90).flatMap { day -> [String] in
            let date = String(format: "2024-%02d-%02d", (day - 1) / 30 + 1, (day - 1) % 30 + 1)
            // February has 29 days: the thirtieth is left out.
            guard date != "2024-02-30" else { return [] }
            return ["A,\(date),\(5 + day % 7)", "B,\(date),\(day % 5 == 0 ? 3 : 0)"]
        }
        sales = try tool.file("sales.csv", "sku,date,quantity\n" + rows.joined(separator: "\n") + "\n")
    }

    @Test("a file is forecast without any database, the same each time")
    func file() async throws {
        let first = try await tool.run("forecast", sales, "--horizon", "7", "--json")
        #expect(first.status == 0)
        let items = try #require(try first.json.arrayValue)
        #expect(items.map { $0["id"] } == ["A", "B"])
        let steps = try #require(items[0]["steps"]?.arrayValue)
        #expect(steps.count == 7)
        #expect(steps[0]["date"] == "2024-03-31")
        let sum = steps.compactMap { $0["mean"]?.doubleValue }.reduce(0, +)
        #expect(abs(sum - (items[0]["forecast"]?.doubleValue ?? 0)) < 1e-6)
        for step in steps {
            let bounds = ["lower_95", "lower_80", "mean", "upper_80", "upper_95"].compactMap {
                step[$0]?.doubleValue
            }
            #expect(bounds.count == 5 && bounds == bounds.sorted() && bounds[0] >= 0)
        }
        #expect(try await tool.run("forecast", sales, "--horizon", "7", "--json").output == first.output)
        let database = tool.folder.appendingPathComponent("baton.sqlite").path
        #expect(!FileManager.default.fileExists(atPath: database))
    }

    @Test("one series is shown with a plot of at most 80 columns, several as a table")
    func text() async throws {
        let one = try await tool.run("forecast", sales, "--only", "A", "--horizon", "10")
        #expect(one.output.contains("Next 10 days:") && one.output.contains("┬"))
        #expect(
            one.output.split(separator: "\n").filter { $0.contains("┤") || $0.contains("│") }.allSatisfy {
                $0.count <= 80
            })
        #expect(!one.output.contains("\u{1B}"))
        let both = try await tool.run("forecast", sales)
        #expect(both.output.contains("SERIES") && both.output.contains("2 series"))
    }

    @Test("CSV has a row for each series and period; a page is written on demand")
    func formats() async throws {
        let outcome = try await tool.run(
            "forecast", sales, "--horizon", "3", "--levels", "50,90", "--csv", "--html", "page.html")
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.first == "id,date,mean,lower_50,upper_50,lower_90,upper_90")
        #expect(lines.count == 7)
        let page = try String(
            contentsOf: tool.folder.appendingPathComponent("page.html"), encoding: .utf8)
        #expect(page.contains("<svg") && !page.contains("http://") && page.contains("Lower 90"))
    }

    @Test("a product of the database is forecast as its agent forecasts it")
    func sku() async throws {
        try await tool.importSample()
        let direct = try await tool.run("forecast", "--sku", "981760", "--json").json
        let agent = try await tool.run("call", "forecasting", "generate_forecast", "sku=981760", "--json")
            .json
        #expect(direct.arrayValue?.first?["forecast"] == agent["forecast"])
        let unknown = try await tool.run("forecast", "--sku", "nothing")
        #expect(unknown.status == 2 && unknown.errorLines.count == 1)
    }

    @Test("a backtest measures models beside the benchmarks")
    func backtest() async throws {
        let outcome = try await tool.run(
            "backtest", sales, "--only", "A", "--horizon", "7", "--models", "auto,SBA", "--json")
        #expect(outcome.status == 0)
        let models = try #require(try outcome.json.arrayValue?.first?["models"]?.arrayValue)
        #expect(models.map { $0["model"] } == ["auto", "SBA", "SeasonalNaive", "Naive"])
        #expect(models[2]["value_added"]?.doubleValue == 0)
        let text = try await tool.run("backtest", sales, "--horizon", "7").output
        #expect(text.contains("mean over 2 series") && text.contains("SeasonalNaive (benchmark)"))
    }

    @Test(
        "wrong use ends with 2 and one line of what is wrong",
        arguments: [
            (["forecast", "missing.csv"], "missing.csv: the file cannot be opened"),
            (["forecast", "sales.csv", "--only", "a"], "there is no series 'a' (did you mean 'A'?)"),
            (["forecast", "sales.csv", "--model", "ETZ"], "expected a known model, found 'ETZ'"),
            (["backtest", "sales.csv", "--models", "ETS,Nope"], "expected a known model, found 'Nope'"),
            (["forecast", "--sku", "1"], "no such database"),
            (["forecast", "sales.csv", "--levels", "80,120"], "--levels: expected per cent"),
            (["forecast"], "give either a CSV file or --sku"),
        ])
    func wrong(_ arguments: [String], _ message: String) async throws {
        let outcome = try await tool.run(arguments)
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
    }
}
