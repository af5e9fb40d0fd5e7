import Expressions
import Testing

@Suite("Logic")
struct LogicTests {
    /// The operands: true, false, an error, and a value that is no bool.
    static let operands = ["true", "false", "1 / 0 > 0", "'no bool'"]

    @Test(
        "&& is false when either side is false, an error when a side fails otherwise", arguments: operands,
        operands)
    func conjunction(_ left: String, _ right: String) {
        let result = try? evaluate("\(left) && \(right)")
        let isFalse = left == "false" || right == "false"
        let isTrue = left == "true" && right == "true"
        #expect(result == (isFalse ? .bool(false) : isTrue ? .bool(true) : nil))
    }

    @Test(
        "|| is true when either side is true, an error when a side fails otherwise", arguments: operands,
        operands)
    func disjunction(_ left: String, _ right: String) {
        let result = try? evaluate("\(left) || \(right)")
        let isTrue = left == "true" || right == "true"
        let isFalse = left == "false" && right == "false"
        #expect(result == (isTrue ? .bool(true) : isFalse ? .bool(false) : nil))
    }

    @Test(
        "unknown names and functions are errors that a deciding operand absorbs",
        arguments: [
            "nope || true", "nope() || true", "a.if() || true", "!(nope.field && false)",
            "size(1, 2) || true",
        ])
    func absorption(_ source: String) throws {
        #expect(try evaluate(source) == .bool(true))
    }

    @Test(
        "the conditional operator evaluates one branch only",
        arguments: [
            Row("true ? 1 : 1 / 0", .int(1)), Row("false ? 1 / 0 : 2", .int(2)),
            Row("false ? 1 : true ? 2 : 3", .int(2)), Row("1 < 2 ? 'a' : 'b'", .string("a")),
            Row("true || false ? 1 : 2", .int(1)),
        ])
    func conditional(_ row: Row) throws {
        #expect(try evaluate(row.source) == row.value)
    }

    @Test(
        "&& binds tighter than ||, ! tighter than both",
        arguments: [
            Row("true || false && false", .bool(true)), Row("!false && true", .bool(true)),
            Row("!!true", .bool(true)), Row("!!!true", .bool(false)), Row("!(true && false)", .bool(true)),
        ])
    func precedence(_ row: Row) throws {
        #expect(try evaluate(row.source) == row.value)
    }

    @Test(
        "logic takes bools only",
        arguments: ["!1", "1 ? 2 : 3", "!null", "!!'a'", "'' && true", "null || false"])
    func typeErrors(_ source: String) {
        #expect(failure(source)?.kind == .noSuchOverload)
    }

    @Test("of two errors the first is reported")
    func firstError() {
        #expect(failure("1 / 0 > 0 || nope")?.kind == .divisionByZero)
    }
}
