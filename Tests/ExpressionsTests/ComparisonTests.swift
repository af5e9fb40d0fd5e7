import Expressions
import Testing

@Suite("Comparisons")
struct ComparisonTests {
    @Test(
        "these hold",
        arguments: [
            "1 == 1", "1 == 1u", "1 == 1.0", "1u == 1.0", "1 != 2u", "null == null", "1 != null", "1 != '1'",
            "[1, 2u] == [1.0, 2]", "[1] != [1, 2]", "{'a': 1} == {'a': 1.0}", "{1: 2} == {1u: 2}",
            "{'a': 1, 'b': 2} == {'b': 2, 'a': 1}", "{'a': 1} != {'b': 1}", "{} == {}", "b'a' == b'a'",
            "type(1) == int", "true != false", "0.0 == -0.0",
            "1 < 2", "1 < 2u", "1 < 1.5", "2u > 1", "1.5 >= 1u", "-1 < 0u", "false < true", "'a' < 'b'",
            "'a' < 'ab'", "b'a' < b'b'", "1 <= 1.0", "'Z' < 'a'",
            "timestamp(0) < timestamp(1)", "duration('1s') < duration('1001ms')",
            "1 in [1u]", "!(4 in [1, 2])", "'a' in {'a': 1}", "1.0 in {1: 'x'}", "!(1.5 in {1: 'x'})",
            "[1] in [[1], [2]]", "!(null in {'a': 1})",
        ])
    func holds(_ source: String) throws {
        #expect(try evaluate(source) == .bool(true))
    }

    @Test(
        "numbers of two types compare exactly, without rounding either",
        arguments: [
            "9007199254740993 > 9007199254740992.0", "9007199254740993 != 9007199254740992.0",
            "9223372036854775806 < 9223372036854775808.0", "-9223372036854775808 == -9223372036854775808.0",
            "18446744073709551614u < 18446744073709551616.0",
            "9223372036854775807 < 9223372036854777856.0",
            "9223372036854775807 < 9223372036854775808u", "1 < double('Infinity')",
            "1u > double('-Infinity')",
            "-1 > -1.5", "-2 < -1.5",
        ])
    func exactness(_ source: String) throws {
        #expect(try evaluate(source) == .bool(true))
    }

    @Test(
        "the greatest integers equal the doubles they round to, as the conformance suite has it",
        arguments: [
            "9223372036854775807 == 9223372036854775808.0", "9223372036854775807 >= 9223372036854775808.0",
            "18446744073709551615u <= 18446744073709551616.0",
            "!(9223372036854775808.0 > 9223372036854775807)",
        ])
    func greatestIntegers(_ source: String) throws {
        #expect(try evaluate(source) == .bool(true))
    }

    @Test(
        "not-a-number equals nothing and stands in no order",
        arguments: [
            "double('NaN') == double('NaN')", "double('NaN') == 1", "double('NaN') < 1", "1 <= double('NaN')",
            "double('NaN') > 1u", "double('NaN') in [double('NaN')]", "[double('NaN')] == [double('NaN')]",
        ])
    func notANumber(_ source: String) throws {
        #expect(try evaluate(source) == .bool(false))
    }

    @Test("strings compare by code points, without normalization")
    func normalization() throws {
        #expect(try evaluate(#"'\u00e9' == 'e\u0301'"#) == .bool(false))
        #expect(try evaluate(#"{'\u00e9': 1, 'e\u0301': 2}.size()"#) == .int(2))
        // In UTF-16 the order would be the other way round.
        #expect(try evaluate(#"'\uFFFD' < '\U0001F600'"#) == .bool(true))
    }

    @Test(
        "values without an order cannot be ordered",
        arguments: [
            "1 < '1'", "null < null", "[1] < [2]", "{} < {}", "true < 1", "int < int", "1 in 1",
            "'a' in 'abc'",
        ])
    func unordered(_ source: String) {
        #expect(failure(source)?.kind == .noSuchOverload)
    }

    @Test("equal keys of a map are equal in Swift and hash alike")
    func keysHash() {
        #expect(ExpressionMapKey.int(5) == .uint(5))
        #expect(ExpressionMapKey.int(5).hashValue == ExpressionMapKey.uint(5).hashValue)
        #expect(ExpressionMapKey.int(-1) != .uint(.max))
    }

    @Test("Swift's equality tells types apart and holds for every value with itself")
    func strictEquality() {
        #expect(ExpressionValue.int(1) != .uint(1))
        #expect(ExpressionValue.double(.nan) == .double(.nan))
        #expect(ExpressionValue.double(0).hashValue == ExpressionValue.double(-0.0).hashValue)
        #expect(ExpressionValue.int(1).isEqual(to: .double(1)))
        #expect(!ExpressionValue.double(.nan).isEqual(to: .double(.nan)))
    }
}
