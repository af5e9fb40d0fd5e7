/// A moment of a series in the file's own clock, which is not asked for a time zone.
public struct SeriesTime: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Seconds since 1970-01-01 00:00 of that clock.
    public let seconds: Int
    /// Whether the file says no more than the month or the year.
    let precision: Precision

    enum Precision: Int, Sendable {
        case year, quarter, month, day, second
    }

    /// The calendar day.
    public var date: CalendarDate {
        CalendarDate(daysSinceEpoch: Int((Double(seconds) / 86_400).rounded(.down)))
    }

    init(date: CalendarDate, secondOfDay: Int = 0, precision: Precision) {
        seconds = date.daysSinceEpoch * 86_400 + secondOfDay
        self.precision = precision
    }

    /// A calendar day.
    public init(_ date: CalendarDate) {
        self.init(date: date, precision: .day)
    }

    /// Months since the year 0.
    var monthNumber: Int {
        let (year, month, _) = date.components
        return 12 * year + month - 1
    }

    public static func < (left: SeriesTime, right: SeriesTime) -> Bool { left.seconds < right.seconds }

    public static func == (left: SeriesTime, right: SeriesTime) -> Bool { left.seconds == right.seconds }

    public func hash(into hasher: inout Hasher) { hasher.combine(seconds) }

    /// As precise as the file: `2017`, `2017-Q4`, `2017-12`, `2017-12-31`, `2017-12-31 14:00`.
    public var description: String {
        let month = date.components.month
        let day = "\(date)"
        switch precision {
        case .year: return String(day.prefix(4))
        case .quarter: return "\(day.prefix(4))-Q\((month - 1) / 3 + 1)"
        case .month: return String(day.prefix(7))
        case .day: return day
        case .second:
            let second = seconds - date.daysSinceEpoch * 86_400
            func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
            let clock = "\(two(second / 3600)):\(two(second / 60 % 60))"
            return "\(day) \(clock)" + (second % 60 == 0 ? "" : ":\(two(second % 60))")
        }
    }

    /// The moment a number of steps later. Months end where they end: a month after 31 January is 28 February.
    func advanced(by count: Int, of step: SeriesStep) -> SeriesTime {
        switch step {
        case .seconds(let size): return SeriesTime(seconds: seconds + count * size, precision: precision)
        case .days(let size):
            return SeriesTime(seconds: seconds + count * size * 86_400, precision: precision)
        case .months(let size):
            let month = monthNumber + count * size
            let isLastDay = precision == .day && date.advanced(by: 1).components.day == 1
            let wanted = isLastDay ? 31 : date.components.day
            let day = (1...wanted).reversed().lazy.compactMap {
                CalendarDate(year: month / 12, month: month % 12 + 1, day: $0)
            }.first
            return SeriesTime(date: day ?? date, precision: precision)
        }
    }

    /// Steps from here to a later moment; `nil` where it does not fall on one.
    func steps(to other: SeriesTime, of step: SeriesStep) -> Int? {
        let (distance, size) =
            switch step {
            case .seconds(let size): (other.seconds - seconds, size)
            case .days(let size): (other.seconds - seconds, size * 86_400)
            case .months(let size): (other.monthNumber - monthNumber, size)
            }
        return distance.isMultiple(of: size) ? distance / size : nil
    }

    private init(seconds: Int, precision: Precision) {
        self.seconds = seconds
        self.precision = precision
    }
}

extension SeriesTime {
    /// What ``init(_:)-(String)`` reads, for messages.
    static let expectation = "a date such as 2017-12-31, 2017-12, 2017-Q4 or 2017-12-31 14:00"

    /// Reads `2017-12-31` (also with `/`, or `31.12.2017`), `20171231`, `2017-12`, `2017-Q4`, `2017`, and a day
    /// followed by a time of day; `nil` for anything else.
    public init?(_ text: String) {
        let text = text.trimmed
        let parts = text.split(maxSplits: 1, whereSeparator: { $0 == " " || $0 == "T" })
        guard let first = parts.first else { return nil }
        if parts.count == 2 {
            guard let date = Self.day(first), let second = Self.secondOfDay(parts[1]) else { return nil }
            self.init(date: date, secondOfDay: second, precision: .second)
        } else if let date = Self.day(first) {
            self.init(date: date, precision: .day)
        } else if let (date, precision) = Self.coarse(first) {
            self.init(date: date, precision: precision)
        } else {
            return nil
        }
    }

    private static func day(_ text: Substring) -> CalendarDate? {
        for (separator, isYearFirst) in [("-", true), ("/", true), (".", false)] as [(Character, Bool)] {
            let parts = text.split(separator: separator, omittingEmptySubsequences: false)
            let numbers = parts.compactMap { number($0) }
            guard parts.count == 3, numbers.count == 3, parts[isYearFirst ? 0 : 2].count == 4 else {
                continue
            }
            return isYearFirst
                ? CalendarDate(year: numbers[0], month: numbers[1], day: numbers[2])
                : CalendarDate(year: numbers[2], month: numbers[1], day: numbers[0])
        }
        guard text.count == 8, let number = number(text) else { return nil }
        return CalendarDate(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    }

    private static func coarse(_ text: Substring) -> (CalendarDate, Precision)? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard let year = parts.first, year.count == 4, let year = number(year), parts.count <= 2 else {
            return nil
        }
        guard parts.count == 2 else {
            return CalendarDate(year: year, month: 1, day: 1).map { ($0, .year) }
        }
        if let letter = parts[1].first, letter == "Q" || letter == "q" {
            guard let quarter = number(parts[1].dropFirst()), (1...4).contains(quarter) else { return nil }
            return CalendarDate(year: year, month: 3 * quarter - 2, day: 1).map { ($0, .quarter) }
        }
        guard let month = number(parts[1]) else { return nil }
        return CalendarDate(year: year, month: month, day: 1).map { ($0, .month) }
    }

    /// `14:00`, `14:00:30`, `14:00:30Z`, with fractions of seconds left out.
    private static func secondOfDay(_ text: Substring) -> Int? {
        let clock = text.hasSuffix("Z") ? text.dropLast() : text
        let parts = clock.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), let hour = number(parts[0]), let minute = number(parts[1]) else {
            return nil
        }
        let second = parts.count == 3 ? number(parts[2].prefix { $0 != "." }) : 0
        guard let second, hour < 24, minute < 60, second < 60 else { return nil }
        return 3600 * hour + 60 * minute + second
    }

    private static func number(_ text: Substring) -> Int? {
        !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
    }
}

extension String {
    /// Without blanks at the ends.
    var trimmed: String {
        String(drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
