internal import Baton
internal import Expressions

/// The times that a cron expression names.
struct CronTimes: Sendable {
    private let minutes: CronField
    private let hours: CronField
    private let days: CronDays
    private let months: CronField
    private let years: ClosedRange<Int64>
    private let isInYear: CronField?

    /// Six fields, of which one for days is `?`; days of the week from 1 for Sunday.
    init(eventBridge text: String) throws(ScheduleProblem) {
        let fields = text.split(whereSeparator: \.isWhitespace).map(String.init)
        guard fields.count == 6 else {
            throw ScheduleProblem(
                "expected six fields (minutes hours day-of-month month day-of-week year), not \(fields.count)"
            )
        }
        minutes = try CronField(fields[0], .minutes)
        hours = try CronField(fields[1], .hours)
        months = try CronField(fields[3], .months)
        days = try CronDays(eventBridgeDayOfMonth: fields[2], dayOfWeek: fields[4])
        isInYear = try CronField(fields[5], .years)
        years = 1970...2199
    }

    /// Five fields, or a name such as `@daily`; days of the week from 0 for Sunday.
    init(crontab text: String) throws(ScheduleProblem) {
        let named = [
            "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0",
            "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@hourly": "0 * * * *",
        ]
        let fields = (named[text] ?? text).split(whereSeparator: \.isWhitespace).map(String.init)
        guard fields.count == 5 else {
            throw ScheduleProblem(
                "expected cron(…), rate(…), at(…) or five fields (minutes hours day-of-month month day-of-week)"
            )
        }
        minutes = try CronField(fields[0], .minutes)
        hours = try CronField(fields[1], .hours)
        months = try CronField(fields[3], .months)
        days = try CronDays(crontabDayOfMonth: fields[2], dayOfWeek: fields[4])
        isInYear = nil
        years = 1970...2261
    }

    func next(after instant: Timestamp, in zone: ZoneFile?) -> Timestamp? {
        let seconds = instant.nanoseconds.flooringDivision(by: 1_000_000_000)
        let now = CivilTime(secondsSinceEpoch: LocalTime.seconds(at: seconds, in: zone))
        // From the day before: clocks that go back over midnight show it again.
        var day = CivilTime.daysSinceEpoch(year: now.year, month: now.month, day: now.day) - 1
        while true {
            let date = CivilTime(secondsSinceEpoch: day * CivilTime.secondsPerDay)
            guard date.year <= years.upperBound else { return nil }
            // A schedule without a day in eight years, from one leap year over 2100 to the next, has none.
            if isInYear == nil, date.year > now.year + 8 { return nil }
            if isInYear?.contains(date.year) == false {
                day = CivilTime.daysSinceEpoch(year: date.year + 1, month: 1, day: 1)
            } else if !months.contains(date.month) {
                day =
                    CivilTime.daysSinceEpoch(year: date.year, month: date.month, day: 1)
                    + CivilTime.daysInMonth(date.month, year: date.year)
            } else {
                if days.contain(date), let first = first(on: day, after: seconds, in: zone) {
                    return Timestamp(nanoseconds: first * 1_000_000_000)
                }
                day += 1
            }
        }
    }

    private func first(on day: Int64, after seconds: Int64, in zone: ZoneFile?) -> Int64? {
        var first: Int64?
        for hour in hours.values {
            for minute in minutes.values {
                let local = day * CivilTime.secondsPerDay + hour * 3_600 + minute * 60
                let instants = LocalTime.instants(of: local, in: zone)
                let counted = hours.isStepped ? instants[...] : instants.prefix(1)
                for instant in counted where instant > seconds { first = min(first ?? instant, instant) }
            }
            // Hours that come twice lie at most two hours apart.
            if let first,
                day * CivilTime.secondsPerDay + (hour - 3) * 3_600 > LocalTime.seconds(at: first, in: zone)
            {
                break
            }
        }
        return first
    }
}
