/// A rule for standard and daylight saving time, such as `CET-1CEST,M3.5.0,M10.5.0/3`
/// (POSIX.1-2017, section 8.3, variable TZ, with the hours of RFC 9636, section 3.3.1).
struct ZoneRule {
    private let standardOffset: Int64
    private let daylight: Daylight?

    private struct Daylight {
        let offset: Int64
        let start: YearlyDate
        let end: YearlyDate
    }

    /// - Returns: nil when the text is no rule.
    init?(parsing text: String) {
        var reader = RuleReader(rest: text.utf8[...])
        guard reader.skipName(), let standard = reader.time() else { return nil }
        standardOffset = -standard
        guard !reader.rest.isEmpty else {
            daylight = nil
            return
        }
        guard reader.skipName() else { return nil }
        let offset = reader.time().map { -$0 } ?? standardOffset + 3_600
        guard reader.take(","), let start = reader.date(), reader.take(","), let end = reader.date() else {
            return nil
        }
        daylight = Daylight(offset: offset, start: start, end: end)
    }

    func offsetSeconds(at secondsSinceEpoch: Int64) -> Int64 {
        guard let daylight else { return standardOffset }
        let year = CivilTime(secondsSinceEpoch: secondsSinceEpoch, offsetSeconds: standardOffset).year
        let start = daylight.start.secondsSinceEpoch(year: year) - standardOffset
        let end = daylight.end.secondsSinceEpoch(year: year) - daylight.offset
        let isDaylight =
            start < end
            ? (start..<end).contains(secondsSinceEpoch) : !(end..<start).contains(secondsSinceEpoch)
        return isDaylight ? daylight.offset : standardOffset
    }
}

/// A day of each year and a time on it, by the clock that holds until then.
private struct YearlyDate {
    enum Day {
        /// `Mm.w.d`: the w-th weekday d of month m, the last one for w = 5.
        case weekday(month: Int64, week: Int64, day: Int64)
        /// `Jn`: 1...365, 29 February never counted.
        case julian(Int64)
        /// `n`: 0...365
        case ordinal(Int64)
    }

    let day: Day
    let seconds: Int64

    func secondsSinceEpoch(year: Int64) -> Int64 {
        daysSinceEpoch(year: year) * CivilTime.secondsPerDay + seconds
    }

    private func daysSinceEpoch(year: Int64) -> Int64 {
        let newYear = CivilTime.daysSinceEpoch(year: year, month: 1, day: 1)
        switch day {
        case .ordinal(let day): return newYear + day
        case .julian(let day):
            let isBehindLeapDay = day >= 60 && CivilTime.daysInMonth(2, year: year) == 29
            return newYear + day - 1 + (isBehindLeapDay ? 1 : 0)
        case .weekday(let month, let week, let day):
            let first = CivilTime.daysSinceEpoch(year: year, month: month, day: 1)
            let firstWeekday = CivilTime(secondsSinceEpoch: first * CivilTime.secondsPerDay).dayOfWeek
            let offset = (day - firstWeekday + 7) % 7 + (week - 1) * 7
            return first + (offset < CivilTime.daysInMonth(month, year: year) ? offset : offset - 7)
        }
    }
}

private struct RuleReader {
    var rest: Substring.UTF8View

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// The abbreviation of a zone: letters, or anything in angle brackets.
    mutating func skipName() -> Bool {
        if take("<") {
            rest = rest.drop { $0 != UInt8(ascii: ">") }
            return take(">")
        }
        let letters = rest.prefix(while: \.isLetter)
        rest = rest[letters.endIndex...]
        return !letters.isEmpty
    }

    private mutating func number() -> Int64? {
        let digits = rest.prefix(while: \.isDigit)
        rest = rest[digits.endIndex...]
        return Int64(Substring(digits.prefix(6)))
    }

    /// `±h:mm:ss` in seconds.
    mutating func time() -> Int64? {
        let isNegative = take("-")
        if !isNegative { _ = take("+") }
        guard var seconds = number().map({ $0 * 3_600 }) else { return nil }
        for unit in [60, 1] as [Int64] where take(":") {
            guard let part = number() else { return nil }
            seconds += part * unit
        }
        return isNegative ? -seconds : seconds
    }

    /// A day and, behind a slash, the time; two o'clock when none is given.
    mutating func date() -> YearlyDate? {
        guard let day = day() else { return nil }
        guard take("/") else { return YearlyDate(day: day, seconds: 7_200) }
        return time().map { YearlyDate(day: day, seconds: $0) }
    }

    private mutating func day() -> YearlyDate.Day? {
        if take("J") { return number().map(YearlyDate.Day.julian) }
        guard take("M") else { return number().map(YearlyDate.Day.ordinal) }
        guard let month = number(), (1...12).contains(month), take("."), let week = number(),
            (1...5).contains(week), take("."), let day = number(), (0...6).contains(day)
        else { return nil }
        return .weekday(month: month, week: week, day: day)
    }
}
