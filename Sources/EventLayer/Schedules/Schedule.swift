public import Baton
internal import Expressions

/// When something is to be done again and again, or once.
///
/// | text | is |
/// |---|---|
/// | `cron(0 2 * * ? *)` | minutes, hours, day of month, month, day of week (1 = SUN to 7), year, as in Amazon EventBridge ("Schedule types in EventBridge Scheduler") |
/// | `0 2 * * *` | minutes, hours, day of month, month, day of week (0 or 7 = SUN), as in crontab(5); also `@daily` and its like |
/// | `rate(5 minutes)` | an interval; minutes, hours or days |
/// | `at(2026-11-30T08:00:00)` | once |
///
/// Times are those of a time zone. A time that the change to summer time leaves out does not come that day. One that
/// comes twice at the change back comes once, the first time, unless the hours are `*` or steps of it: such a
/// schedule goes on through both hours.
public struct Schedule: Sendable {
    /// As it was written.
    public let expression: String
    /// A name of the IANA database, or `UTC`.
    public let timeZone: String
    private let kind: Kind
    private let zone: ZoneFile?

    private enum Kind {
        case cron(CronTimes)
        /// Nanoseconds.
        case rate(Int64)
        case once(Timestamp)
    }

    /// - Throws: ``ScheduleError`` for an expression that cannot be read, and for an unknown time zone.
    public init(_ expression: String, timeZone: String = "UTC") throws(ScheduleError) {
        self.expression = expression
        self.timeZone = timeZone
        do {
            zone = try Self.zone(timeZone)
            let text = expression.trimmed
            if let fields = text.argument(of: "cron") {
                kind = .cron(try CronTimes(eventBridge: fields))
            } else if let interval = text.argument(of: "rate") {
                kind = .rate(try Self.interval(interval))
            } else if let time = text.argument(of: "at") {
                kind = .once(try Self.instant(time, in: zone))
            } else {
                kind = .cron(try CronTimes(crontab: text))
            }
        } catch {
            throw ScheduleError(expression: expression, message: error.message)
        }
    }

    /// The first time after an instant; `nil` when there is none any more.
    ///
    /// - Parameter start: where the interval of a `rate` is counted from.
    public func next(after instant: Timestamp, start: Timestamp = Timestamp(nanoseconds: 0)) -> Timestamp? {
        switch kind {
        case .cron(let times): return times.next(after: instant, in: zone)
        case .once(let time): return time > instant ? time : nil
        case .rate(let interval):
            guard instant >= start else { return start }
            let count = (instant.nanoseconds - start.nanoseconds) / interval + 1
            let (offset, overflow) = count.multipliedReportingOverflow(by: interval)
            let (next, overflowed) = start.nanoseconds.addingReportingOverflow(offset)
            return overflow || overflowed ? nil : Timestamp(nanoseconds: next)
        }
    }

    /// The times after one instant up to and with another, at most `limit` of them.
    public func times(
        after first: Timestamp, through last: Timestamp, start: Timestamp = Timestamp(nanoseconds: 0),
        limit: Int = .max
    ) -> [Timestamp] {
        var times: [Timestamp] = []
        var instant = first
        while times.count < limit, let next = next(after: instant, start: start), next <= last {
            times.append(next)
            instant = next
        }
        return times
    }

    private static func zone(_ name: String) throws(ScheduleProblem) -> ZoneFile? {
        guard name != "UTC" else { return nil }
        guard let zone = ZoneFile(named: name) else {
            throw ScheduleProblem("unknown time zone \"\(name)\", expected a name such as Europe/Berlin")
        }
        return zone
    }

    private static func interval(_ text: String) throws(ScheduleProblem) -> Int64 {
        let words = text.split(separator: " ")
        guard words.count == 2, let count = Int64(words[0]), count > 0 else {
            throw ScheduleProblem("expected a whole number and a unit, such as rate(5 minutes)")
        }
        let seconds: [Substring: Int64] = ["minute": 60, "hour": 3_600, "day": 86_400]
        guard let unit = seconds[count == 1 ? words[1] : words[1].dropLast(words[1].hasSuffix("s") ? 1 : 0)],
            (count == 1) != words[1].hasSuffix("s")
        else {
            throw ScheduleProblem(
                "expected \(count == 1 ? "minute, hour or day" : "minutes, hours or days"), not \"\(words[1])\""
            )
        }
        let (interval, overflow) = count.multipliedReportingOverflow(by: unit * 1_000_000_000)
        guard !overflow else { throw ScheduleProblem("\(count) \(words[1]) is longer than 292 years") }
        return interval
    }

    /// `2026-11-30T08:00:00`, by the clocks of a zone.
    private static func instant(_ text: String, in zone: ZoneFile?) throws(ScheduleProblem) -> Timestamp {
        let parts = text.split(whereSeparator: { "-T:".contains($0) }).compactMap { Int64($0) }
        let separators = text.filter { !$0.isNumber }
        guard parts.count == 6, separators == "--T::", (1970...2261).contains(parts[0]),
            (1...12).contains(parts[1]),
            (1...CivilTime.daysInMonth(parts[1], year: parts[0])).contains(parts[2]),
            parts[3] < 24, parts[4] < 60, parts[5] < 60
        else { throw ScheduleProblem("expected a date and time such as at(2026-11-30T08:00:00)") }
        let local =
            CivilTime.daysSinceEpoch(year: parts[0], month: parts[1], day: parts[2]) * CivilTime.secondsPerDay
            + parts[3] * 3_600 + parts[4] * 60 + parts[5]
        guard let seconds = LocalTime.instants(of: local, in: zone).first else {
            throw ScheduleProblem("\(text) is left out by the change to summer time")
        }
        return Timestamp(nanoseconds: seconds * 1_000_000_000)
    }
}

/// What is wrong with a part of a schedule.
struct ScheduleProblem: Error {
    let message: String

    init(_ message: String) { self.message = message }
}

extension String {
    fileprivate var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    /// What stands between the brackets of `name(…)`.
    fileprivate func argument(of name: String) -> String? {
        guard hasPrefix(name + "("), hasSuffix(")") else { return nil }
        return String(dropFirst(name.count + 1).dropLast()).trimmed
    }
}
