@testable import Expressions
import Testing

@Suite("String formatting")
struct FormatTests {
    @Test(
        "clauses of format()",
        arguments: [
            Row(#""plain".format([])"#, "plain"), Row(#""%% %s%%".format(["x"])"#, "% x%"),
            Row(#""%d %d".format([-1, 2u])"#, "-1 2"), Row(#""%.3f".format([1.2345])"#, "1.234"),
            Row(#""%f".format([2.71828])"#, "2.718280"), Row(#""%.0f".format([2.5])"#, "2"),
            Row(#""%.0f".format([3.5])"#, "4"), Row(#""%.2f".format([-0.005])"#, "-0.01"),
            Row(#""%.2f".format([1e-9])"#, "0.00"), Row(#""%.1f".format([9.96])"#, "10.0"),
            Row(#""%.6e".format([1052.032911275])"#, "1.052033e+03"),
            Row(#""%e".format([0.0])"#, "0.000000e+00"),
            Row(#""%.1e".format([9.96])"#, "1.0e+01"), Row(#""%.0e".format([2.5e10])"#, "2e+10"),
            Row(#""%.2e".format([5e-324])"#, "4.94e-324"),
            Row(#""%b %b %b".format([5, true, -2])"#, "101 1 -10"), Row(#""%o".format([11])"#, "13"),
            Row(#""%x %X".format([30, 500u])"#, "1e 1F4"), Row(#""%x".format(["Hello"])"#, "48656c6c6f"),
            Row(#""%X".format([b"\x00\xfe"])"#, "00FE"),
            Row(#""%s %s %s".format([null, b"xyz", int])"#, "null xyz int"),
            Row(#""%s".format([duration("1h45m47s")])"#, "6347s"),
            Row(#""%s".format([["a", 3.14, [9], timestamp(0)]])"#, "[a, 3.14, [9], 1970-01-01T00:00:00Z]"),
            Row(#""%s".format([{"k": "x", 6: 1, true: 2}])"#, "{6: 1, k: x, true: 2}"),
            Row(#""%s %d".format([double("NaN"), double("-Infinity")])"#, "NaN -Infinity"),
            Row(#""%d %d".format([3.14, -2.0])"#, "3.14 -2"),
            Row(#""%f %.1e".format([1, 2u])"#, "1.000000 2.0e+00"),
            Row(#""%x %o %b".format([-30, -8, -5])"#, "-1e -10 -101"),
        ])
    func clauses(_ row: Row) throws {
        #expect(try evaluate(row.source) == row.value)
    }

    @Test(
        "%s and %d write a double without an exponent, however large or small",
        arguments: [
            Row(#""%s".format([1e21])"#, "1000000000000000000000"), Row(#""%d".format([1e-7])"#, "0.0000001"),
            Row(#""%s".format([[-1.5e22]])"#, "[-15000000000000000000000]"), Row(#""%s".format([0.0])"#, "0"),
            Row(#""%d".format([123456789.25])"#, "123456789.25"),
        ])
    func positionalDoubles(_ row: Row) throws {
        #expect(try evaluate(row.source) == row.value)
    }

    @Test(
        "a run of bytes that are no UTF-8 becomes one replacement character",
        arguments: [
            Row(#""%s".format([b"a\xf0b\x8c\xf0c"])"#, "a\u{FFFD}b\u{FFFD}c"),
            Row(#""%s".format([b"\xff\xfe\xe2\x82"])"#, "\u{FFFD}"),
            Row(#""%s".format([b"\xef\xbf\xbd\xef\xbf\xbd"])"#, "\u{FFFD}\u{FFFD}"),
            Row(#""%s".format([[b"\xe2\x82\xac"]])"#, "[€]"),
        ])
    func brokenText(_ row: Row) throws {
        #expect(try evaluate(row.source) == row.value)
    }

    @Test(
        "a clause that does not take its value is an error",
        arguments: [
            FailingRow(#""%a".format([1])"#, .invalidArgument),
            FailingRow(#""%E".format([1.0])"#, .invalidArgument),
            FailingRow(#""%d %d".format([1])"#, .indexOutOfRange),
            FailingRow(#""%".format([1])"#, .invalidArgument),
            FailingRow(#""%b".format(["abc"])"#, .invalidArgument),
            FailingRow(#""%d".format([null])"#, .invalidArgument),
            FailingRow(#""%d".format([duration("1s")])"#, .invalidArgument),
            FailingRow(#""%x".format([0.5])"#, .invalidArgument),
            FailingRow(#""%f".format(["1"])"#, .invalidArgument),
            FailingRow(#""%.9999f".format([1.0])"#, .invalidArgument),
            FailingRow(#""%s".format("x")"#, .noSuchOverload),
        ])
    func errors(_ row: FailingRow) {
        #expect(failure(row.source)?.kind == row.kind)
    }

    @Test("17 significant digits read back as the same double")
    func exactDigits() {
        var random = SplitMix64(seed: 3)
        for _ in 0..<500 {
            let number = Double(bitPattern: random.next())
            guard number.isFinite else { continue }
            #expect(Double(DecimalExpansion.scientific(number, precision: 16)) == number)
        }
    }
}
