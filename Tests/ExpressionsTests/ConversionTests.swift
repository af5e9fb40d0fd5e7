import Expressions
import Testing

@Suite("Conversions")
struct ConversionTests {
    @Test(
        "conversions of values in range",
        arguments: [
            Row("int(42u)", .int(42)), Row("int(-123.9)", .int(-123)), Row("int('-987')", .int(-987)),
            Row("int(timestamp('2004-09-16T23:59:59Z'))", .int(1_095_379_199)),
            Row("uint(1729)", .uint(1729)), Row("uint(3.99)", .uint(3)),
            Row("uint(1e19)", .uint(10_000_000_000_000_000_000)), Row("uint('300')", .uint(300)),
            Row("double(9223372036854775807)", .double(0x1p63)),
            Row("double('-84.32e7')", .double(-843_200_000)),
            Row("double('NaN')", .double(.nan)), Row("double('-Infinity')", .double(-.infinity)),
            Row("string(123)", .string("123")), Row("string(9876u)", .string("9876")),
            Row("string(123.456)", .string("123.456")), Row("string(-4.5e-3)", .string("-0.0045")),
            Row("string(6.02214e23)", .string("6.02214e+23")), Row("string(1.5e-7)", .string("1.5e-07")),
            Row("string(2.0)", .string("2")), Row("string(true)", .string("true")),
            Row(#"string(b'\303\277')"#, .string("ÿ")), Row("bytes('ÿ')", .bytes([0xC3, 0xBF])),
            Row("string(timestamp('2009-02-13T23:31:30.50Z'))", .string("2009-02-13T23:31:30.5Z")),
            Row("string(duration('1h0.5s'))", .string("3600.5s")),
            Row("bool('true')", .bool(true)), Row("bool('F'.lowerAscii())", .bool(false)),
            Row("bool('0')", .bool(false)),
            Row("type(1)", .type(.int)), Row("type(int)", .type(.type)), Row("type(type)", .type(.type)),
            Row("type(dyn([1, 'one']))", .type(.list)), Row("type(null)", .type(.null)),
            Row("type(duration('1s'))", .type(.duration)), Row("dyn(1)", .int(1)),
            Row("timestamp(1234567890) == timestamp('2009-02-13T23:31:30Z')", .bool(true)),
        ])
    func values(_ row: Row) throws {
        #expect(try evaluate(row.source) == row.value)
    }

    @Test(
        "what does not fit the type is an error",
        arguments: [
            FailingRow("int(18446744073709551615u)", .outOfRange), FailingRow("int(1e99)", .outOfRange),
            FailingRow("int(9223372036854775807.0)", .outOfRange),
            FailingRow("int(double('NaN'))", .outOfRange),
            FailingRow("uint(-1)", .outOfRange), FailingRow("uint(6.022e23)", .outOfRange),
            FailingRow("uint(-0.5)", .outOfRange), FailingRow("int('x')", .invalidArgument),
            FailingRow("int('9223372036854775808')", .invalidArgument),
            FailingRow("uint('-1')", .invalidArgument),
            FailingRow("double('')", .invalidArgument), FailingRow("double('1e999')", .outOfRange),
            FailingRow("bool('TrUe')", .invalidArgument),
            FailingRow(#"string(b'\000\xff')"#, .invalidArgument),
            FailingRow("timestamp(253402300800)", .outOfRange), FailingRow("int(null)", .noSuchOverload),
            FailingRow("string([1])", .noSuchOverload), FailingRow("bytes(1)", .noSuchOverload),
        ])
    func errors(_ row: FailingRow) {
        #expect(failure(row.source)?.kind == row.kind)
    }

    @Test("an int keeps all its digits through text and back")
    func fidelity() throws {
        for number in [Int64.max, Int64.min, 9_007_199_254_740_993] {
            #expect(try evaluate("int(string(x)) == x", ["x": .int(number)]) == .bool(true))
        }
    }

    @Test("a double's text reads back as the same double")
    func doubleText() throws {
        var random = SplitMix64(seed: 7)
        for _ in 0..<2_000 {
            let number = Double(bitPattern: random.next())
            guard number.isFinite else { continue }
            #expect(try evaluate("double(string(x))", ["x": .double(number)]) == .double(number))
        }
    }
}
