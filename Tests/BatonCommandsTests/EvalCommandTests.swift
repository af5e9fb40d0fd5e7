import Foundation
import Testing

@testable import Baton

/// Trying expressions: every type is told apart, in and out.
@Suite struct EvalCommandTests {
    /// Answers from the language definition (github.com/google/cel-spec, doc/langdef.md, "Values" and
    /// "List of Standard Definitions") in the form that `baton help eval` describes.
    private static let answers: [(expression: String, type: String, value: String)] = [
        ("null", "null_type", "null"),
        ("1 < 2", "bool", "true"),
        ("9007199254740992 + 1", "int", "9007199254740993"),
        ("-9223372036854775808", "int", "-9223372036854775808"),
        ("7u", "uint", "7"),
        ("18446744073709551615u", "uint", "\"18446744073709551615\""),
        ("2.0 * 3.0", "double", "6.0"),
        ("-0.0", "double", "-0.0"),
        ("0.0 / 0.0", "double", "\"NaN\""),
        ("1.0 / 0.0", "double", "\"Infinity\""),
        ("-1.0 / 0.0", "double", "\"-Infinity\""),
        ("'a\\n\"' + 'ü'", "string", #""a\n\"ü""#),
        ("b'\\xff\\x00a'", "bytes", "\"/wBh\""),
        (
            "timestamp('2018-01-01T01:00:00.5+01:00')", "google.protobuf.Timestamp",
            "\"2018-01-01T00:00:00.5Z\""
        ),
        ("duration('1m30s')", "google.protobuf.Duration", "\"90s\""),
        ("type(1u)", "type", "\"uint\""),
        ("optional.none()", "optional_type", "[]"),
        ("optional.of(null)", "optional_type", "[null]"),
        (
            "[1, 1.0, 1u, b'a', double('NaN'), [2u]]", "list",
            """
            [1,1.0,{"@type":"uint","value":1},{"@type":"bytes","value":"YQ=="},\
            {"@type":"double","value":"NaN"},[{"@type":"uint","value":2}]]
            """
        ),
        (
            "{'a': 1, 'b': duration('1s')}", "map",
            #"{"a":1,"b":{"@type":"google.protobuf.Duration","value":"1s"}}"#
        ),
        ("{1: 'a', 2u: 'b'}", "map", #"[[1,"a"],[{"@type":"uint","value":2},"b"]]"#),
        ("{'@type': 'uint'}", "map", #"[["@type","uint"]]"#),
        ("[{true: 1}]", "list", #"[{"@type":"map","value":[[true,1]]}]"#),
    ]

    @Test("each type has one form in JSON, and no number loses a digit")
    func types() async throws {
        let lines = Self.answers.map { Value.object(["expr": .string($0.expression)]).json() }
        let outcome = try await Tool().run(
            "eval", "--batch", standardInput: lines.joined(separator: "\n"))
        #expect(outcome.status == 0 && outcome.errors.isEmpty)
        let printed = outcome.output.split(separator: "\n").map(String.init)
        try #require(printed.count == Self.answers.count)
        for (line, answer) in zip(printed, Self.answers) {
            #expect(line == #"{"type":"\#(answer.type)","value":\#(answer.value)}"#, "\(answer.expression)")
        }
    }

    @Test("an answer put into a context as a tagged value is the same value again")
    func roundTrip() async throws {
        let lines = try Self.answers.map { answer in
            let tagged: Value = ["@type": .string(answer.type), "value": try Value(json: answer.value)]
            return Value.object(["expr": "x", "context": ["x": tagged]]).json() + "\n"
        }
        let outcome = try await Tool().run("eval", "--batch", standardInput: lines.joined())
        #expect(outcome.status == 0)
        let printed = outcome.output.split(separator: "\n").map(String.init)
        try #require(printed.count == Self.answers.count)
        for (line, answer) in zip(printed, Self.answers) {
            #expect(line == #"{"type":"\#(answer.type)","value":\#(answer.value)}"#, "\(answer.expression)")
        }
    }

    @Test("a single expression prints its value and type, with a context given as text or file")
    func single() async throws {
        let tool = try Tool()
        let text = try await tool.run("eval", "[x + 1, 2u]", "--context", #"{"x": 9007199254740992}"#)
        #expect(text.status == 0 && text.output == "[9007199254740993, 2u] (list)\n")
        let file = try tool.file(
            "context.json", #"{"due": {"@type": "timestamp", "value": "2018-01-01T00:00:00Z"}}"#)
        let json = try await tool.run(
            "eval", "due + duration('36h')", "--context", "@\(file)", "--json")
        #expect(
            json.output
                == #"{"type":"google.protobuf.Timestamp","value":"2018-01-02T12:00:00Z"}"# + "\n")
        #expect(try await tool.run("eval", "--", "-1").output == "-1 (int)\n")
    }

    @Test(
        "what cannot be evaluated is one line that says where and exits with 2",
        arguments: [
            (["1 +\n  * 2"], ["expression:2:3:"]),
            (["1 + 'a'"], ["expression:1:3:"]),
            (["forcast", "--context", #"{"forecast": 1}"#], ["expression:1:1:", "forcast"]),
            (["x", "--context", "{"], ["--context", "line 1, column 2"]),
            (["x", "--context", "[1]"], ["context", "an object of variables"]),
            (["x", "--context", "@absent.json"], ["absent.json", "no such file"]),
            (["x", "--context", #"{"x": {"@type": "uint", "value": -1}}"#], ["context.x", "uint"]),
            (
                ["x", "--context", #"{"x": [{"@type": "uint", "value": 1.5}]}"#],
                ["context.x[0]", "\"uint\""]
            ),
            (["x", "--context", #"{"x": {"@type": "bytes", "value": "?"}}"#], ["context.x", "base64"]),
            (
                ["x", "--context", #"{"x": {"@type": "int", "value": 1, "y": 2}}"#],
                ["context.x", "no other key"]
            ),
            (
                ["x", "--context", #"{"x": {"@type": "map", "value": [[1, 2], [1, 3]]}}"#],
                ["context.x", "twice"]
            ),
            (
                ["x", "--context", #"{"x": {"@type": "map", "value": [[1.5, 2]]}}"#],
                ["context.x[0]", "as key"]
            ),
        ])
    func refusals(arguments: [String], expected: [String]) async throws {
        let outcome = try await Tool().run(["eval"] + arguments)
        #expect(outcome.status == 2 && outcome.output.isEmpty)
        #expect(outcome.errorLines.count == 1)
        for part in expected { #expect(outcome.errors.contains(part), "'\(part)' in: \(outcome.errors)") }
    }

    @Test("expressions that fail are answers; a line that is no request exits with 2 and the rest goes on")
    func batch() async throws {
        let tool = try Tool()
        let failing = try await tool.run(
            "eval", "--batch",
            standardInput: """
                {"expr": "1 / 0", "name": "other keys are ignored"}
                {"expr": "1 +"}
                {"expr": "x.y", "context": {"x": {}}}

                """)
        #expect(failing.status == 0)
        let kinds = try failing.output.split(separator: "\n").map { try Value(json: String($0))["kind"] }
        #expect(kinds == ["division_by_zero", "syntax", "no_such_field"])

        let unreadable = try await tool.run(
            "eval", "--batch",
            standardInput: """
                {"expr": "1"
                {"context": {}}

                {"expr": "x", "context": {"x": {"@type": "date", "value": "2018-01-01"}}}
                {"expr": "2"}
                """)
        #expect(unreadable.status == 2 && unreadable.errors.isEmpty)
        let lines = try unreadable.output.split(separator: "\n").map { try Value(json: String($0)) }
        #expect(lines.count == 5)
        for line in lines.dropLast() {
            #expect(line["kind"] == "invalid_input" && line["error"]?.stringValue?.isEmpty == false)
        }
        #expect(lines.last == ["type": "int", "value": 2])
    }

    @Test("neither an expression nor a batch, or both, is wrong usage", arguments: [[], ["1", "--batch"]])
    func usage(arguments: [String]) async throws {
        #expect(try await Tool().run(["eval"] + arguments).status == 2)
    }
}
