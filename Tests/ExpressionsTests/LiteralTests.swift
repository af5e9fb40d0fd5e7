import Expressions
import Testing

@Suite("Literals")
struct LiteralTests {
    @Test(
        "numbers keep their type and value",
        arguments: [
            Row("0", .int(0)), Row("17", .int(17)), Row("-1", .int(-1)),
            Row("9223372036854775807", .int(.max)), Row("-9223372036854775808", .int(.min)),
            Row("0x1F", .int(31)), Row("-0x8000000000000000", .int(.min)),
            Row("0u", .uint(0)), Row("18446744073709551615u", .uint(.max)), Row("0xFFU", .uint(255)),
            Row("0.0", .double(0)), Row(".5", .double(0.5)), Row("1e3", .double(1000)),
            Row("-2.3e+1", .double(-23)), Row("1E-2", .double(0.01)), Row("1e-324", .double(0)),
        ])
    func numbers(_ row: Row) throws {
        #expect(try evaluate(row.source) == row.value)
    }

    @Test(
        "strings decode their escapes and raw strings do not",
        arguments: [
            Row("''", .string("")), Row(#""!""#, .string("!")), Row(#"'\''"#, .string("'")),
            Row("'''x''x'''", .string("x''x")), Row("\"\"\"a\nb\"\"\"", .string("a\nb")),
            Row(#"'\\ \? \" \' \` '"#, .string("\\ ? \" ' ` ")),
            Row(#"'\a\b\f\n\r\t\v'"#, .string("\u{7}\u{8}\u{C}\n\r\t\u{B}")),
            Row(#"'\x41\X7a\101'"#, .string("AzA")), Row(#"'\377'"#, .string("\u{FF}")),
            Row(#"'\u00ff\U0001F600'"#, .string("\u{FF}😀")), Row(#"'\uD83D\uDE00'"#, .string("😀")),
            Row(#"r'\n\x41'"#, .string("\\n\\x41")), Row(#"R'''\'''"#, .string("\\")),
            Row("'tab\tand \u{1} stay'", .string("tab\tand \u{1} stay")),
            Row("'''\r\n'''", .string("\r\n")),
        ])
    func strings(_ row: Row) throws {
        #expect(try evaluate(row.source) == row.value)
    }

    @Test(
        "bytes literals take octets from escapes and UTF-8 from characters",
        arguments: [
            Row("b''", .bytes([])), Row("b'abc'", .bytes([97, 98, 99])), Row("b'ÿ'", .bytes([0xC3, 0xBF])),
            Row(#"b'\303\277'"#, .bytes([0xC3, 0xBF])), Row(#"B'\xFF\377'"#, .bytes([0xFF, 0xFF])),
            Row(#"br'\x41'"#, .bytes(Array(#"\x41"#.utf8))), Row("b'''a'b'''", .bytes(Array("a'b".utf8))),
        ])
    func bytes(_ row: Row) throws {
        #expect(try evaluate(row.source) == row.value)
    }

    @Test(
        "lists and maps keep the order of their elements",
        arguments: [
            Row("[]", .list([])), Row("[-1, 'a', [2u]]", .list([.int(-1), .string("a"), .list([.uint(2)])])),
            Row("[1, 2,]", .list([.int(1), .int(2)])), Row("{}", .object([:])),
            Row("{'k': 'v'}", .object(["k": .string("v")])),
            Row("{true: 1, 2: 2, 3u: 3}.map(k, k)", .list([.bool(true), .int(2), .uint(3)])),
        ])
    func collections(_ row: Row) throws {
        #expect(try evaluate(row.source) == row.value)
    }

    @Test(
        "malformed literals are syntax errors",
        arguments: [
            "9223372036854775808", "18446744073709551616u", "1e999", "1e", "0x", "0xG", "12ab", "'open",
            "'a\nb'",
            #"'\q'"#, #"'\x1'"#, #"'\400'"#, #"'\uD800'"#, #"'\U00110000'"#, #"b'\u0041'"#, "'''open''",
        ])
    func malformed(_ source: String) {
        #expect(failure(source)?.kind == .syntax)
    }

    @Test(
        "blanks and comments separate tokens and mean nothing",
        arguments: [" 1 + 2 ", "1\t+\n2", "1\u{C}+\r2", "1 // one\n + // plus\r still\n 2", "1 + 2 // end"])
    func blanks(_ source: String) throws {
        #expect(try evaluate(source) == .int(3))
    }
}
