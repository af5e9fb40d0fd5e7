internal import Expressions

/// The days that the two day fields of a cron expression name together.
enum CronDays: Sendable {
    case every
    case daysOfMonth(Set<Int64>)
    /// 0 for Sunday.
    case daysOfWeek(Set<Int64>)
    /// As crontab(5) has it when both fields are given.
    case either(daysOfMonth: Set<Int64>, daysOfWeek: Set<Int64>)
    /// `L`, or the n-th day before the last one.
    case lastOfMonth(daysBefore: Int64)
    case lastWeekdayOfMonth
    /// `15W`: the weekday (Monday to Friday) nearest to a day, within the month.
    case weekdayNearest(Int64)
    /// `6L`: the last such day of the week in a month; 0 for Sunday.
    case lastOfWeek(Int64)
    /// `3#2`: the n-th such day of the week in a month; 0 for Sunday.
    case nth(Int64, dayOfWeek: Int64)

    init(eventBridgeDayOfMonth month: String, dayOfWeek week: String) throws(ScheduleProblem) {
        switch (month, week) {
        case ("?", "?"): throw ScheduleProblem("day of month or day of week: ? may stand in one of them only")
        case (_, "?"): self = try Self.ofMonth(month)
        case ("?", _): self = try Self.ofWeek(week)
        default:
            throw ScheduleProblem(
                "day of month and day of week: one of them must be ?, such as cron(0 2 * * ? *)")
        }
    }

    init(crontabDayOfMonth month: String, dayOfWeek week: String) throws(ScheduleProblem) {
        let inMonth = Set(try CronField(month, .daysOfMonth).values)
        let inWeek = Set(try CronField(week, .crontabDaysOfWeek).values.map { $0 % 7 })
        switch (month.hasPrefix("*"), week.hasPrefix("*")) {
        case (true, true) where month == "*" && week == "*": self = .every
        case (false, true) where week == "*": self = .daysOfMonth(inMonth)
        case (true, false) where month == "*": self = .daysOfWeek(inWeek)
        default: self = .either(daysOfMonth: inMonth, daysOfWeek: inWeek)
        }
    }

    private static func ofMonth(_ text: String) throws(ScheduleProblem) -> Self {
        if text == "*" { return .every }
        if text == "L" { return .lastOfMonth(daysBefore: 0) }
        if text == "LW" { return .lastWeekdayOfMonth }
        if text.hasPrefix("L-") {
            guard let days = Int64(text.dropFirst(2)), (1...30).contains(days) else {
                throw ScheduleProblem("day of month: expected L-1 to L-30, not \"\(text)\"")
            }
            return .lastOfMonth(daysBefore: days)
        }
        if text.hasSuffix("W") {
            return .weekdayNearest(try CronField.Unit.daysOfMonth.value(text.dropLast()))
        }
        return .daysOfMonth(Set(try CronField(text, .daysOfMonth).values))
    }

    private static func ofWeek(_ text: String) throws(ScheduleProblem) -> Self {
        let unit = CronField.Unit.eventBridgeDaysOfWeek
        if text == "*" { return .every }
        if text == "L" { return .daysOfWeek([6]) }
        if text.hasSuffix("L") { return .lastOfWeek(try unit.value(text.dropLast()) - 1) }
        let parts = text.split(separator: "#", omittingEmptySubsequences: false)
        if parts.count == 2 {
            guard let count = Int64(parts[1]), (1...5).contains(count) else {
                throw ScheduleProblem("day of week: expected a day and 1 to 5, such as 3#2, not \"\(text)\"")
            }
            return .nth(count, dayOfWeek: try unit.value(parts[0]) - 1)
        }
        return .daysOfWeek(Set(try CronField(text, unit).values.map { $0 - 1 }))
    }

    func contain(_ date: CivilTime) -> Bool {
        let length = CivilTime.daysInMonth(date.month, year: date.year)
        switch self {
        case .every: return true
        case .daysOfMonth(let days): return days.contains(date.day)
        case .daysOfWeek(let days): return days.contains(date.dayOfWeek)
        case .either(let daysOfMonth, let daysOfWeek):
            return daysOfMonth.contains(date.day) || daysOfWeek.contains(date.dayOfWeek)
        case .lastOfMonth(let daysBefore): return date.day == length - daysBefore
        case .lastWeekdayOfMonth: return date.day == Self.weekday(nearest: length, to: date, length)
        case .weekdayNearest(let day):
            return day <= length && date.day == Self.weekday(nearest: day, to: date, length)
        case .lastOfWeek(let day): return date.dayOfWeek == day && date.day > length - 7
        case .nth(let count, let day): return date.dayOfWeek == day && (date.day - 1) / 7 + 1 == count
        }
    }

    /// The day of the month of the weekday nearest to a day, in the month of a date.
    private static func weekday(nearest day: Int64, to date: CivilTime, _ length: Int64) -> Int64 {
        let dayOfWeek = ((date.dayOfWeek + day - date.day) % 7 + 7) % 7
        switch dayOfWeek {
        case 6: return day == 1 ? 3 : day - 1
        case 0: return day == length ? day - 2 : day + 1
        default: return day
        }
    }
}
