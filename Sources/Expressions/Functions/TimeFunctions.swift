/// `getFullYear`, `getHours`, … of timestamps and durations (langdef.md, "List of Standard Definitions").
enum TimeFunctions {
    static let all: [Function] = [
        calendar("getFullYear") { time, _ in time.year },
        calendar("getMonth") { time, _ in time.month - 1 },
        calendar("getDayOfMonth") { time, _ in time.day - 1 },
        calendar("getDate") { time, _ in time.day },
        calendar("getDayOfWeek") { time, _ in time.dayOfWeek },
        calendar("getDayOfYear") { time, _ in time.dayOfYear },
        clock("getHours", { time, _ in time.hour }) { $0 / 3_600_000_000_000 },
        clock("getMinutes", { time, _ in time.minute }) { $0 / 60_000_000_000 },
        clock("getSeconds", { time, _ in time.second }) { $0 / 1_000_000_000 },
        // Of a duration, only the milliseconds beyond the whole second.
        clock("getMilliseconds", { _, nanosecond in nanosecond / 1_000_000 }) { $0 / 1_000_000 % 1_000 },
    ]

    private typealias CalendarField = @Sendable (CivilTime, _ nanosecond: Int64) -> Int64

    /// A field of a timestamp, in UTC or in the zone that the argument names.
    private static func calendar(_ name: String, _ field: @escaping CalendarField) -> Function {
        .method(name, 1...2) { arguments, budget throws(Failure) in
            try calendarField(arguments, field, &budget)
        }
    }

    /// A field of a timestamp, or the whole of a duration in a unit.
    private static func clock(
        _ name: String, _ field: @escaping CalendarField, _ whole: @escaping @Sendable (Int64) -> Int64
    ) -> Function {
        .method(name, 1...2) { arguments, budget throws(Failure) in
            if arguments.count == 1, case .duration(let duration) = arguments[0] {
                return .int(whole(duration.nanoseconds))
            }
            return try calendarField(arguments, field, &budget)
        }
    }

    private static func calendarField(
        _ arguments: [ExpressionValue], _ field: CalendarField, _ budget: inout CostBudget
    ) throws(Failure) -> ExpressionValue? {
        guard case .timestamp(let time) = arguments[0] else { return nil }
        var offsetSeconds: Int64 = 0
        if arguments.count == 2 {
            guard case .string(let zone) = arguments[1] else { return nil }
            offsetSeconds = try TimeZoneOffset.seconds(zone, at: time.secondsSinceEpoch, &budget)
        }
        let civil = CivilTime(secondsSinceEpoch: time.secondsSinceEpoch, offsetSeconds: offsetSeconds)
        return .int(field(civil, Int64(time.nanosecond)))
    }
}
