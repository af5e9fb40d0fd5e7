import Baton
import EventLayer
import Foundation
import Testing

@Suite struct ScheduleTests {
    private static func times(
        _ expression: String, zone: String = "UTC", after start: String, count: Int = 3
    ) throws -> [String] {
        let schedule = try Schedule(expression, timeZone: zone)
        return schedule.times(after: try instant(start), through: Timestamp(nanoseconds: .max), limit: count)
            .map { String($0.description.dropLast(8)) }
    }

    private static func instant(_ text: String) throws -> Timestamp {
        let date = try Date(text, strategy: .iso8601)
        return Timestamp(nanoseconds: Int64(date.timeIntervalSince1970) * 1_000_000_000)
    }

    /// The first lines are the examples of the EventBridge manual.
    @Test(arguments: [
        ("cron(0 10 * * ? *)", ["2026-11-27T10:00", "2026-11-28T10:00", "2026-11-29T10:00"]),
        ("cron(15 12 * * ? *)", ["2026-11-27T12:15", "2026-11-28T12:15", "2026-11-29T12:15"]),
        ("cron(0 18 ? * MON-FRI *)", ["2026-11-27T18:00", "2026-11-30T18:00", "2026-12-01T18:00"]),
        ("cron(0 8 1 * ? *)", ["2026-12-01T08:00", "2027-01-01T08:00", "2027-02-01T08:00"]),
        ("cron(0/15 * * * ? *)", ["2026-11-27T00:15", "2026-11-27T00:30", "2026-11-27T00:45"]),
        ("cron(0/5 8-17 ? * MON-FRI *)", ["2026-11-27T08:00", "2026-11-27T08:05", "2026-11-27T08:10"]),
        ("cron(0 9 ? * 2#1 *)", ["2026-12-07T09:00", "2027-01-04T09:00", "2027-02-01T09:00"]),
        ("cron(0 0 ? * 6L *)", ["2026-12-25T00:00", "2027-01-29T00:00", "2027-02-26T00:00"]),
        ("cron(0 0 L * ? *)", ["2026-11-30T00:00", "2026-12-31T00:00", "2027-01-31T00:00"]),
        ("cron(0 0 L-2 * ? *)", ["2026-11-28T00:00", "2026-12-29T00:00", "2027-01-29T00:00"]),
        ("cron(0 0 1W * ? *)", ["2026-12-01T00:00", "2027-01-01T00:00", "2027-02-01T00:00"]),
        ("cron(0 0 LW * ? *)", ["2026-11-30T00:00", "2026-12-31T00:00", "2027-01-29T00:00"]),
        ("cron(0 0 15W 5 ? *)", ["2027-05-14T00:00", "2028-05-15T00:00", "2029-05-15T00:00"]),
        ("cron(30 4 29 2 ? *)", ["2028-02-29T04:30", "2032-02-29T04:30", "2036-02-29T04:30"]),
        ("cron(0 0 1 JAN ? 2027-2028)", ["2027-01-01T00:00", "2028-01-01T00:00"]),
        ("0 2 * * *", ["2026-11-27T02:00", "2026-11-28T02:00", "2026-11-29T02:00"]),
        ("0 4 * * 1", ["2026-11-30T04:00", "2026-12-07T04:00", "2026-12-14T04:00"]),
        ("0 4 * * 7", ["2026-11-29T04:00", "2026-12-06T04:00", "2026-12-13T04:00"]),
        ("0 0 13 * fri", ["2026-12-04T00:00", "2026-12-11T00:00", "2026-12-13T00:00"]),
        ("@monthly", ["2026-12-01T00:00", "2027-01-01T00:00", "2027-02-01T00:00"]),
        ("rate(1 hour)", ["2026-11-27T01:00", "2026-11-27T02:00", "2026-11-27T03:00"]),
        ("rate(2 days)", ["2026-11-29T00:00", "2026-12-01T00:00", "2026-12-03T00:00"]),
        ("at(2026-11-30T08:00:00)", ["2026-11-30T08:00"]),
        ("cron(0 0 31 2 ? *)", []),
        ("0 0 30 2 *", []),
    ])
    func names(expression: String, expected: [String]) throws {
        #expect(try Self.times(expression, after: "2026-11-27T00:00:00Z") == expected)
    }

