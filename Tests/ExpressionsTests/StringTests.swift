import Expressions
import Testing

@Suite("Strings")
struct StringTests {
    @Test(
        "the standard functions count and compare code points",
        arguments: [
            Row("size('')", .int(0)), Row("size('πέντε')", .int(5)), Row("'😀é'.size()", .int(2)),
            Row(#"size('e\u0301')"#, .int(2)), Row("size(b'ÿ')", .int(2)), Row("size([1, 2])", .int(2)),
            Row("{'a': 1}.size()", .int(1)),
            Row("'foobar'.startsWith('foo')", .bool(true)), Row("'foobar'.startsWith('bar')", .bool(false)),
            Row("''.startsWith('')", .bool(true)), Row("'завтра'.startsWith('за')", .bool(true)),
            Row("'foobar'.endsWith('bar')", .bool(true)), Row("'ar'.endsWith('bar')", .bool(false)),
            Row("'forté'.endsWith('té')", .bool(true)), Row("'hello'.contains('ell')", .bool(true)),
            Row("'hello'.contains('')", .bool(true)), Row("'abababc'.contains('ababc')", .bool(true)),
            Row("'hello'.contains('ol')", .bool(false)), Row("'Straße'.contains('aß')", .bool(true)),
        ])
    func standard(_ row: Row) throws {
        #expect(try evaluate(row.source) == row.value)
    }

    @Test(
        "the string extension",
        arguments: [
            Row("'tacocat'.charAt(3)", "o"), Row("'tacocat'.charAt(7)", ""), Row("'©αT'.charAt(1)", "α"),
            Row("'tacocat'.indexOf('ac')", .int(1)), Row("'tacocat'.indexOf('')", .int(0)),
            Row("'tacocat'.indexOf('', 3)", .int(3)), Row("'tacocat'.indexOf('a', 3)", .int(5)),
            Row("'tacocat'.indexOf('none')", .int(-1)), Row("'ta©o©αT'.indexOf('©αT', 3)", .int(4)),
            Row("'tacocat'.lastIndexOf('at')", .int(5)), Row("'tacocat'.lastIndexOf('')", .int(7)),
            Row("'tacocat'.lastIndexOf('', 3)", .int(3)), Row("'tacocat'.lastIndexOf('a', 3)", .int(1)),
            Row("'bananananana'.lastIndexOf('nana', 7)", .int(6)), Row("''.lastIndexOf('@@')", .int(-1)),
            Row("'TacoCÆt'.lowerAscii()", "tacocÆt"), Row("'tacoCαt'.upperAscii()", "TACOCαT"),
            Row("'{0} days {0} hours'.replace('{0}', '2')", "2 days 2 hours"),
            Row("'{0} {0}'.replace('{0}', '2', 1)", "2 {0}"), Row("'abc'.replace('b', 'x', 0)", "abc"),
            Row("'ab'.replace('', '-')", "-a-b-"), Row("'aaa'.replace('aa', 'b')", "ba"),
            Row("'a b c'.split(' ')", .list([.string("a"), .string("b"), .string("c")])),
            Row("'a b c'.split(' ', 0)", .list([])), Row("'a b c'.split(' ', 1)", .list([.string("a b c")])),
            Row("'a b c'.split(' ', 2)", .list([.string("a"), .string("b c")])),
            Row("'o©o'.split('©', -1)", .list([.string("o"), .string("o")])),
            Row("'ab'.split('')", .list([.string("a"), .string("b")])), Row("''.split('')", .list([])),
            Row("'tacocat'.substring(4)", "cat"), Row("'tacocat'.substring(0, 4)", "taco"),
            Row("'ta©o©αT'.substring(2, 6)", "©o©α"), Row("'abc'.substring(3)", ""),
            Row(#"' \f\n\r\t\vtext\u0085\u3000'.trim()"#, "text"),
            Row(#"'\u200btext'.trim()"#, "\u{200B}text"),
            Row("'   '.trim()", ""), Row("['x', 'y'].join()", "xy"), Row("['x', 'y'].join('-')", "x-y"),
            Row("[].join('-')", ""), Row("'añb'.reverse()", "bña"),
            Row(#"strings.quote("a\"b\\c\n\u0007ÿ")"#, #""a\"b\\c\n\aÿ""#),
        ])
    func extended(_ row: Row) throws {
        #expect(try evaluate(row.source) == row.value)
    }

    @Test(
        "positions outside the string and wrong types are errors",
        arguments: [
            FailingRow("'abc'.charAt(4)", .indexOutOfRange), FailingRow("'abc'.charAt(-1)", .indexOutOfRange),
            FailingRow("'abc'.indexOf('a', 30)", .indexOutOfRange),
            FailingRow("'abc'.lastIndexOf('a', -1)", .indexOutOfRange),
            FailingRow("'abc'.substring(40)", .indexOutOfRange),
            FailingRow("'abc'.substring(1, 50)", .indexOutOfRange),
            FailingRow("'abc'.substring(2, 1)", .indexOutOfRange),
            FailingRow("42.charAt(2)", .noSuchOverload),
            FailingRow("'abc'.charAt(true)", .noSuchOverload),
            FailingRow("'42'.indexOf(4, 0)", .noSuchOverload),
            FailingRow("'42'.indexOf('4', '0')", .noSuchOverload),
            FailingRow("'42'.indexOf('4', 0, 1)", .wrongArgumentCount),
            FailingRow("'42'.replace('2', 1)", .noSuchOverload),
            FailingRow("'42'.split('2', '1')", .noSuchOverload),
            FailingRow("[1].join()", .noSuchOverload), FailingRow("size(1)", .noSuchOverload),
            FailingRow("'a'.startsWith(1)", .noSuchOverload), FailingRow("'a'.matches(1)", .noSuchOverload),
        ])
    func errors(_ row: FailingRow) {
        #expect(failure(row.source)?.kind == row.kind)
    }
}
