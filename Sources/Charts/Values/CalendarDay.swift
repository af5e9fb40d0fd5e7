/// A day of the proleptic Gregorian calendar, held as the number of days since 1970-01-01.
///
/// The conversions are those of Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"
/// (`days_from_civil`, `civil_from_days`). Years −9999…9999.
public struct CalendarDay: Sendable, Hashable, Comparable, Codable {
    /// Days since 1970-01-01; negative before it.
    public let daysSince1970: Int

    private static let earliest = CalendarDay.days(year: -9999, month: 1, day: 1)
    private static let latest = CalendarDay.days(year: 9999, month: 12, day: 31)

    /// The day with the given number; saturates at the first day of −9999 and the last of 9999.
    public init(daysSince1970: Int) {
        self.daysSince1970 = Swift.min(Swift.max(daysSince1970, Self.earliest), Self.latest)
    }

    /// The given date, or nil when it does not exist or its year is outside −9999…9999.
    public init?(year: Int, month: Int, day: Int) {
        guard (-9999...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.length(ofMonth: month, year: year)
        else { return nil }
        daysSince1970 = Self.days(year: year, month: month, day: day)
    }

    /// A date as `YYYY-MM-DD` (ISO 8601 calendar date), or nil when the text is anything else.
    public init?(iso: String) {
        let parts = iso.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// The year, −9999…9999.
    public var year: Int { civil.year }
    /// The month, 1…12.
    public var month: Int { civil.month }
    /// The day of the month, 1…31.
    public var day: Int { civil.day }

    /// The day the given number of days later (earlier when negative), saturating like ``init(daysSince1970:)``.
    public func adding(days: Int) -> CalendarDay {
        let (sum, overflow) = daysSince1970.addingReportingOverflow(days)
        return CalendarDay(daysSince1970: overflow ? (days < 0 ? .min : .max) : sum)
    }

    /// The date as `2026-03-12`; years before 0 carry a minus sign.
    public var isoText: String {
        let date = civil
        let sign = date.year < 0 ? "-" : ""
        return
            "\(sign)\(padded(abs(date.year), to: 4))-\(padded(date.month, to: 2))-\(padded(date.day, to: 2))"
    }

    /// The date for people in running text, `12 Mar 2026`.
    public var shortText: String {
        "\(day) \(monthName) \(year)"
    }

    /// The English three-letter name of the month.
    var monthName: String {
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][month - 1]
    }

    /// The day of the week, 0 Monday … 6 Sunday (1970-01-01 was a Thursday).
    var weekday: Int {
        ((daysSince1970 + 3) % 7 + 7) % 7
    }

    /// Earlier days come first.
    public static func < (first: CalendarDay, second: CalendarDay) -> Bool {
        first.daysSince1970 < second.daysSince1970
    }

    /// Reads the number of days.
    public init(from decoder: any Decoder) throws {
        self.init(daysSince1970: try decoder.singleValueContainer().decode(Int.self))
    }

    /// Writes the number of days.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(daysSince1970)
    }
}

extension CalendarDay {
    /// `civil_from_days`.
    private var civil: (year: Int, month: Int, day: Int) {
        let shifted = daysSince1970 + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    /// `days_from_civil`.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private static func length(ofMonth month: Int, year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }
}

private func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
}
