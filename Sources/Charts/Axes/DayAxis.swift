/// A calendar axis: ticks on days, Mondays, firsts of months or years.
struct DayAxis: Equatable {
    /// A labelled day; `year` is set where the year begins to apply.
    struct Tick: Equatable {
        let day: CalendarDay
        let label: String
        let year: String?
    }

    /// The first day shown.
    let first: CalendarDay
    /// The last day shown, after ``first``.
    let last: CalendarDay
    /// At most as many ticks as asked for.
    let ticks: [Tick]

    /// An axis over the days; one day alone gets a day on each side, no days give a day of their own.
    init(days: [CalendarDay], maximumTicks: Int) {
        let lowest = days.min() ?? CalendarDay(daysSince1970: 0)
        let highest = days.max() ?? lowest
        let isPoint = lowest == highest
        first = isPoint ? lowest.adding(days: -1) : lowest
        last = isPoint ? highest.adding(days: 1) : highest
        ticks = Self.ticks(from: first, to: last, maximum: max(2, maximumTicks))
    }

    /// Where a day lies between ``first`` (0) and ``last`` (1).
    func fraction(of day: CalendarDay) -> Double {
        Double(day.daysSince1970 - first.daysSince1970)
            / Double(max(1, last.daysSince1970 - first.daysSince1970))
    }

    private enum Step {
        case days(Int)
        case months(Int)
    }

    private static let steps: [(step: Step, days: Int)] = [
        (.days(1), 1), (.days(2), 2), (.days(7), 7), (.days(14), 14), (.months(1), 28), (.months(2), 59),
        (.months(3), 90), (.months(6), 181), (.months(12), 365), (.months(24), 730),
        (.months(60), 1826), (.months(120), 3652), (.months(600), 18_262), (.months(1200), 36_524),
        (.months(6000), 182_621), (.months(24_000), 730_485),
    ]

    private static func ticks(
        from first: CalendarDay, to last: CalendarDay, maximum: Int
    ) -> [Tick] {
        let span = last.daysSince1970 - first.daysSince1970
        let step = steps.first { span / $0.days < maximum }?.step ?? .months(24_000)
        var ticks: [Tick] = []
        for day in days(from: first, to: last, step: step) {
            let changed = ticks.last.map { $0.day.year != day.year } ?? true
            ticks.append(
                Tick(day: day, label: label(day, step), year: changed ? String(day.year) : nil))
        }
        return ticks
    }

    private static func label(_ day: CalendarDay, _ step: Step) -> String {
        switch step {
        case .days: "\(day.day) \(day.monthName)"
        case .months: day.monthName
        }
    }

    private static func days(
        from first: CalendarDay, to last: CalendarDay, step: Step
    ) -> [CalendarDay] {
        switch step {
        case .days(let count):
            let offset = count % 7 == 0 ? (7 - first.weekday) % 7 : 0
            return stride(from: first.daysSince1970 + offset, through: last.daysSince1970, by: count)
                .map { CalendarDay(daysSince1970: $0) }
        case .months(let count):
            let start = first.year * 12 + first.month - 1
            let end = last.year * 12 + last.month - 1
            let aligned = start - ((start % count) + count) % count
            return stride(from: aligned, through: end, by: count).compactMap { month in
                let inYear = ((month % 12) + 12) % 12
                return CalendarDay(year: (month - inYear) / 12, month: inYear + 1, day: 1)
            }.filter { $0 >= first && $0 <= last }
        }
    }
}
