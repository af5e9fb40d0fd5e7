import Baton
import Testing

@testable import SupplyChain

@Suite("Calendar dates")
struct CalendarDateTests {
    /// Days since 1970-01-01 as Python's `datetime.date.toordinal() - 719163` and `isoweekday()` give them.
    @Test(
        "Days since 1970 and weekdays agree with published values",
        arguments: [
            ("1970-01-01", 0, 4), ("1969-12-31", -1, 3), ("2000-02-29", 11_016, 2), ("2017-12-31", 17_531, 7),
            ("1900-03-01", -25_508, 4), ("0001-01-01", -719_162, 1), ("9999-12-31", 2_932_896, 5),
        ])
    func published(text: String, days: Int, weekday: Int) throws {
        let date = try #require(CalendarDate(text))
        #expect(date.daysSinceEpoch == days)
        #expect(date.isoWeekday == weekday)
        #expect(date.description == text)
    }

    @Test("Every day of two centuries survives the way to text and back, one day after the other")
    func roundTrip() {
        var previous = CalendarDate(daysSinceEpoch: -36_526)
        for days in -36_525...36_525 {
            let date = CalendarDate(daysSinceEpoch: days)
            #expect(CalendarDate(date.description) == date)
            #expect(previous.advanced(by: 1) == date && previous < date)
            previous = date
        }
    }

    @Test(
        "Anything else than an existing day is refused",
        arguments: [
            "", "2017-2-03", "2017-02-29", "1900-02-29", "2017-13-01", "2017-00-10", "2017-01-00",
            "2017-04-31",
            "0000-01-01", "2017/01/01", "01.02.2017", "2017-01-01T00:00", " 2017-01-01", "2017-01-0a",
            "٢٠١٧-01-01",
        ])
    func refused(text: String) {
        #expect(CalendarDate(text) == nil)
    }

    @Test("Arithmetic stops at the first and last supported day")
    func clamped() {
        #expect(CalendarDate(daysSinceEpoch: .max).description == "9999-12-31")
        #expect(CalendarDate(daysSinceEpoch: .min).description == "0001-01-01")
    }

    @Test("Timestamps survive the way to text and back, and know their day")
    func timestamps() throws {
        for text in ["2017-12-31T23:59:59.250Z", "1969-12-31T00:00:00.000Z"] {
            let timestamp = try #require(Timestamp(iso8601: text))
            #expect(timestamp.description == text)
            #expect(timestamp.utcDate.description == String(text.prefix(10)))
        }
        #expect(Timestamp(iso8601: "1970-01-01T00:00:01Z")?.nanoseconds == 1_000_000_000)
        for text in [
            "2017-12-31", "2017-12-31T24:00:00Z", "2017-12-31T23:59:59+01:00", "2017-02-30T00:00:00Z",
        ] {
            #expect(Timestamp(iso8601: text) == nil)
        }
    }
}
