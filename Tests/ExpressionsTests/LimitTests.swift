import Expressions
import Testing

@Suite("Limits")
struct LimitTests {
    @Test(
        "hostile nesting is an error of its own kind",
        arguments: [
            (String(repeating: "(", count: 10_000), ""), (String(repeating: "[", count: 10_000), ""),
            (String(repeating: "{1:", count: 10_000), ""), (String(repeating: "a[", count: 10_000), ""),
            (String(repeating: "f(", count: 10_000), ""), (String(repeating: "1+", count: 10_000), "1"),
            (String(repeating: "true?1:", count: 10_000), "2"), ("a", String(repeating: ".b", count: 10_000)),
            ("{}", String(repeating: ".b", count: 10_000)), ("a", String(repeating: "[0]", count: 10_000)),
            ("[]", String(repeating: ".map(x, x)", count: 5_000)),
            ("1", String(repeating: "==1", count: 10_000)),
            ("", String(repeating: "a", count: 100_001)),
        ])
    func hostileSources(_ head: String, _ tail: String) {
        #expect(failure(head + tail)?.kind == .limitExceeded)
    }

    @Test(
        "nesting and rows well beyond the 32 that the language asks for work",
        arguments: [
            Row(String(repeating: "(", count: 90) + "7" + String(repeating: ")", count: 90), .int(7)),
            Row(String(repeating: "-", count: 10_000) + "19", .int(19)),
            Row(String(repeating: "!", count: 10_001) + "true", .bool(false)),
            Row(String(repeating: "false || ", count: 10_000) + "true", .bool(true)),
            Row(String(repeating: "true && ", count: 10_000) + "false", .bool(false)),
            Row(String(repeating: "1 + ", count: 90) + "1", .int(91)),
            Row(
                String(repeating: "int(uint(", count: 40) + "7" + String(repeating: "))", count: 40), .int(7)),
            Row(String(repeating: "false ? 1 : ", count: 90) + "2", .int(2)),
            Row("size([" + String(repeating: "0, ", count: 10_000) + "0])", .int(10_001)),
        ])
    func deepSources(_ row: Row) throws {
        #expect(try evaluate(row.source) == row.value)
    }

    @Test(
        "an evaluation that takes too many steps is an error nothing absorbs",
        arguments: [
            "n.all(a, n.all(b, n.all(c, n.all(d, true))))",
            "true || false || n.all(a, n.all(b, n.all(c, false)) || true)",
            "n.map(a, n.map(b, n)).size()",
            "n.map(a, s + s + s + s).size() > 0 || n.exists(a, n.exists(b, s.contains('x')))",
            "s.matches('(a|b|c|d){200}x')", "s.replace('a', s).size()",
            "s.split('').map(x, n)",
            "n.all(x, 'a'.matches('((a{100}){100}){' + string(x + 2) + '}'))",
        ])
    func cost(_ source: String) {
        let variables: ExpressionBindings = [
            "n": .list((0..<1_000).map { .int($0) }), "s": .string(String(repeating: "a", count: 100_000)),
        ]
        let short = source.hasPrefix("true ||")
        #expect(failure(source, variables)?.kind == (short ? nil : .costExceeded))
    }

    @Test(
        "comparing long texts and looking up long keys takes steps for their bytes",
        arguments: [
            "s <= s", "s > s", "y < y", "s == s", "s in m", "m[s]", "m[?s]", "{s: 1}", "m == m",
            "has(m.LONG)",
            "m.?LONG", "m.LONG", "{}.LONG", "m.all(k, v, true)", "m.transformMap(k, v, v)",
            "[1].transformMapEntry(i, x, m)",
        ])
    func longTexts(_ source: String) throws {
        let long = String(repeating: "x", count: 50_000)
        let variables: ExpressionBindings = [
            "s": .string(long), "y": .bytes(Array(long.utf8)), "m": .object([long: .int(1)]),
        ]
        // 50,000 bytes are 3,125 steps of 16 bytes.
        let expression = try Expression(parsing: source.replacing("LONG", with: long))
        #expect {
            try expression.evaluate(with: variables, costLimit: 3_000)
        } throws: { error in
            (error as? ExpressionError)?.kind == .costExceeded
        }
    }

    @Test(
        "values cannot be nested deeper than expressions, whatever binds them",
        arguments: [
            (["[", "]"], "v9"), (["{1: ", "}"], "size(v9)"), (["optional.of(", ")"], "v9"),
            (["[1].map(x, ", ")"], "v9 == v9"), (["[1].transformMap(i, x, ", ")"], "'%s'.format([v9])"),
        ])
    func deepValues(_ wrapper: [String], _ result: String) {
        let source = (1...9).reversed().reduce(result) { body, level in
            let wrapped =
                String(repeating: wrapper[0], count: 12) + "v\(level - 1)"
                + String(repeating: wrapper[1], count: 12)
            return "cel.bind(v\(level), \(wrapped), \(body))"
        }
        #expect(failure("cel.bind(v0, 1, \(source))")?.kind == .limitExceeded)
    }

    @Test("a row of bindings that nests no values may use them in as many steps as it likes")
    func flatBindings() throws {
        let source = (1...40).reversed().reduce("v40") { body, level in
            "cel.bind(v\(level), [v\(level - 1)[0] + 1, size(string(int(v\(level - 1)[0])))], \(body))"
        }
        #expect(try evaluate("cel.bind(v0, [1, 1], \(source))") == .list([.int(41), .int(2)]))
    }

    @Test("a small value that is huge when written out is turned down")
    func sharedStructure() {
        let doublings = (0..<60).map { "cel.bind(v\($0 + 1), [v\($0), v\($0)], " }.joined()
        let closing = String(repeating: ")", count: 61)
        #expect(failure("cel.bind(v0, [1], \(doublings)v60\(closing)")?.kind == .costExceeded)
        #expect(failure("cel.bind(v0, [1], \(doublings)v60 == v60\(closing)")?.kind == .costExceeded)
        #expect(failure("cel.bind(v0, [1], \(doublings)'%s'.format([v60])\(closing)")?.kind == .costExceeded)
    }

    @Test("a limit of n steps allows an expression of n nodes and not one more")
    func exactLimit() throws {
        let expression = try Expression(parsing: "1 + 2 * 3")
        #expect(try expression.evaluate(with: ExpressionBindings(), costLimit: 5) == .int(7))
        #expect(throws: ExpressionError.self) {
            try expression.evaluate(with: ExpressionBindings(), costLimit: 4)
        }
    }

    @Test("random texts give a value or an error and never stop the process")
    func randomTexts() {
        let pieces = [
            "(", ")", "[", "]", "{", "}", ".", ",", ":", "?", "+", "-", "*", "/", "%", "!", "==", "<", "&&",
            "||", " in ",
            "1", "2u", "0.5", "'a'", "b'x'", "true", "null", "x", "map", "size", "has", "all", "\"", "'",
            "\\", "😀", "`", "0x",
        ]
        var random = SplitMix64(seed: 99)
        for _ in 0..<20_000 {
            let count = Int.random(in: 1...12, using: &random)
            let source = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            _ = failure(source, ["x": .list([.int(1)])])
        }
    }
}
