import Foundation
import Testing

@testable import Baton

/// The forms in which events are put, and what is answered.
@Suite struct EventsPutTests {
    @Test("an event is put by options, as a line, or as a CloudEvent, and known by its source and id")
    func forms() async throws {
        let tool = try Tool()
        let arguments = [
            "events", "put", "--source", "shop", "--detail-type", "Sold", "--id", "1", "--time",
            "2026-03-01T08:00:00+01:00", "--resource", "A", "--detail", #"{"units": 3}"#,
        ]
        #expect(
            try await tool.run(arguments).output
                == "1 event stored; nothing goes by them until 'baton up' does\n")
        #expect(try await tool.run(arguments).output.hasPrefix("0 events stored, 1 known before"))
        let file = try tool.file(
            "events.jsonl",
            """
            {"source": "shop", "detail-type": "Sold", "id": "1"}

            {"source": "shop", "detail-type": "Sold"}
            {"specversion": "1.0", "id": "1", "source": "till", "type": "com.shop.sold", "data": {"units": 4}}
            """)
        let answers = try await tool.run("events", "put", file, "--json").output.split(separator: "\n").map {
            try Value(json: String($0))
        }
        #expect(answers.map { $0["new"] } == [false, true, true])
        let events = try #require(try await tool.run("events", "list", "--json").json.arrayValue)
        #expect(events.map { $0["number"] } == [3, 2, 1])
        #expect(events[0]["event"]?["detail-type"] == "com.shop.sold")
        #expect(events[2]["event"]?["time"] == "2026-03-01T07:00:00Z")
        #expect(events[2]["event"]?["resources"] == ["A"])
        #expect(
            try await tool.run("events", "list", "--source", "till", "--json").json.arrayValue?.count == 1)
    }

    @Test("lines that cannot be read are told by their numbers, and the others are stored")
    func refusedLines() async throws {
        let tool = try Tool()
        let lines = """
            {"source": "shop", "detail-type": "Sold", "id": "1"}
            {"source": "shop"}
            nothing
            {"source": "shop", "detail-type": "Sold", "id": "2", "time": "soon"}
            {"source": "shop", "detail-type": "Sold", "id": "3"}
            """
        let outcome = try await tool.run("events", "put", "-", standardInput: lines)
        #expect(outcome.status == 3)
        #expect(outcome.output.hasPrefix("2 events stored, 3 refused"))
        #expect(outcome.errorLines.count == 3)
        #expect(outcome.errorLines[0].hasPrefix("baton: standard input:2: detail-type: is missing"))
        #expect(outcome.errorLines[1].hasPrefix("baton: standard input:3: not valid JSON"))
        #expect(outcome.errorLines[2].hasPrefix("baton: standard input:4: time: expected a time of RFC 3339"))
        #expect(try await tool.run("events", "put", "-", standardInput: "nothing\n").status == 2)
        let long =
            #"{"source": "a", "detail-type": "b", "detail": {"x": "\#(String(repeating: "x", count: 1 << 20))"}}"#
        let tooLong = try await tool.run("events", "put", "-", standardInput: long)
        #expect(tooLong.status == 2 && tooLong.errors.contains("bytes, expected at most 1048576"))
    }

    @Test(
        "arguments that mean nothing are refused in one line, and nothing is stored",
        arguments: [
            (["put"], "expected a file of events, -, or --source and --detail-type"),
            (["put", "--source", "a"], "expected a file of events"),
            (["put", "-", "--source", "a", "--detail-type", "b"], "expected either a file or an event"),
            (["put", "nowhere.jsonl"], "nowhere.jsonl: no such file"),
            (["put", "-"], "standard input: holds no event"),
            (
                ["put", "--source", "a", "--detail-type", "b", "--detail", "5"],
                "--detail: expected an object"
            ),
            (["put", "--source", "a", "--detail-type", "b", "--time", "x"], "--time: expected a time"),
            (["list"], "baton.sqlite: no such database"),
            (["replay", "--from", "1d"], "baton-rules.yaml: no such file"),
            (["dlq", "redrive"], "expected numbers of dead letters, or --all"),
            (["dlq", "list", "--limit", "0"], "--limit: expected 1 to 10000"),
        ])
    func refused(arguments: [String], expected: String) async throws {
        let tool = try Tool()
        let outcome = try await tool.run(["events"] + arguments)
        #expect(outcome.status == 2 && outcome.errors.contains(expected), "\(outcome.errors)")
        let stored = try await tool.run("events", "list")
        #expect(stored.status == 2 || stored.output == "no events\n")
    }
}
