import Foundation
import Testing

@testable import Baton

/// Bad input: one line that names file, line, key and what was expected; exit code 2; nothing changed.
@Suite struct BadInputTests {
    private static let good = """
        name: good
        tasks:
          - id: forecast
            agent: forecasting
            operation: generate_forecast
            inputs: {sku: "1082185"}
        """

    @Test(
        "a workflow file that cannot be used is refused in one line with file, line, key and hint",
        arguments: [
            ("patern: parallel\n" + good, ["bad.yaml:1:", "patern", "did you mean 'pattern'?"]),
            (good + "\n    inptus: {}", ["bad.yaml:7:", "tasks[0].inptus", "did you mean 'inputs'?"]),
            (good + "\n    timeout: 30", ["bad.yaml:7:", "tasks[0].timeout", "'30s'"]),
            (
                good + "\n    dependencies: forecast",
                ["bad.yaml:7:", "tasks[0].dependencies", "a list of task ids"]
            ),
            ("name: x\ntasks: 5", ["bad.yaml:2:", "tasks", "a list of tasks"]),
            ("tasks: []", ["bad.yaml", "'name' is missing"]),
            ("name: x\ntasks:\n  - id: a\n   agent: b", ["bad.yaml:4:", "not valid YAML"]),
            ("", ["bad.yaml", "empty"]),
            ("name: x\nname: y\ntasks: []", ["bad.yaml:1:", "duplicate key 'name'"]),
            (
                good.replacing("generate_forecast", with: "generate_forecast\n    condition: 'forecast. > 5'")
                    .replacing("name: good", with: "name: good\npattern: conditional"),
                ["bad.yaml:7:", "tasks[0].condition", "expression"]
            ),
            (
                good.replacing("\"1082185\"", with: "1082185"),
                ["bad.yaml:6:", "tasks[0].inputs.sku", "expected text"]
            ),
            (good.replacing("sku:", with: "skuu:"), ["bad.yaml:6:", "skuu", "did you mean 'sku'?"]),
            (
                good.replacing("{sku", with: "{horizon: 0, sku"),
                ["bad.yaml:6:", "horizon", "a whole number from 1"]
            ),
            (String(repeating: "[", count: 100_000), ["bad.yaml", "nested too deeply"]),
        ])
    func workflowFile(text: String, expected: [String]) async throws {
        let tool = try Tool()
        let file = try tool.file("bad.yaml", text)
        for arguments in [("run", file), ("validate", file)] {
            let outcome = try await tool.run(arguments.0, arguments.1)
            #expect(outcome.status == 2)
            let line = try #require(outcome.errorLines.first)
            for part in expected { #expect(line.contains(part), "'\(part)' in: \(line)") }
        }
        #expect(
            !FileManager.default.fileExists(atPath: tool.folder.appendingPathComponent("baton.sqlite").path))
    }

