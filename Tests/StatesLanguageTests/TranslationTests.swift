import Foundation
import Testing

@testable import Baton
@testable import Expressions
@testable import StatesLanguage

@Suite("CEL as JSONata")
struct TranslationTests {
    private static let input: Value = [
        "n": 4, "d": 2.5, "s": "abc", "b": true, "l": [1, 5, 3], "one": [9], "o": ["a": 3, "k-2": "v"],
        "names": ["x", "abc", ""], "nested": [[1], [], [2, [3]]],
    ]
    private static let output: Value = ["x": 12, "y": "ab", "items": [2, 2], "deep": ["inner": 5]]

    private static let variables: ExpressionBindings = {
        let tasks: Value = ["t1": ["status": "success", "output": output], "t2": ["status": "skipped"]]
        return [
            "input": ExpressionValue(input), "t1": ExpressionValue(output), "t2": ExpressionValue([:]),
            "tasks": ExpressionValue(tasks),
        ]
    }()

    private static func translate(_ source: String) throws -> (text: String, refusals: [String]) {
        var scope = ExpressionScope()
        scope.bindings = [
            "input": .value(JSONata("$input", isCertain: true)),
            "t1": .task(JSONata("$task_t1", isCertain: true), output: .any),
            "t2": .task(JSONata("$task_t2", isCertain: true), output: .any),
        ]
        var translator = ExpressionTranslator(scope: scope)
        let translated = translator.translate(try Expression(parsing: source))
        return ("(\(translator.helpers.prelude)\(translated.text))", translator.refusals.map(\.message))
    }

    private static func evaluate(_ source: String) throws -> Value? {
        do {
            return try Value(Expression(parsing: source).evaluate(with: variables))
        } catch {
            // The translation keeps no whole numbers apart that do not fit a double.
            if error.kind == .overflow { throw error }
            return nil
        }
    }

    private static let questions: Value = [
        "input": input, "task_t1": ["status": "success", "output": output], "task_t2": ["status": "skipped"],
    ]

    @Test(
        "gives what CEL gives, and nothing where CEL fails",
        .enabled(if: PythonLines.hasJSONata, Comment(rawValue: PythonLines.absence)))
    func random() throws {
        let engine = try PythonLines("jsonata_values.py")
        let rounds = ProcessInfo.processInfo.environment["BATON_ROUNDS"].flatMap(Int.init) ?? 250
        var made = RandomExpression(random: SystemRandomNumberGenerator())
        var failures = 0
        for round in 0..<rounds {
            let depth = round % 4
            let source =
                switch round % 5 {
                case 0: made.integer(depth)
                case 1: made.truth(depth)
                case 2: made.text(depth)
                case 3: made.list(depth)
                default: made.value(min(depth, 2))
                }
            let expected: Value?
            do { expected = try Self.evaluate(source) } catch { continue }
            let (text, refusals) = try Self.translate(source)
            #expect(refusals == [], "\(source)")
            let answer = try engine.ask(["expression": .string(text), "variables": Self.questions])
            #expect(answer["error"] == nil, "\(source)\n\(text)")
            #expect(
                answer["value"]?.withPlainNumbers == expected?.withPlainNumbers, "\(source)\n\(text)")
            if expected == nil { failures += 1 }
        }
        #expect(failures > 0 && failures < rounds)
    }

    @Test(
        "refuses by name what has no translation",
        arguments: [
            ("timestamp('2024-01-01T00:00:00Z') > timestamp(input.s)", "the function timestamp()"),
            ("duration('1h') > duration(input.s)", "the function duration()"),
            ("input.s.matches('a.*')", "the function matches()"),
            ("input.s.lowerAscii() == 'a'", "the function lowerAscii()"),
            ("input.s.replace('a', 'b') == 'b'", "the function replace()"),
            ("input.s.split(',')[0] == 'b'", "the function split()"),
            ("'%d'.format([input.n]) == '4'", "the function format()"),
            ("type(input.n) == int", "the function type()"),
            ("b'ab' == bytes(input.s)", "a literal of type bytes"),
            ("1u == input.n", "a literal of type uint"),
            ("input.l.exists(i, v, v > i)", "the macro exists with two variables"),
            ("input.o.transformMap(k, v, v) == {}", "the macro transformMap with two variables"),
            ("input.o.?b.optMap(x, x + 1).orValue(2) > 1", "the macros optMap and optFlatMap"),
            ("input.o.?b == optional.none()", "an optional value as an operand"),
            ("input.n / t1.x > 1", "'/' between numbers of which nobody knows whether they are whole"),
            ("int(input.n) + 1.5 > 1.0", "'+' between a whole and a decimal number, which always fails"),
            ("string(double(input.n)) == '4'", "a decimal number written out as text"),
            ("int('4') > 1", "int() of a text"),
            ("size(tasks) > 1", "'tasks' as a whole"),
            ("{1: 2} == {}", "a key that is no text in an object"),
            ("[?input.?a] == []", "an element with '?'"),
            ("input[?0].orValue(1) == 1", "an optional index '[?…]' other than a text"),
        ])
    func refused(source: String, refusal: String) throws {
        let refusals = try Self.translate(source).refusals
        #expect(refusals.contains(refusal), "\(refusals)")
    }
}
