internal import Baton
internal import Charts
internal import Reports

extension CalendarDate {
    var chartDay: CalendarDay { CalendarDay(daysSince1970: daysSinceEpoch) }
}

extension Severity {
    var tone: StatusTone {
        switch self {
        case .low: .neutral
        case .medium: .warning
        case .high, .critical: .critical
        }
    }
}

extension TaskStatus {
    var tone: StatusTone {
        switch self {
        case .success: .good
        case .skipped, .pending, .ready, .running, .waiting: .neutral
        case .retrying, .inDoubt, .cancelled: .warning
        case .failed, .timedOut: .critical
        }
    }
}

extension KeyFigure.Unit {
    var style: NumberStyle {
        switch self {
        case .units: .number(decimals: 0, unit: "units")
        case .days: .number(decimals: 1, unit: "days")
        case .share: .percent(decimals: 1)
        case .timesPerYear: .number(decimals: 1, unit: "× a year")
        case .ratio: .number(decimals: 2)
        case .money(let currency): .money(currency: currency)
        }
    }
}

extension KeyFigure {
    /// Changes up to this share of the earlier value count as stable.
    static let stableBand = 0.02

    /// The figure as a report shows it, beside that of the period before.
    func tile(before: KeyFigure?, previous: ClosedRange<CalendarDate>) -> KPITile {
        guard let value else {
            return KPITile(
                name: name.title, value: .notAvailable(reason: reason ?? "no data"), style: unit.style,
                formula: name.formula)
        }
        let earlier = before?.unit == unit ? before?.value : nil
        return KPITile(
            name: name.title, value: .available(value), style: unit.style,
            formula: name.formula + (basis.map { " (\($0))" } ?? ""),
            status: earlier.flatMap { trend(since: $0) },
            comparison: earlier.map { KPIComparison(label: "before", value: $0) })
    }

    /// Where the figure is heading; `nil` where neither way is better, or it has no value.
    func trend(since earlier: Double) -> KPIStatus? {
        guard let moreIsBetter = name.moreIsBetter, let value else { return nil }
        let change = value - earlier
        guard abs(change) > Self.stableBand * abs(earlier) else { return .stable }
        return (change > 0) == moreIsBetter ? .improving : .declining
    }
}
