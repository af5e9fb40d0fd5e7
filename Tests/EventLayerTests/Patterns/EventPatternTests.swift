import Baton
import EventLayer
import Foundation
import Testing

@Suite struct EventPatternTests {
    /// Verdicts of aws/event-ruler, the engine of EventBridge, on random patterns and events.
    @Test func agreesWithTheEngineOfEventBridge() throws {
        let file = try #require(
            Bundle.module.url(
                forResource: "event-ruler-verdicts", withExtension: "jsonl", subdirectory: "Fixtures"))
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        #expect(lines.count > 250)
        for line in lines {
            let verdict = try Value(json: String(line))
            let pattern = try #require(verdict["pattern"])
            let event = try #require(verdict["event"])
            let match = try? EventPattern(pattern).matches(event)
            #expect(match == verdict["match"]?.boolValue, "\(line)")
        }
    }

    @Test(arguments: [
        (#"{"a": ["b"]}"#, #"{"a": "b"}"#, true),
        (#"{"a": ["b"]}"#, #"{"a": ["x", "b"]}"#, true),
        (#"{"a": ["b"]}"#, #"{"c": "b"}"#, false),
        (#"{"a": [300]}"#, #"{"a": 3e2}"#, true),
        (#"{"a": [300]}"#, #"{"a": "300"}"#, false),
        (#"{"a": [true]}"#, #"{"a": 1}"#, false),
        (#"{"a": [null]}"#, #"{"a": null}"#, true),
        (#"{"a": [null]}"#, #"{}"#, false),
        (#"{"a": [123456789012]}"#, #"{"a": 123456789012}"#, true),
        (#"{"a": [{"prefix": ""}]}"#, #"{"a": "x"}"#, true),
        (#"{"a": [{"prefix": ""}]}"#, #"{"a": 5}"#, false),
        (#"{"a": [{"suffix": ".png"}]}"#, #"{"a": "x.png"}"#, true),
        (#"{"a": [{"prefix": {"equals-ignore-case": "EU-"}}]}"#, #"{"a": "eu-west"}"#, true),
        (#"{"a": [{"suffix": {"equals-ignore-case": "ÄÖ"}}]}"#, #"{"a": "xäö"}"#, true),
        (#"{"a": [{"equals-ignore-case": "straße"}]}"#, #"{"a": "STRASSE"}"#, true),
        (#"{"a": [{"wildcard": "a*c*e"}]}"#, #"{"a": "abcde"}"#, true),
        (#"{"a": [{"wildcard": "a*c*e"}]}"#, #"{"a": "ace"}"#, true),
        (#"{"a": [{"wildcard": "a*a"}]}"#, #"{"a": "a"}"#, false),
        (#"{"a": [{"wildcard": "x\\*y"}]}"#, #"{"a": "x*y"}"#, true),
        (#"{"a": [{"wildcard": "x\\*y"}]}"#, #"{"a": "xzy"}"#, false),
        (#"{"a": [{"wildcard": "*"}]}"#, #"{"a": ""}"#, true),
        (#"{"a": [{"anything-but": "b"}]}"#, #"{"a": ["b", "c"]}"#, true),
        (#"{"a": [{"anything-but": "b"}]}"#, #"{"a": ["b"]}"#, false),
        (#"{"a": [{"anything-but": "b"}]}"#, #"{}"#, false),
        (#"{"a": [{"anything-but": [1, 2]}]}"#, #"{"a": 2.0}"#, false),
        (#"{"a": [{"anything-but": {"prefix": ["x", "y"]}}]}"#, #"{"a": "yes"}"#, false),
        (#"{"a": [{"anything-but": {"wildcard": "*.tmp"}}]}"#, #"{"a": "b.png"}"#, true),
        (#"{"a": [{"numeric": [">", 0, "<=", 5]}]}"#, #"{"a": 5}"#, true),
        (#"{"a": [{"numeric": [">", 0, "<=", 5]}]}"#, #"{"a": 0}"#, false),
        (#"{"a": [{"numeric": ["=", 3.018e2]}]}"#, #"{"a": 301.8}"#, true),
        (#"{"a": [{"numeric": ["<", 5]}]}"#, #"{"a": "3"}"#, false),
        (#"{"a": [{"exists": true}]}"#, #"{"a": null}"#, true),
        (#"{"a": [{"exists": true}]}"#, #"{"a": []}"#, false),
        (#"{"a": [{"exists": true}]}"#, #"{"a": {"b": 1}}"#, false),
        (#"{"a": [{"exists": false}]}"#, #"{"a": {"b": 1}}"#, true),
        (#"{"a": {"b": [{"exists": false}]}}"#, #"{}"#, true),
        (#"{"a": [{"exists": false}, "b"]}"#, #"{"a": "b"}"#, true),
        (#"{"a": [{"cidr": "10.0.0.0/24"}]}"#, #"{"a": "10.0.0.255"}"#, true),
        (#"{"a": [{"cidr": "10.0.0.0/24"}]}"#, #"{"a": "10.0.1.0"}"#, false),
        (#"{"a": [{"cidr": "10.0.0.7/24"}]}"#, #"{"a": "10.0.0.3"}"#, false),
        (#"{"a": [{"cidr": "2001:db8::/32"}]}"#, #"{"a": "2001:db8:0:0:1::7"}"#, true),
        (#"{"a": ["2001:db8::1"]}"#, #"{"a": "2001:DB8:0:0:0:0:0:1"}"#, true),
        (#"{"a": {"b": [1], "c": [2]}}"#, #"{"a": [{"b": 1, "c": 3}, {"b": 4, "c": 2}]}"#, false),
        (#"{"a": {"b": [1], "c": [2]}}"#, #"{"a": [{"b": 4}, {"b": 1, "c": 2}]}"#, true),
        (#"{"a": {"b": [1]}, "d": [5]}"#, #"{"a": [{"b": 4}, {"b": 1}], "d": 5}"#, true),
        (#"{"a": {"b": [1], "c": [{"exists": false}]}}"#, #"{"a": [{"b": 1}, {"b": 2, "c": 3}]}"#, true),
        (#"{"a": {"b": [{"exists": false}], "c": [3]}}"#, #"{"a": [{"b": 1}, {"c": 3}]}"#, false),
        (#"{"a.b": [1]}"#, #"{"a": {"b": 1}}"#, true),
        (#"{"l": {"app.io/name": ["x"]}}"#, #"{"l": {"app.io/name": "x"}}"#, true),
        (#"{"$or": [{"a": [1]}, {"b": [2]}], "c": [3]}"#, #"{"b": 2, "c": 3}"#, true),
        (#"{"$or": [{"a": [1]}, {"b": [2]}], "c": [3]}"#, #"{"b": 2, "c": 4}"#, false),
        (#"{"d": {"$or": [{"a": [1]}, {"$or": [{"b": [2]}, {"c": [3]}]}]}}"#, #"{"d": {"c": 3}}"#, true),
    ])
    func decides(pattern: String, event: String, match: Bool) throws {
        #expect(
            try EventPattern(Value(json: pattern)).matches(Value(json: event)) == match,
            "\(pattern) on \(event)")
    }

    @Test(arguments: [
        (#"[]"#, "an event pattern is an object"),
        (#"{}"#, "an empty object"),
        (#"{"a": {}}"#, "a: an empty object"),
        (#"{"a": []}"#, "a: an empty list"),
        (#"{"a": "b"}"#, "a: expected a list of values or an object, not string"),
        (#"{"a": [["b"]]}"#, "not a list within it"),
        (#"{"a": [{"prefx": "b"}]}"#, #"did you mean "prefix"?"#),
        (#"{"a": [{"prefix": "b", "suffix": "c"}]}"#, "one comparison in an object"),
        (#"{"a": [{"prefix": 5}]}"#, "prefix expects a string, not integer"),
        (#"{"a": [{"wildcard": "a**b"}]}"#, "two asterisks in a row"),
        (#"{"a": [{"wildcard": "a\\b"}]}"#, #"\ may stand before * and \ only"#),
        (#"{"a": [{"wildcard": "a\\"}]}"#, #"\ at the end"#),
        (#"{"a": [{"anything-but": ["b", 1]}]}"#, "only strings or only numbers"),
        (#"{"a": [{"anything-but": []}]}"#, "only strings or only numbers"),
        (#"{"a": [{"anything-but": [null]}]}"#, "not null"),
        (#"{"a": [{"anything-but": {"prefix": ""}}]}"#, "an empty string"),
        (
            #"{"a": [{"anything-but": {"cidr": "10.0.0.0/8"}}]}"#,
            "prefix, suffix, equals-ignore-case or wildcard"
        ),
        (#"{"a": [{"numeric": ["<"]}]}"#, "numeric expects"),
        (#"{"a": [{"numeric": ["<", "5"]}]}"#, "expected a number, not string"),
        (#"{"a": [{"numeric": ["<", 1, ">", 0]}]}"#, "> or >= before < or <="),
        (#"{"a": [{"numeric": [">", 5, "<", 1]}]}"#, "lower bound to be less"),
        (#"{"a": [{"numeric": [">", 6e9]}]}"#, "-5e9 to 5e9"),
        (#"{"a": [{"exists": "yes"}]}"#, "exists expects true or false, not string"),
        (#"{"a": [{"cidr": "10.0.0.0/32"}]}"#, "0 to 31 bits, not 32"),
        (#"{"a": [{"cidr": "10.0.0.0"}]}"#, "an address and its number of bits"),
        (#"{"$or": [{"a": [1]}]}"#, "$or: expected a list of two or more objects"),
        (#"{"$or": [{"a": [1]}, 5]}"#, "objects only, not integer"),
        (#"{"$or": [{"prefix": [1]}, {"b": [2]}]}"#, "prefix is a comparison"),
    ])
    func refuses(pattern: String, message: String) throws {
        let value = try Value(json: pattern)
        let error = #expect(throws: EventPatternError.self) { try EventPattern(value) }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }

    /// All patterns at once decide as each alone.
    @Test func aSetDecidesAsItsPatternsDo() throws {
        let texts = [
            #"{"source": ["shop"]}"#, #"{"detail": {"n": [{"numeric": ["<", 3]}]}}"#,
            #"{"detail": {"n": [{"exists": false}]}}"#,
            #"{"$or": [{"source": ["x"]}, {"detail": {"n": [7]}}]}"#,
        ]
        let patterns = try texts.map { try EventPattern(Value(json: $0)) }
        let set = EventPatternSet(patterns)
        for source in ["shop", "x", "y"] {
            for detail: Value in [[:], ["n": 1], ["n": 7], ["n": [1, 7]]] {
                let event: Value = ["source": .string(source), "detail": detail]
                #expect(set.matches(event) == patterns.indices.filter { patterns[$0].matches(event) })
            }
        }
        #expect(set.matches("no object") == [])
    }

    /// `$or` in several places multiplies; that is bounded.
    @Test func refusesTooManyCombinations() throws {
        let alternatives = Value.array((0..<40).map { ["a\($0)": [1]] })
        let pattern: Value = ["x": ["$or": alternatives], "y": ["$or": alternatives]]
        #expect(throws: EventPatternError.self) { try EventPattern(pattern) }
    }
}
