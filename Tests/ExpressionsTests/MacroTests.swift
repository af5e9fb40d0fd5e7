import Expressions
import Testing

@Suite("Macros")
struct MacroTests {
    @Test(
        "one-variable macros",
        arguments: [
            Row("[1, 2, 3].all(e, e > 0)", .bool(true)), Row("[].all(e, e > 0)", .bool(true)),
            Row("[1, 2, 3].all(e, 6 / (2 - e) == 6)", .bool(false)),
            Row("[1, 2, 3].exists(e, e == 2)", .bool(true)), Row("[].exists(e, true)", .bool(false)),
            Row("[0, 2].exists(e, 2 / e == 1)", .bool(true)),
            Row("{'k1': 1, 'k2': 2}.exists(k, k == 'k2')", .bool(true)),
            Row("[7].exists_one(a, a == 7)", .bool(true)), Row("[7, 7].exists_one(a, a == 7)", .bool(false)),
            Row("[1, 2].existsOne(a, a > 1)", .bool(true)),
            Row("[2, 4].map(n, n / 2)", .list([.int(1), .int(2)])),
            Row("[1, 2, 3].map(n, n > 1, n * n)", .list([.int(4), .int(9)])),
            Row("{1: 'a', 2: 'b'}.map(x, x * x)", .list([.int(1), .int(4)])),
            Row("[0, 1, 2, 3].filter(x, x % 2 == 1)", .list([.int(1), .int(3)])),
            Row("{0: 10, 1: 11}.filter(x, x == 1)", .list([.int(1)])),
            Row(
                "[[1, 2], [3]].map(x, x.map(y, y + size(x)))",
                .list([.list([.int(3), .int(4)]), .list([.int(4)])])),
            Row("[1].map(x, [2].map(x, x))", .list([.list([.int(2)])])),
            Row("cel.bind(x, 3, x * x)", .int(9)), Row("cel.bind(x, 1, cel.bind(y, x + 1, x + y))", .int(3)),
        ])
    func oneVariable(_ row: Row) throws {
        #expect(try evaluate(row.source) == row.value)
    }

    @Test(
        "two-variable macros give index or key and value",
        arguments: [
            Row("[1, 2, 3].all(i, v, i < v)", .bool(true)),
            Row("[1, 2].exists(i, v, i == 1 && v == 2)", .bool(true)),
            Row("{'a': 1}.exists(k, v, k == 'a' && v == 1)", .bool(true)),
            Row("[5, 7, 8].existsOne(i, v, v % 5 == i)", .bool(true)),
            Row("[2, 4, 6].transformList(i, v, v / 2 + i)", .list([.int(1), .int(3), .int(5)])),
            Row("[2, 4, 6].transformList(i, v, i != 1, v)", .list([.int(2), .int(6)])),
            Row("{'foo': 'bar'}.transformMap(k, v, k + v)", .object(["foo": .string("foobar")])),
            Row("{'a': 1, 'b': 2}.transformMap(k, v, v > 1, v)", .object(["b": .int(2)])),
            Row("{'a': 'b'}.transformMapEntry(k, v, {v: k})", .object(["b": .string("a")])),
        ])
    func twoVariables(_ row: Row) throws {
        #expect(try evaluate(row.source) == row.value)
    }

    @Test(
        "errors in a predicate pass unless another element decides",
        arguments: [
            FailingRow("[1, 2].exists(e, e / 0 == 1)", .divisionByZero),
            FailingRow("[1, 2].all(e, e / 0 != 1)", .divisionByZero),
            FailingRow("[1, 'a', 3].all(e, e % 2 == 1)", .noSuchOverload),
            FailingRow("[1, 0].exists_one(n, 1 / n == 1)", .divisionByZero),
            FailingRow("[1, 0].map(n, 1 / n)", .divisionByZero),
            FailingRow("[1, 0].filter(n, 1 / n == 5)", .divisionByZero),
            FailingRow("[1].all(x, 1)", .noSuchOverload), FailingRow("1.all(x, true)", .noSuchOverload),
            FailingRow("'abc'.map(x, x)", .noSuchOverload),
            FailingRow("['a', 'a'].transformMapEntry(i, v, {v: i})", .duplicateKey),
            FailingRow("[1].transformMapEntry(i, v, v)", .noSuchOverload),
            FailingRow("[1].all(1, true)", .syntax), FailingRow("[1].map(x)", .syntax),
            FailingRow("[1].all(x, x, true)", .syntax), FailingRow("[1].filter(x.y, true)", .syntax),
        ])
    func errors(_ row: FailingRow) {
        #expect(failure(row.source)?.kind == row.kind)
    }

    @Test("a macro's variable hides a variable of the same name inside the macro only")
    func scopes() throws {
        #expect(try evaluate("[1].map(x, x)[0] + x", ["x": .int(10)]) == .int(11))
        #expect(try evaluate("[1].map(x, .x)", ["x": .int(10)]) == .list([.int(10)]))
    }
}
