import Expressions
import Testing

@Suite("Optional values")
struct OptionalTests {
    @Test(
        "optional selection gives the element or nothing",
        arguments: [
            Row("{}.?a.hasValue()", .bool(false)), Row("{'a': 1}.?a.value()", .int(1)),
            Row("{'a': 1}.?b.orValue(0)", .int(0)), Row("{'a': null}.?a.hasValue()", .bool(true)),
            Row("{}.?a.b.c.hasValue()", .bool(false)), Row("{'a': {'b': 2}}.?a.b.value()", .int(2)),
            Row("[1][?0].value()", .int(1)), Row("[1][?5].orValue(9)", .int(9)),
            Row("{true: 1, 2: 2, 5u: 3}[?5].value()", .int(3)), Row("{1: 1.0}[?1.0].value()", .double(1)),
            Row("optional.none()[0].hasValue()", .bool(false)), Row("optional.of([7])[0].value()", .int(7)),
            Row("optional.of({'c': {}}).c.missing.or(optional.of(1)).value()", .int(1)),
            Row("has({}.?x.y)", .bool(false)), Row("has({'x': {'y': 'z'}}.?x.y)", .bool(true)),
        ])
    func selection(_ row: Row) throws {
        #expect(try evaluate(row.source) == row.value)
    }

    @Test(
        "functions and macros of optionals",
        arguments: [
            Row("optional.of(null).hasValue()", .bool(true)),
            Row("optional.ofNonZeroValue(0).hasValue()", .bool(false)),
            Row("optional.ofNonZeroValue('').hasValue()", .bool(false)),
            Row("optional.ofNonZeroValue([1]).hasValue()", .bool(true)),
            Row("optional.none().or(optional.none()).orValue(42)", .int(42)),
            Row("optional.of(42).optMap(y, y + 1).value()", .int(43)),
            Row("optional.none().optMap(y, y + 1).hasValue()", .bool(false)),
            Row("{'k': {'s': 'v'}}.?k.optFlatMap(k, k.?s).value()", .string("v")),
            Row("type(optional.none()) == optional_type", .bool(true)),
            Row("optional.of(1) == optional.of(1.0)", .bool(true)),
            Row("optional.none() == optional.none()", .bool(true)),
            Row("optional.of(1) != optional.none()", .bool(true)),
            Row("optional.unwrap([optional.of(1), optional.none()])", .list([.int(1)])),
            Row("[optional.of(1)].unwrapOpt()", .list([.int(1)])),
            Row("optional.of(1)", .optional(.int(1))), Row("optional.none()", .optional(nil)),
        ])
    func functions(_ row: Row) throws {
        #expect(try evaluate(row.source) == row.value)
    }

    @Test(
        "optional elements are left out of literals when they are absent",
        arguments: [
            Row("[?{}.?c, ?optional.of(42), 1]", .list([.int(42), .int(1)])),
            Row("{?'a': optional.none(), 'b': 1}", .object(["b": .int(1)])),
            Row("{?'a': {'x': 2}.?x}", .object(["a": .int(2)])),
        ])
    func literals(_ row: Row) throws {
        #expect(try evaluate(row.source) == row.value)
    }

    @Test(
        "misuse of optionals is an error",
        arguments: [
            FailingRow("optional.none().value()", .absentValue),
            FailingRow("{'n': null}.?n.x.hasValue()", .noSuchOverload), FailingRow("1.?a", .noSuchOverload),
            FailingRow("{'a': 1}.z.?b", .noSuchField), FailingRow("[?1]", .noSuchOverload),
            FailingRow("{?'a': 1}", .noSuchOverload), FailingRow("1.orValue(2)", .noSuchOverload),
            FailingRow("optional.of(1).or(2)", .noSuchOverload),
            FailingRow("optional.of(1).optFlatMap(x, x)", .noSuchOverload),
            FailingRow("1.optMap(x, x)", .noSuchOverload),
        ])
    func misuse(_ row: FailingRow) {
        #expect(failure(row.source)?.kind == row.kind)
    }
}
