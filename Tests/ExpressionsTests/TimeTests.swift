@testable import Expressions
import Testing

@Suite("Times")
struct TimeTests {
    // 1,234,567,890 s after the epoch is Friday 2009-02-13 23:31:30 UTC.
    @Test(
        "fields of a timestamp in UTC and under an offset",
        arguments: [
            Row("t.getFullYear()", .int(2009)), Row("t.getMonth()", .int(1)), Row("t.getDate()", .int(13)),
            Row("t.getDayOfMonth()", .int(12)), Row("t.getDayOfWeek()", .int(5)),
            Row("t.getDayOfYear()", .int(43)),
            Row("t.getHours()", .int(23)), Row("t.getMinutes()", .int(31)), Row("t.getSeconds()", .int(30)),
            Row("timestamp('2009-02-13T23:31:20.123456789Z').getMilliseconds()", .int(123)),
            Row("t.getDate('+11:00')", .int(14)), Row("t.getHours('02:00')", .int(1)),
            Row("t.getMinutes('-09:30')", .int(1)), Row("t.getSeconds('-00:00')", .int(30)),
            Row("t.getHours('UTC')", .int(23)),
            Row("timestamp('1969-12-31T23:59:59.5Z').getMilliseconds()", .int(500)),
            Row("timestamp('1969-12-31T23:59:59Z').getDayOfWeek()", .int(3)),
        ])
    func fields(_ row: Row) throws {
        let time = try evaluate("timestamp(1234567890)")
        #expect(try evaluate(row.source, ["t": time]) == row.value)
    }

    @Test(
        "durations in whole units",
        arguments: [
            Row("duration('10000s').getHours()", .int(2)), Row("duration('3730s').getMinutes()", .int(62)),
            Row("duration('3730.9s').getSeconds()", .int(3730)),
            Row("duration('123.321456789s').getMilliseconds()", .int(321)),
            Row("string(duration('1h30m'))", .string("5400s")),
            Row("string(duration('-1.5s'))", .string("-1.5s")),
            Row("string(duration('1ns'))", .string("0.000000001s")),
            Row("string(duration('0'))", .string("0s")),
            Row("string(duration('1.5ms2us'))", .string("0.001502s")),
            Row("duration('60m') == duration('1h')", .bool(true)),
            Row("string(-duration('2s'))", .string("-2s")),
            Row("string(duration('-9223372036.854775808s'))", .string("-9223372036.854775808s")),
            Row("string(duration('2562047h47m16.854775807s'))", .string("9223372036.854775807s")),
        ])
    func durations(_ row: Row) throws {
        #expect(try evaluate(row.source) == row.value)
    }

    @Test(
        "times add and subtract",
        arguments: [
            Row("timestamp('2009-02-13T23:00:00Z') + duration('240s')", "2009-02-13T23:04:00Z"),
            Row("duration('120s') + timestamp('2009-02-13T23:01:00Z')", "2009-02-13T23:03:00Z"),
            Row(
                "timestamp('0001-01-01T00:00:01.000000001Z') + duration('-999999999ns')",
                "0001-01-01T00:00:00.000000002Z"),
            Row("timestamp('2024-02-28T12:00:00Z') + duration('24h')", "2024-02-29T12:00:00Z"),
            Row("timestamp('2009-02-13T23:10:00Z') - duration('600s')", "2009-02-13T23:00:00Z"),
            Row("timestamp('2024-01-01T01:00:00+01:00')", "2024-01-01T00:00:00Z"),
        ])
    func timestampArithmetic(_ row: Row) throws {
        #expect(try evaluate("string(\(row.source))") == row.value)
    }

    @Test(
        "durations add, subtract and come from two timestamps",
        arguments: [
            Row("timestamp('2009-02-13T23:31:00Z') - timestamp('2009-02-13T23:29:00Z')", "120s"),
            Row("duration('600s') + duration('50s')", "650s"),
            Row("duration('900s') - duration('42s')", "858s"),
        ])
    func durationArithmetic(_ row: Row) throws {
        #expect(try evaluate("string(\(row.source))") == row.value)
    }

    @Test(
        "results beyond years 1 to 9999 or beyond 292 years of duration are range errors",
        arguments: [
            FailingRow("timestamp('0000-01-01T00:00:00Z')", .outOfRange),
            FailingRow("timestamp('10000-01-01T00:00:00Z')", .invalidArgument),
            FailingRow("timestamp('2023-02-29T00:00:00Z')", .outOfRange),
            FailingRow("timestamp('2023-02-28')", .invalidArgument),
            FailingRow("timestamp('0001-01-01T00:00:00Z') - duration('1ns')", .outOfRange),
            FailingRow("timestamp('9999-12-31T23:59:59.999999999Z') + duration('1ns')", .outOfRange),
            FailingRow("timestamp('9999-12-31T23:59:59Z') - timestamp('0001-01-01T00:00:00Z')", .outOfRange),
            FailingRow("duration('320000000000s')", .outOfRange),
            FailingRow("duration('9223372037s')", .outOfRange),
            FailingRow("duration('9223372036.854775808s')", .outOfRange),
            FailingRow("duration('-9223372036.854775809s')", .outOfRange),
            FailingRow("duration('9000000000s') + duration('9000000000s')", .outOfRange),
            FailingRow("duration('1')", .invalidArgument), FailingRow("duration('')", .invalidArgument),
            FailingRow("duration('1d')", .invalidArgument), FailingRow("duration('.s')", .invalidArgument),
            FailingRow("timestamp(0).getHours('Nowhere/Town')", .invalidArgument),
            FailingRow("timestamp(0).getHours('../../etc/passwd')", .invalidArgument),
            FailingRow("timestamp(0) + timestamp(0)", .noSuchOverload),
            FailingRow("duration('1s') * 2", .noSuchOverload),
            FailingRow("duration('1s').getFullYear()", .noSuchOverload),
        ])
    func rangeErrors(_ row: FailingRow) {
        #expect(failure(row.source)?.kind == row.kind)
    }

    @Test("the calendar counts every day from year 1 to 2400 once")
    func calendar() {
        var days = CivilTime.daysSinceEpoch(year: 1, month: 1, day: 1)
        for year in Int64(1)...2400 {
            for month in Int64(1)...12 {
                #expect(CivilTime.daysSinceEpoch(year: year, month: month, day: 1) == days)
                days += CivilTime.daysInMonth(month, year: year)
                let last = CivilTime(secondsSinceEpoch: days * CivilTime.secondsPerDay - 1)
                #expect(last.year == year && last.month == month)
                #expect(last.day == CivilTime.daysInMonth(month, year: year))
            }
        }
    }

    @Test("a timestamp's text reads back as the same timestamp")
    func text() throws {
        var random = SplitMix64(seed: 11)
        for _ in 0..<500 {
            let seconds = Int64.random(in: ExpressionTimestamp.secondsRange, using: &random)
            let time = ExpressionTimestamp(
                secondsSinceEpoch: seconds, nanosecond: .random(in: 0..<1_000_000_000, using: &random))
            let text = try #require(time?.description)
            #expect(try ExpressionTimestamp(parsing: text) == time)
        }
    }
}

extension Row {
    init(_ source: String, _ text: String) {
        self.init(source, .string(text))
    }
}
