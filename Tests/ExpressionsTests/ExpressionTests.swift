import Expressions
import Testing

@Suite("Expressions")
struct ExpressionTests {
    @Test("a condition must give a bool")
    func condition() throws {
        let variables: ExpressionBindings = ["forecast": .object(["units": .int(620)])]
        #expect(try Expression(parsing: "forecast.units > 500").evaluateCondition(with: variables))
        let error = #expect(throws: ExpressionError.self) {
            try Expression(parsing: "forecast.units").evaluateCondition(with: variables)
        }
        #expect(error?.kind == .notBoolean)
    }

    @Test("expressions are equal when their sources are")
    func equality() throws {
        #expect(try Expression(parsing: "1+1") == Expression(parsing: "1+1"))
        #expect(try Expression(parsing: "1+1") != Expression(parsing: "1 + 1"))
        #expect(try Set([Expression(parsing: "a"), Expression(parsing: "a")]).count == 1)
    }

    @Test("only a single literal has a literal value")
    func literalValue() throws {
        #expect(try Expression(parsing: "-5").literalValue == .int(-5))
        #expect(try Expression(parsing: "2 + 3").literalValue == nil)
    }

    @Test("a value's description is an expression that evaluates to it")
    func descriptionRoundTrip() throws {
        var random = SplitMix64(seed: 5)
        for _ in 0..<1_000 {
            let value = ExpressionValue.random(depth: 3, using: &random)
            #expect(try evaluate(value.description) == value)
        }
    }

    @Test(
        "descriptions are canonical",
        arguments: [
            (.uint(5), "5u"), (.double(1), "1.0"), (.double(1e30), "1e+30"),
            (.double(.nan), #"double("NaN")"#),
            (.string("a\"\n\u{1}é"), #""a\"\n\x01é""#), (.bytes([0x41, 0xFF]), #"b"A\xff""#),
            (.object(["b": .int(1), "a": .null]), #"{"a": null, "b": 1}"#), (.type(.int), "int"),
            (.duration(ExpressionDuration(nanoseconds: 1_500_000_000)), #"duration("1.5s")"#),
            (.optional(nil), "optional.none()"), (.optional(.int(1)), "optional.of(1)"),
        ] as [(ExpressionValue, String)])
    func descriptions(_ value: ExpressionValue, _ text: String) {
        #expect(value.description == text)
    }

    @Test(
        "an expression enclosed in a text ends at its own brace",
        arguments: [
            ("${a}", 3), ("${ {'x': 1}.x } b}", 14), ("${'}'}", 5), ("${a // }\n}", 9), ("${r'\\'}}", 6),
            ("${a", nil), ("${'}", 3), ("${@}", 3), ("${b'}'}", 6),
        ] as [(String, Int?)])
    func embedded(_ text: String, _ end: Int?) {
        #expect(Expression.endOfEmbeddedExpression(in: text, from: 2) == end)
    }

    @Test("a position counts lines, code points and bytes")
    func position() {
        let position = failure("'é' +\n 'é' + nope")?.position
        #expect(position?.line == 2)
        #expect(position?.column == 8)
        #expect(position?.offset == 15)
    }
}

extension ExpressionValue {
    fileprivate static func random(depth: Int, using random: inout SplitMix64) -> ExpressionValue {
        switch Int.random(in: 0..<(depth == 0 ? 8 : 11), using: &random) {
        case 0: .null
        case 1: .bool(.random(using: &random))
        case 2: .int(Int64(bitPattern: random.next()))
        case 3: .uint(random.next())
        case 4: .double(Double(bitPattern: random.next()))
        case 5: .string(randomText(using: &random))
        case 6: .bytes((0..<4).map { _ in UInt8.random(in: 0...255, using: &random) })
        case 7: .duration(ExpressionDuration(nanoseconds: Int64(bitPattern: random.next())))
        case 8: .list((0..<3).map { _ in .random(depth: depth - 1, using: &random) })
        case 9:
            .map(
                ExpressionMap([
                    (
                        key: .int(Int64(bitPattern: random.next())),
                        value: .random(depth: depth - 1, using: &random)
                    ),
                    (
                        key: .string(randomText(using: &random)),
                        value: .random(depth: depth - 1, using: &random)
                    ),
                    (key: .bool(true), value: .random(depth: depth - 1, using: &random)),
                ]))
        default: .optional(.random(depth: depth - 1, using: &random))
        }
    }

    private static func randomText(using random: inout SplitMix64) -> String {
        let pieces = ["a", "é", "😀", "\"", "'", "\\", "\n", "\u{0}", "\u{7F}", "`", "e\u{301}"]
        return (0..<4).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
    }
}
