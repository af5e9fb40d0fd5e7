/// The spacing of a series.
public enum SeriesStep: Sendable, Hashable {
    case seconds(Int)
    case days(Int)
    case months(Int)

    /// What one step is called: `hour`, `day`, `week`, `month`, `quarter`, `year`, `15 minutes`, `10 days`.
    public var name: String {
        switch self {
        case .seconds(3600): "hour"
        case .seconds(let count) where count % 3600 == 0: "\(count / 3600) hours"
        case .seconds(60): "minute"
        case .seconds(let count) where count % 60 == 0: "\(count / 60) minutes"
        case .seconds(1): "second"
        case .seconds(let count): "\(count) seconds"
        case .days(1): "day"
        case .days(7): "week"
        case .days(let count): "\(count) days"
        case .months(1): "month"
        case .months(3): "quarter"
        case .months(12): "year"
        case .months(let count): "\(count) months"
        }
    }

    /// `30 days`, `1 month`, `12 steps of 15 minutes`.
    public func count(_ steps: Int) -> String {
        if name.contains(" ") { return "\(steps) steps of \(name)" }
        return "\(steps) \(name)\(steps == 1 ? "" : "s")"
    }

    /// Steps per cycle that such series usually have, the shortest first; none for years.
    public var usualPeriods: [Int] {
        switch self {
        case .seconds(let count) where 86_400 % count == 0 && count <= 21_600:
            [86_400 / count, 604_800 / count]
        case .days(1): [7, 365]
        case .days(7): [52]
        case .months(1): [12]
        case .months(3): [4]
        case .seconds, .days, .months: []
        }
    }
}

extension SeriesStep {
    /// The widest step on which all of several moments fall; `nil` for fewer than two.
    ///
    /// - Parameter times: ascending, each once.
    static func spacing(_ times: [SeriesTime]) -> SeriesStep? {
        guard times.count >= 2 else { return nil }
        guard times.allSatisfy({ $0.seconds.isMultiple(of: 86_400) }) else {
            return .seconds(commonDivisor(zip(times.dropFirst(), times).map { $0.seconds - $1.seconds }))
        }
        if let months = monthSpacing(times) { return .months(months) }
        let gaps = zip(times.dropFirst(), times).map { ($0.seconds - $1.seconds) / 86_400 }
        let days = commonDivisor(gaps)
        // Ten days between the only two sales do not make a ten-day series.
        return .days(days == 7 || (days > 1 && gaps.allSatisfy { $0 == days } && gaps.count >= 3) ? days : 1)
    }

    /// Months between days that are all the same day of their months, or all the last one; `nil` for others.
    private static func monthSpacing(_ times: [SeriesTime]) -> Int? {
        let dates = times.map(\.date)
        let isSameDay = Set(dates.map(\.components.day)).count == 1
        let areLastDays = dates.allSatisfy { $0.advanced(by: 1).components.day == 1 }
        guard isSameDay || areLastDays else { return nil }
        let months = times.map(\.monthNumber)
        return commonDivisor(zip(months.dropFirst(), months).map { $0 - $1 })
    }

    private static func commonDivisor(_ numbers: [Int]) -> Int {
        numbers.reduce(0) { first, second in
            var (first, second) = (first, second)
            while second != 0 { (first, second) = (second, first % second) }
            return abs(first)
        }
    }
}