    @Test("all problems of a workflow are listed at once")
    func allProblems() async throws {
        let tool = try Tool()
        let file = try tool.file(
            "bad.yaml",
            """
            name: cycles
            pattern: parallel
            tasks:
              - {id: a, agent: forecasting, operation: generate_forecast, dependencies: [b]}
              - {id: b, agent: forecasting, operation: generate_forecast, dependencies: [a]}
              - {id: a, agent: forecasting, operation: generate_forecast, dependencies: [a]}
            """)
        let outcome = try await tool.run("run", file)
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("bad.yaml:6: tasks[2].id: duplicate task id 'a'"))
        #expect(outcome.errors.contains("bad.yaml:6: tasks[2].dependencies[0]: task 'a' depends on itself"))
        #expect(
            outcome.errors.contains(
                "bad.yaml:4: tasks[0].dependencies: the dependencies form a cycle: a -> b -> a"))
    }

    @Test("a file that is missing, too large or not UTF-8 is refused")
    func unreadableWorkflow() async throws {
        let tool = try Tool()
        let missing = try await tool.run("run", "nowhere.yaml")
        #expect(missing.status == 2 && missing.errorLines == ["baton: nowhere.yaml: no such file"])

        let large = try tool.file("large.yaml", Data(repeating: UInt8(ascii: "#"), count: 50_000_000))
        let tooLarge = try await tool.run("run", large)
        #expect(
            tooLarge.status == 2 && tooLarge.errorLines.count == 1 && tooLarge.errors.contains("large.yaml"))

        let binary = try tool.file("binary.yaml", Data("name: x\n".utf8) + [0xFF, 0xFE, 0x0A])
        let notText = try await tool.run("run", binary)
        #expect(notText.status == 2 && notText.errors.contains("binary.yaml:2: not UTF-8"))
    }

    @Test(
        "a CSV file that cannot be used is refused in one line and changes nothing",
        arguments: [
            ("", ["sales.csv", "empty"]),
            ("sku,location,date,quantity\n", ["sales.csv", "row"]),
            ("sku,location,date,quantty\n1082185,MAIN,2018-01-02,3\n", ["sales.csv", "quantty", "quantity"]),
            (
                "sku,location,date,quantity\n1082185,MAIN,2018-01-02,-3\n",
                ["sales.csv:2:", "quantity", "expected"]
            ),
            (
                "sku,location,date,quantity\n1082185,MAIN,2018-01-02,NaN\n",
                ["sales.csv:2:", "quantity", "expected"]
            ),
            (
                "sku,location,date,quantity\n1082185,MAIN,2018-01-02,many\n",
                ["sales.csv:2:", "quantity", "many"]
            ),
            (
                "sku,location,date,quantity\n1082185,MAIN,02.01.2018,3\n",
                ["sales.csv:2:", "date", "02.01.2018"]
            ),
            ("sku,location,date,quantity\n1082185,MAIN,2018-01-02\n", ["sales.csv:2:"]),
            (
                "sku,location,date,quantity\n1082185,MAIN,2018-01-02,3\nnobody,MAIN,2018-01-02,3\n",
                ["sales.csv:3:", "sku", "nobody"]
            ),
        ])
    func sales(text: String, expected: [String]) async throws {
        let tool = try Tool()
        try await tool.importSample()
        let before = try await tool.everything()
        let outcome = try await tool.run("data", "import", try tool.file("sales.csv", text))
        #expect(outcome.status == 2)
        let line = try #require(outcome.errorLines.first)
        for part in expected { #expect(line.contains(part), "'\(part)' in: \(line)") }
        #expect(try await tool.everything() == before)
    }

    @Test("a CSV file that is not UTF-8 or is missing is refused and changes nothing")
    func unreadableData() async throws {
        let tool = try Tool()
        try await tool.importSample()
        let before = try await tool.everything()
        let bytes =
            Data("sku,location,date,quantity\n1082185,MAIN,2018-01-02,3\n10\u{0}".utf8) + [0xE9]
            + Data(",MAIN,2018-01-02,3\n".utf8)
        let outcome = try await tool.run("data", "import", try tool.file("sales.csv", bytes))
        #expect(outcome.status == 2)
        #expect(outcome.errorLines.first?.contains("sales.csv:3:") == true, "\(outcome.errors)")
        #expect(try await tool.run("data", "import", "sales", "gone.csv").status == 2)
        #expect(try await tool.everything() == before)
    }

    @Test("a folder with one bad file changes nothing")
    func allOrNothing() async throws {
        let tool = try Tool()
        _ = try tool.file("products.csv", "sku,name\nA,Apple\n")
        _ = try tool.file("locations.csv", "location,name,type\nMAIN,Main,store\n")
        _ = try tool.file(
            "sales.csv", "sku,location,date,quantity\nA,MAIN,2018-01-02,3\nA,MAIN,2018-01-03,-1\n")
        let outcome = try await tool.run("data", "import", ".")
        #expect(outcome.status == 2 && outcome.errors.contains("sales.csv:3:"))
        #expect(try await tool.run("data", "status", "--json").json["counts"]?["products"] == 0)
    }

    @Test("good rows land and bad ones are set aside when that is asked for")
    func skipBadRows() async throws {
        let tool = try Tool()
        try await tool.importSample()
        let file = try tool.file(
            "sales.csv", "sku,location,date,quantity\n1082185,MAIN,2018-01-02,3\n1082185,MAIN,2018-01-03,-1\n"
        )
        let outcome = try await tool.run("data", "import", file, "--skip-bad-rows")
        #expect(outcome.status == 3)
        #expect(try await tool.run("data", "export", "sales").output.contains("1082185,MAIN,2018-01-02,3"))
        let rejected = try String(
            contentsOf: tool.folder.appendingPathComponent("sales.csv.rejected.csv"), encoding: .utf8)
        #expect(rejected.contains("2018-01-03"))
    }

    @Test("a product without history fails with what to import, and the rest of the run goes on")
    func noHistory() async throws {
        let tool = try Tool()
        try await tool.importSample()
        try await tool.run("data", "import", try tool.file("products.csv", "sku,name\nNEW,New product\n"))
        let outcome = try await tool.run("call", "forecasting", "generate_forecast", "sku=NEW")
        #expect(outcome.status == 2)
        #expect(outcome.errorLines.count == 1)
        #expect(outcome.errors.contains("NEW") && outcome.errors.contains("import"))
    }

    @Test(
        "an input that does not fit is refused before anything runs",
        arguments: [
            (["sku=1082185", "horizon=soon"], "horizon"),
            (["sku=1082185", "horizont=30"], "did you mean 'horizon'?"),
            ([], "sku"), (["{broken"], "not valid JSON"), (["@nowhere.json"], "nowhere.json"),
        ])
    func callInput(arguments: [String], expected: String) async throws {
        let tool = try Tool()
        let json = arguments.first ?? "{}"
        let outcome =
            arguments.count < 2
            ? try await tool.run("call", "forecasting", "generate_forecast", json)
            : try await tool.run("call", "forecasting", "generate_forecast", arguments[0], arguments[1])
        #expect(outcome.status == 2)
        #expect(outcome.errorLines.count == 1 && outcome.errors.contains(expected), "\(outcome.errors)")
        #expect(
            !FileManager.default.fileExists(atPath: tool.folder.appendingPathComponent("baton.sqlite").path))
    }

    @Test("wrong usage exits with 2, help and version with 0")
    func usage() async throws {
        let tool = try Tool()
        #expect(try await tool.run("run").status == 2)
        #expect(try await tool.run("dance").status == 2)
        #expect(try await tool.run("--help").status == 0)
        #expect(try await tool.run("help", "run").output.contains("--pattern"))
        #expect(try await tool.run("--version").status == 0)
    }

    @Test("a database file that is none is refused and stays as it is")
    func notADatabase() async throws {
        let tool = try Tool()
        let file = try tool.file(
            "other.sqlite", "this is a letter, not a database, and long enough to be one\n")
        let outcome = try await tool.run("history", "--db", file)
        #expect(outcome.status != 0 && outcome.errors.contains("other.sqlite"))
        #expect(
            try String(contentsOf: tool.folder.appendingPathComponent(file), encoding: .utf8).hasPrefix(
                "this is"))
    }
}
