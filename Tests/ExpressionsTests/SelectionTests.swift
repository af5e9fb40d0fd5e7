import Expressions
import Testing

@Suite("Selection")
struct SelectionTests {
    static let variables: ExpressionBindings = [
        "forecast": .object([
            "units": .int(620), "model": .string("croston"), "range": .list([.int(1), .int(2)]),
        ]),
        "tasks": .object(["quality": .object(["status": .string("success")])]),
        "count": .int(15),
        "a.b": .object(["c": .string("dotted")]),
    ]

    @Test(
        "fields, keys and indices select elements",
        arguments: [
            Row("forecast.units", .int(620)), Row("forecast['model']", .string("croston")),
            Row("tasks.quality.status", .string("success")), Row("forecast.range[1]", .int(2)),
            Row("forecast.range[1u]", .int(2)), Row("forecast.range[dyn(0.0)]", .int(1)),
            Row("{0: 1, 5: true}[5]", .bool(true)), Row("{1u: 1.0, 2: 2.0, 3u: 3.0}[3.0]", .double(3)),
            Row("{1u: 'x'}[1]", .string("x")), Row("{true: 5}[true]", .int(5)), Row("{'as': 1}.as", .int(1)),
            Row("{'content-type': 'x'}.`content-type`", .string("x")), Row("[[1]][0][0]", .int(1)),
            Row("a.b.c", .string("dotted")), Row(".count", .int(15)), Row("{'a': null}.a", .null),
        ])
    func selects(_ row: Row) throws {
        #expect(try evaluate(row.source, Self.variables) == row.value)
    }

    @Test(
        "has() tells whether a map has a field",
        arguments: [
            Row("has(forecast.units)", .bool(true)), Row("has(forecast.nope)", .bool(false)),
            Row("has({'a': null}.a)", .bool(true)), Row("has(tasks.quality.status)", .bool(true)),
            Row("has(a.b.c)", .bool(true)), Row("has({'x': 1}.?x)", .bool(true)),
        ])
    func presence(_ row: Row) throws {
        #expect(try evaluate(row.source, Self.variables) == row.value)
    }

    @Test(
        "what is absent or cannot be selected from is an error of its kind",
        arguments: [
            FailingRow("forecast.nope", .noSuchField), FailingRow("{0: 1}[1]", .noSuchField),
            FailingRow("{1: 1}[1.5]", .noSuchField), FailingRow("[1][1]", .indexOutOfRange),
            FailingRow("[1][-1]", .indexOutOfRange), FailingRow("[1][0.5]", .invalidArgument),
            FailingRow("[1]['0']", .noSuchOverload), FailingRow("count.x", .noSuchOverload),
            FailingRow("count[0]", .noSuchOverload), FailingRow("'abc'[0]", .noSuchOverload),
            FailingRow("{}[[]]", .noSuchOverload), FailingRow("has(count.x)", .noSuchOverload),
            FailingRow("has(forecast.nope.x)", .noSuchField), FailingRow("has(forecast)", .syntax),
            FailingRow("nope", .unknownVariable), FailingRow("nope.field", .unknownVariable),
            FailingRow("dyn", .unknownVariable), FailingRow("{1.5: 1}", .noSuchOverload),
            FailingRow("{'a': 1, 'a': 2}", .duplicateKey), FailingRow("{1: 1, 1u: 2}", .duplicateKey),
        ])
    func errors(_ row: FailingRow) {
        #expect(failure(row.source, Self.variables)?.kind == row.kind)
    }

    @Test("an absent field is named with its path, its place and the nearest field")
    func absentField() {
        let error = failure("tasks.quality.statsu", Self.variables)
        #expect(error?.message == "no such field 'statsu' in 'tasks.quality'")
        #expect(error?.hint == "did you mean 'status'?")
        #expect(error?.position?.column == 15)
    }

    @Test(
        "of names with dots the longest that is a variable wins, and parentheses select a field instead",
        arguments: [
            Row("a.b.c", .string("field of a.b")), Row("a.b.c.d", .string("field of a.b.c")),
            Row("a.x", .string("field of a")), Row("has(a.b.e)", .bool(true)),
            Row("has((a).b.e)", .bool(false)),
            Row("(a).b.c", .string("field of a")), Row("(a.b).c", .string("field of a.b")),
            Row("[1].map(a, a)[0]", .int(1)), Row("int.max", .int(7)),
        ])
    func longestName(_ row: Row) throws {
        let variables: ExpressionBindings = [
            "a": .object(["b": .object(["c": .string("field of a")]), "x": .string("field of a")]),
            "a.b": .object(["c": .string("field of a.b"), "e": .null]),
            "a.b.c.d": .string("field of a.b.c"), "int.max": .int(7),
        ]
        #expect(try evaluate(row.source, variables) == row.value)
    }

    @Test("names of types are values unless a variable has the name")
    func typeNames() throws {
        #expect(try evaluate("int") == .type(.int))
        #expect(try evaluate("google.protobuf.Timestamp") == .type(.timestamp))
        #expect(try evaluate("int", ["int": .int(3)]) == .int(3))
    }
}
