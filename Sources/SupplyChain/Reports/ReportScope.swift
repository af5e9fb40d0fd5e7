/// What a report or a key figure is about.
struct ReportScope: Sendable, Hashable {
    /// The days it covers.
    let period: ClosedRange<CalendarDate>
    /// `nil`: all products.
    let sku: String?
    /// `nil`: all sites together.
    let location: String?

    var dayCount: Int { period.lowerBound.distance(to: period.upperBound) + 1 }

    /// The period of the same length that ends on the day before.
    var previous: ReportScope {
        let end = period.lowerBound.advanced(by: -1)
        return with(end.advanced(by: 1 - dayCount)...end)
    }

    /// The same products and sites in other days.
    func with(_ period: ClosedRange<CalendarDate>) -> ReportScope {
        ReportScope(period: period, sku: sku, location: location)
    }
}

/// How long a period a report covers.
public enum ReportType: String, Sendable, Hashable, Codable, CaseIterable {
    /// The day.
    case daily
    /// The seven days that end with the day.
    case weekly
    /// The month that ends with the day.
    case monthly
    /// Any days.
    case custom

    /// The period that ends on a day; that day alone for ``custom``, whose days are given.
    func period(endingOn day: CalendarDate) -> ClosedRange<CalendarDate> {
        switch self {
        case .daily, .custom: day...day
        case .weekly: day.advanced(by: -6)...day
        case .monthly: day.startOfMonthEnding...day
        }
    }
}

extension CalendarDate {
    /// The first day of the month that ends on this day: 1 March for 31 March, 16 February for 15 March.
    fileprivate var startOfMonthEnding: CalendarDate {
        let next = advanced(by: 1).components
        let month = next.month == 1 ? 12 : next.month - 1
        let year = next.month == 1 ? next.year - 1 : next.year
        // A month without that day starts on its last one.
        for day in stride(from: next.day, through: 1, by: -1) {
            if let start = CalendarDate(year: year, month: month, day: day) { return min(start, self) }
        }
        return self
    }
}
