import Foundation
import Testing

@testable import Baton

/// Finding runs, and following what happens in one.
@Suite struct ListCommandTests {
    private static func workflow(_ name: String, _ tasks: String) -> String {
        "name: \(name)\ntasks: [\(tasks)]"
    }
    private static let good =
        "{id: good, agent: optimization, operation: calculate_eoq, "
        + "inputs: {annual_demand: 1300, ordering_cost: 8, holding_cost: 0.225}}"
    private static let bad =
        "{id: bad, agent: forecasting, operation: generate_forecast, inputs: {sku: nobody}}"

    @Test("runs are found by their terms, page by page, with queued ones first")
    func terms() async throws {
        let tool = try Tool()
        for (name, tasks) in [("one", Self.good), ("two", Self.bad), ("three", "\(Self.good), \(Self.bad)")] {
            _ = try await tool.run("run", tool.file("\(name).yaml", Self.workflow(name, tasks)), "--quiet")
        }
        _ = try await tool.run("start", "one.yaml")
        func found(_ terms: String...) async throws -> [Value?] {
            let arguments = ["list", "--json"] + terms.flatMap { ["--where", $0] }
            return try await tool.run(arguments).json.arrayValue?.map { $0["workflow"] } ?? []
        }
        #expect(try await found() == ["one", "three", "two", "one"])
        #expect(try await found("outcome=success") == ["one"])
        #expect(try await found("status=finished", "failure=invalid_input") == ["three", "two"])
        #expect(try await found("task=failed") == ["three", "two"])
        #expect(try await found("task=success", "failure=invalid_input") == ["three"])
        #expect(try await found("status=queued") == ["one"])
        #expect(try await found("workflow=one", "since=1h") == ["one", "one"])
        #expect(try await found("until=2020-01-01") == [])

        let first = try await tool.run("list", "--limit", "2", "--json").json
        let last = try #require(first[1]?["run"]?.stringValue)
        let next = try await tool.run("history", "--limit", "2", "--before", last, "--json").json
        #expect(next.arrayValue?.map { $0["workflow"] } == ["two", "one"])
    }

    @Test(
        "a term that means nothing is refused with what was expected",
        arguments: [
            ("outcom=failed", "there is no key 'outcom' (did you mean 'outcome'?)"),
            ("outcome=fail", "expected one of success, partial, failed"),
            ("since=yesterday", "expected a time like 2026-03-01"),
            ("failed", "expected key=value"), ("status=done", "expected queued, unfinished or finished"),
        ])
    func refused(term: String, expected: String) async throws {
        let outcome = try await Tool().run("list", "--where", term)
        #expect(outcome.status == 2 && outcome.errors.contains(expected), "\(outcome.errors)")
    }

    @Test("events are numbered without gaps, go on after a number, and are followed to the end of the run")
    func events() async throws {
        let tool = try Tool()
        let file = try tool.file(
            "wait.yaml", Self.workflow("wait", "\(Self.good), {id: ok, approval: Well?}"))
        let run = try tool.spawn("run", file)
        defer { run.stop() }
        var shown = try await tool.run("show", "latest")
        while !shown.output.contains("waits for an approval") {
            try await Task.sleep(for: .milliseconds(10))
            shown = try await tool.run("show", "latest")
        }
        #expect(shown.output.contains("another process runs it now") && shown.output.contains("░ waits"))
        async let followed = tool.run("events", "latest", "--follow", "--json")
        #expect(try await tool.run("approve", "latest").status == 0)
        let events = try await followed.output.split(separator: "\n").map { try Value(json: String($0)) }
        #expect(events.map { $0["sequence"]?.intValue } == (1...Int64(events.count)).map { $0 })
        #expect(events.last?["event"] == "run_finished" && events.contains { $0["event"] == "request_taken" })
        let rest = try await tool.run("events", "latest", "--after", "\(events.count - 1)", "--json")
        #expect(try rest.json["event"] == "run_finished")
        #expect(try await tool.run("events", "latest", "--after", "\(events.count)", "--follow").output == "")
    }
}
