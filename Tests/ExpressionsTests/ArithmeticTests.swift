import Expressions
import Testing

@Suite("Arithmetic")
struct ArithmeticTests {
    @Test(
        "operators take two numbers of one type and bind by precedence",
        arguments: [
            Row("1 + 2 * 3", .int(7)), Row("(1 + 2) * 3", .int(9)), Row("10 - 4 - 3", .int(3)),
            Row("7 / 2", .int(3)), Row("-7 / 2", .int(-3)), Row("-7 % 2", .int(-1)), Row("7u % 4u", .uint(3)),
            Row("2u + 3u", .uint(5)), Row("1 - -1", .int(2)), Row("---5", .int(-5)),
            Row("4.25 + 15.25", .double(19.5)), Row("42.5 * 0.2", .double(8.5)),
            Row("-8.875 / (-0.0625)", .double(142)), Row("-(4.5)", .double(-4.5)),
            Row("2.0 * 8.988466e+307", .double(.infinity)), Row("15.75 / 0.0", .double(.infinity)),
            Row("0.0 / 0.0", .double(.nan)), Row("1e-323 / 4.0", .double(0)),
            Row("'he' + 'llo'", .string("hello")), Row("b'a' + b'b'", .bytes([97, 98])),
            Row("[1] + [2]", .list([.int(1), .int(2)])),
        ])
    func values(_ row: Row) throws {
        #expect(try evaluate(row.source) == row.value)
    }

    @Test(
        "an integer result beyond 64 bits is an error and never wraps",
        arguments: [
            "9223372036854775807 + 1", "-9223372036854775808 - 1", "-(-9223372036854775808)",
            "5000000000 * 5000000000", "-9223372036854775808 / -1", "-9223372036854775808 % -1",
            "18446744073709551615u + 1u", "0u - 1u", "5000000000u * 5000000000u",
        ])
    func overflow(_ source: String) {
        #expect(failure(source)?.kind == .overflow)
    }

    @Test("dividing an integer by zero is an error", arguments: ["1 / 0", "1 % 0", "1u / 0u", "1u % 0u"])
    func divisionByZero(_ source: String) {
        #expect(failure(source)?.kind == .divisionByZero)
    }

    @Test(
        "operands of different types have no overload",
        arguments: [
            "1 + 1u", "1 + 1.0", "1u - 1.0", "'a' + 1", "'a' - 'b'", "1.5 % 0.5", "-(1u)", "-'a'",
            "null + null",
            "true + true", "[1] * 2", "{} + {}",
        ])
    func noOverload(_ source: String) {
        #expect(failure(source)?.kind == .noSuchOverload)
    }

    @Test("the message names the operator and the operand types")
    func message() {
        let error = failure("1 +\n 'a' * 2")
        #expect(error?.message == "no such overload: string * int")
        #expect(error?.position?.line == 2)
        #expect(error?.position?.column == 6)
    }
}
