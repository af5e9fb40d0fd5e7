import Baton
import Testing

@Suite("JSON parser")
struct JSONParserTests {
    @Test(
        "reads every form of RFC 8259",
        arguments: [
            ("null", .null), ("true", true), (" false\n", false), ("0", 0), ("-0", 0), ("-12", -12),
            ("9223372036854775807", .int(.max)), ("-9223372036854775808", .int(.min)),
            ("9007199254740993", 9_007_199_254_740_993), ("1.0", 1.0), ("1e2", 100.0), ("1E+2", 100.0),
            ("-2.5e-1", -0.25), ("0.1", 0.1), ("1e-400", 0.0), ("\"\"", ""), ("[]", []), ("{}", [:]),
            ("[1,[2],{}]", [1, [2], [:]]), ("\t{\r\n\"a\" : [ ] , \"b\":null }", ["a": [], "b": nil]),
            (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"), (#""\u0041\u00e9\u20ac""#, "Aé€"),
            (#""\ud83d\ude00 \uD83D\uDE00""#, "😀 😀"), (#""\u0000""#, "\u{0}"),
            ("\"\u{7f}\u{2028}é😀\"", "\u{7f}\u{2028}é😀"),
            (#"{"a\u0062":1}"#, ["ab": 1]),
        ] as [(String, Value)])
    func reads(text: String, expected: Value) throws {
        let value = try Value(json: text)
        #expect(value == expected)
        #expect(value.json() == expected.json())
    }

    @Test(
        "refuses what RFC 8259 does not allow and says where",
        arguments: [
            ("", 1, 1), (" ", 1, 2), ("nul", 1, 1), ("True", 1, 1), ("01", 1, 1), ("-", 1, 2), ("-01", 1, 2),
            ("+1", 1, 1), (".5", 1, 1), ("1.", 1, 3), ("1e", 1, 3), ("1e+", 1, 4), ("1.5.2", 1, 4),
            ("0x10", 1, 2),
            ("NaN", 1, 1), ("Infinity", 1, 1), ("1e999", 1, 1), ("9223372036854775808", 1, 1),
            ("-9223372036854775809", 1, 1), ("'a'", 1, 1), ("\"a", 1, 1), ("\"a\nb\"", 1, 3),
            ("\"\u{1f}\"", 1, 2),
            (#""\x""#, 1, 3), (#""\u12""#, 1, 4), (#""\u12g4""#, 1, 4), (#""\ud83d""#, 1, 2),
            (#""\ud83dx""#, 1, 2),
            (#""\ud83d\u0041""#, 1, 2), (#""\ude00""#, 1, 2), (#""\"#, 1, 3), ("[1,]", 1, 4), ("[1 2]", 1, 4),
            ("[", 1, 2),
            ("[1", 1, 3), ("{,}", 1, 2), ("{\"a\"}", 1, 5), ("{\"a\":}", 1, 6), ("{\"a\":1,}", 1, 8),
            ("{a:1}", 1, 2),
            ("{1:1}", 1, 2), ("1 2", 1, 3), ("[]]", 1, 3), ("// a\n1", 1, 1), ("\u{feff}1", 1, 1),
            ("{\n \"a\": 1,\n \"a\": 2}", 3, 2), ("[1,\n\n  x]", 3, 3),
        ] as [(String, Int, Int)])
    func refuses(text: String, line: Int, column: Int) throws {
        let error = try #require(throws: JSONError.self) { try Value(json: text) }
        #expect([error.line, error.column] == [line, column], "\(error)")
    }

    @Test("names the duplicate key, escaped or not")
    func duplicateKey() throws {
        let error = try #require(throws: JSONError.self) { try Value(json: #"{"sku":1,"s\u006bu":2}"#) }
        #expect(error.message == #"duplicate key "sku""#)
    }

    @Test(
        "refuses bytes that are not UTF-8, in values and keys, after escapes too",
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
            [0x22, 0xE2, 0x82, 0x22],
            [0x22, 0x5C, 0x6E, 0xFF, 0x22], [0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D], [0xFF],
            [0xEF, 0xBB, 0xBF, 0x31],
        ] as [[UInt8]])
    func invalidUTF8(bytes: [UInt8]) {
        #expect(throws: JSONError.self) { try Value(json: bytes) }
    }

    @Test("reads 512 levels and refuses 513, of lists and objects alike")
    func depth() throws {
        let lists = { String(repeating: "[", count: $0) + String(repeating: "]", count: $0) }
        let objects = { String(repeating: "{\"a\":", count: $0) + "1" + String(repeating: "}", count: $0) }
        _ = try Value(json: lists(512))
        _ = try Value(json: objects(512))
        #expect(throws: JSONError.self) { try Value(json: lists(513)) }
        #expect(throws: JSONError.self) { try Value(json: objects(513)) }
        #expect(throws: JSONError.self) { try Value(json: String(repeating: "[", count: 1_000_000)) }
    }

    @Test("never crashes on damaged text", arguments: 0..<20)
    func damage(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let source = Array(#"{"a":[1,-2.5e3,"x\ud83d\ude00\n"],"b":{"c":null,"d":true}}"#.utf8)
        for _ in 0..<200 {
            var bytes = source
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
                    in: 0...255, using: &random)
            }
            bytes.removeLast(Int.random(in: 0...8, using: &random))
            guard let value = try? Value(json: bytes) else { continue }
            #expect((try? Value(json: value.json())) == value)
        }
    }
}
