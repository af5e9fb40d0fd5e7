import Baton
import Testing

@Suite("JSON writer")
struct JSONWriterTests {
    @Test(
        "writes compact JSON with sorted keys",
        arguments: [
            (["b": 1, "a": [true, nil], "B": [:]], #"{"B":{},"a":[true,null],"b":1}"#), ([], "[]"), (1, "1"),
            (1.0, "1.0"), (0.1, "0.1"), (1e21, "1e+21"), (.double(.leastNonzeroMagnitude), "5e-324"),
            (-0.0, "-0.0"), (.int(.min), "-9223372036854775808"),
            (.double(.infinity), "null"), (.double(.nan), "null"),
            ("\"\\\n\r\t\u{0}\u{8}\u{1f}/é", #""\"\\\n\r\t\u0000\u0008\u001f/é""#),
        ] as [(Value, String)])
    func writes(value: Value, text: String) {
        #expect(value.json() == text)
        #expect(value.description == text)
    }

    @Test("indents by two spaces when asked to be pretty")
    func pretty() {
        let value: Value = ["a": [1, [:]], "b": []]
        #expect(value.json(pretty: true) == "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}")
    }

    @Test("what is written reads back as the same value", arguments: 0..<50)
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<20 {
            let value = Value.random(depth: 4, using: &random)
            #expect(try Value(json: value.json()) == value)
            #expect(try Value(json: value.json(pretty: true)) == value)
            #expect(try Value(json: value.json()).json() == value.json())
        }
    }
}

extension Value {
    static func random(depth: Int, using random: inout SeededGenerator) -> Value {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &random) {
        case 0: .null
        case 1: .bool(Bool.random(using: &random))
        case 2: .int(Int64(bitPattern: random.next()))
        case 3: .int(Int64.random(in: -10...10, using: &random))
        case 4:
            {
                let number = Double(bitPattern: random.next())
                return .double(number.isFinite ? number : 0.5)
            }()
        case 5: .string(Self.randomText(using: &random))
        case 6:
            .array(
                (0..<Int.random(in: 0..<4, using: &random)).map { _ in
                    Value.random(depth: depth - 1, using: &random)
                })
        default:
            .object(
                Dictionary(
                    (0..<Int.random(in: 0..<4, using: &random)).map { _ in
                        (randomText(using: &random), Value.random(depth: depth - 1, using: &random))
                    }, uniquingKeysWith: { $1 }))
        }
    }

    private static func randomText(using random: inout SeededGenerator) -> String {
        let scalars: [Unicode.Scalar] = [
            "a", "Z", "_", " ", "\"", "\\", "/", "\n", "\u{0}", "\u{1f}", "é", "€", "😀", "\u{301}",
        ]
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0..<8, using: &random) {
            text.append(scalars[Int.random(in: 0..<scalars.count, using: &random)])
        }
        return String(text)
    }
}
