import Baton
import Foundation
import Testing

@Suite struct EventCommandTests {
    @Test func testPatternTellsByItsExitCode() async throws {
        let tool = try Tool()
        let pattern = #"{"detail": {"quantity": [{"numeric": ["<", 10]}]}}"#
        let fits = try await tool.run(
            "events", "test-pattern", pattern, "--event", #"{"detail": {"quantity": 3}}"#)
        #expect(fits.status == 0)
        #expect(fits.output == "fits\n")
        let event = try tool.file("event.json", #"{"detail": {"quantity": 30}}"#)
        let other = try await tool.run("events", "test-pattern", pattern, "--event", "@\(event)", "--json")
        #expect(other.status == 1)
        #expect(try other.json == ["match": false])
    }

    @Test func testPatternNamesWhatIsWrong() async throws {
        let outcome = try await Tool().run(
            "events", "test-pattern", #"{"a": [{"prefx": "b"}]}"#, "--event", "{}")
        #expect(outcome.status == 2)
        #expect(outcome.errorLines.count == 1)
        #expect(outcome.errors.contains(#"pattern: a: unknown comparison "prefx", did you mean "prefix"?"#))
    }

    @Test func testPatternAnswersLines() async throws {
        let lines = """
            {"pattern": {"a": [1]}, "event": {"a": 1}, "name": "x"}
            {"pattern": {"a": 1}, "event": {"a": 1}}
            nothing
            {"pattern": {"a": [1]}, "event": {"a": 2}}
            """
        let outcome = try await Tool().run("events", "test-pattern", "--batch", standardInput: lines)
        #expect(outcome.status == 2)
        let answers = try outcome.output.split(separator: "\n").map { try Value(json: String($0)) }
        #expect(answers.map { $0["match"]?.boolValue } == [true, nil, nil, false])
        #expect(answers[1]["error"]?.stringValue?.hasPrefix("a: expected a list") == true)
        #expect(answers[2]["error"] != nil)
    }

    @Test func scheduleNextShowsTimes() async throws {
        let tool = try Tool()
        let outcome = try await tool.run("schedule", "next", "cron(30 6 * * ? *)", "--count", "2", "--json")
        let times = try #require(try outcome.json["times"]?.arrayValue).compactMap(\.stringValue)
        #expect(times.count == 2)
        #expect(times.allSatisfy { $0.hasSuffix("T06:30:00.000Z") })
        let refused = try await tool.run("schedule", "next", "0 25 * * *")
        #expect(refused.status == 2)
        #expect(refused.errorLines.count == 1)
        #expect(refused.errors.contains("hours: expected 0 to 23"))
    }
}