    /// Clocks in Berlin: 2026-03-29 from 2 to 3 o'clock, 2026-10-25 from 3 back to 2.
    @Test(arguments: [
        // Left out in spring.
        ("cron(30 2 * * ? *)", "2026-03-28T00:00:00Z", ["2026-03-28T01:30", "2026-03-30T00:30"]),
        // Twice in autumn: the first time only.
        ("cron(30 2 * * ? *)", "2026-10-24T12:00:00Z", ["2026-10-25T00:30", "2026-10-26T01:30"]),
        // Every hour goes on through both.
        ("0 * * * *", "2026-10-24T23:30:00Z", ["2026-10-25T00:00", "2026-10-25T01:00", "2026-10-25T02:00"]),
        (
            "30 */2 * * *", "2026-10-24T23:30:00Z",
            ["2026-10-25T00:30", "2026-10-25T01:30", "2026-10-25T03:30"]
        ),
        ("0 * * * *", "2026-03-29T00:30:00Z", ["2026-03-29T01:00", "2026-03-29T02:00"]),
        ("0 2 * * *", "2026-07-01T00:00:00Z", ["2026-07-02T00:00", "2026-07-03T00:00"]),
        ("at(2026-07-01T08:00:00)", "2026-06-01T00:00:00Z", ["2026-07-01T06:00"]),
    ])
    func followsTheClocksOfItsZone(expression: String, start: String, expected: [String]) throws {
        #expect(
            try Self.times(expression, zone: "Europe/Berlin", after: start, count: expected.count) == expected
        )
    }

    /// Clocks that go back over midnight, and by half an hour only.
    @Test func knowsUnusualChanges() throws {
        #expect(
            try Self.times("30 23 * * *", zone: "America/Havana", after: "2026-10-31T20:00:00Z", count: 2)
                == ["2026-11-01T03:30", "2026-11-02T04:30"])
        #expect(
            try Self.times(
                "*/30 1 * * *", zone: "Australia/Lord_Howe", after: "2026-04-04T12:00:00Z", count: 3)
                == ["2026-04-04T14:00", "2026-04-04T14:30", "2026-04-05T14:30"])
    }

    @Test(arguments: [
        ("cron(0 2 * * * *)", "one of them must be ?"),
        ("cron(0 2 ? * ? *)", "in one of them only"),
        ("cron(0 2 * * ?)", "expected six fields"),
        ("cron(60 2 * * ? *)", "minutes: expected 0 to 59"),
        ("cron(0 2 ? * 8 *)", "day of week: expected 1 to 7 or a name such as SUN"),
        ("cron(0 2 ? * 3#6 *)", "1 to 5"),
        ("cron(0 5-2 * * ? *)", "ends before it begins"),
        ("cron(*/0 * * * ? *)", "expected a step"),
        ("rate(5 minute)", "expected minutes, hours or days"),
        ("rate(1 hours)", "expected minute, hour or day"),
        ("rate(0 days)", "whole number"),
        ("rate(9223372036854775807 days)", "longer than 292 years"),
        ("every day", "five fields"),
        ("at(2026-02-30T00:00:00)", "a date and time"),
    ])
    func refuses(expression: String, message: String) throws {
        let error = #expect(throws: ScheduleError.self) { try Schedule(expression) }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }

    @Test func refusesUnknownZones() throws {
        let error = #expect(throws: ScheduleError.self) { try Schedule("@daily", timeZone: "Mars/Base") }
        #expect(error?.description.contains("Europe/Berlin") == true)
    }

    /// Against a walk minute by minute over the calendar of Foundation, which knows nothing of cron.
    @Test func findsTheFirstMinuteThatFits() throws {
        var random = SystemRandomNumberGenerator()
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
        for _ in 0..<40 {
            let minute = Int.random(in: 0...59, using: &random)
            let hour = Int.random(in: 0...23, using: &random)
            let weekday = Int.random(in: 1...7, using: &random)
            let expression = "cron(\(minute) \(hour) ? * \(weekday) *)"
            let start = Int64.random(in: 0..<2_000_000_000, using: &random)
            let next = try #require(
                try Schedule(expression).next(after: Timestamp(nanoseconds: start * 1_000_000_000)))
            let first = try #require(
                stride(from: start / 60 * 60 + 60, through: start + 8 * 86_400, by: 60).first {
                    let parts = calendar.dateComponents(
                        [.minute, .hour, .weekday], from: Date(timeIntervalSince1970: Double($0)))
                    return parts.minute == minute && parts.hour == hour && parts.weekday == weekday
                })
            #expect(next == Timestamp(nanoseconds: first * 1_000_000_000), "\(expression) after \(start)")
        }
    }
}
