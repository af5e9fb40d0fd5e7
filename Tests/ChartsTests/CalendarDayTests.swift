import Charts
import Testing

@Suite("Calendar days")
struct CalendarDayTests {
    // Day numbers: `date -u -d <date> +%s` divided by 86,400 (GNU coreutils); −9999 and 0000 from
    // Howard Hinnant's paper, where 0000-03-01 is −719,468.
    @Test(
        "match the published day numbers",
        arguments: [
            ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2026-03-12", 20_524),
            ("1900-03-01", -25_508), ("0000-03-01", -719_468), ("9999-12-31", 2_932_896),
        ])
    func published(iso: String, number: Int) throws {
        let day = try #require(CalendarDay(iso: iso))
        #expect(day.daysSince1970 == number)
        #expect(CalendarDay(daysSince1970: number).isoText == iso)
    }

    @Test("count every day of 400 years without a gap")
    func consecutive() throws {
        var number = try #require(CalendarDay(year: 1600, month: 1, day: 1)).daysSince1970
        var failures = 0
        for year in 1600..<2000 {
            for month in 1...12 {
                for day in 1...31 {
                    guard let date = CalendarDay(year: year, month: month, day: day) else { continue }
                    let isRight = date.daysSince1970 == number && date.day == day && date.month == month
                    if !isRight || date.year != year { failures += 1 }
                    number += 1
                }
            }
        }
        #expect(failures == 0)
        // 400 Gregorian years are 146,097 days.
        #expect(number == CalendarDay(year: 2000, month: 1, day: 1)?.daysSince1970)
    }

    @Test(
        "refuse dates that do not exist",
        arguments: [
            "2025-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "2026-04-31", "", "x",
        ])
    func refused(iso: String) {
        #expect(CalendarDay(iso: iso) == nil)
    }

    @Test("saturate instead of overflowing")
    func saturating() {
        #expect(CalendarDay(daysSince1970: .max).isoText == "9999-12-31")
        #expect(CalendarDay(daysSince1970: .min).isoText == "-9999-01-01")
        #expect(CalendarDay(daysSince1970: 5).adding(days: .max).isoText == "9999-12-31")
    }
}
