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

    /// The figure as a report shows it, beside the period before and the same one a year earlier.
    func tile(before: KeyFigure?, yearEarlier: KeyFigure?, trend: [Double?]) -> KPITile {
        let definition = name.definition
        guard let value else {
            return KPITile(
                name: definition.title, value: .notAvailable(reason: reason ?? "no data"), style: unit.style,
                formula: definition.formula, standard: definition.standard, source: definition.source)
        }
        let comparisons = [("before", before), ("a year earlier", yearEarlier)].compactMap {
            comparison($0, with: $1)
        }
        return KPITile(
            name: definition.title, value: .available(value), style: unit.style,
            formula: definition.formula + (basis.map { " (\($0))" } ?? ""), standard: definition.standard,
            source: definition.source, trend: trend,
            status: before?.unit == unit ? before?.value.flatMap { self.trend(since: $0) } : nil,
            comparisons: comparisons)
    }

    private func comparison(_ label: String, with earlier: KeyFigure?) -> KPIComparison? {
        guard let earlier, earlier.unit == unit, let value = earlier.value else { return nil }
        let note = pValue(against: earlier).map { p in
            let text =
                p < 0.001 ? "p < 0.001" : "p = \(Charts.NumberText.fixed(p, decimals: p < 0.1 ? 3 : 2))"
            return p < ProportionDifference.significanceLevel
                ? "significant (\(text))" : "within chance (\(text))"
        }
        return KPIComparison(label: label, value: value, status: trend(since: value), note: note ?? "")
    }

    /// How often chance alone makes such a difference; `nil` where the figure is not a share of things counted.
    func pValue(against earlier: KeyFigure) -> Double? {
        guard let counts, let other = earlier.counts else { return nil }
        return ProportionDifference.pValue(counts, other)
    }

    /// Where the figure is heading; `nil` where neither way is better, or it has no value.
    func trend(since earlier: Double) -> KPIStatus? {
        guard let moreIsBetter = name.definition.moreIsBetter, let value else { return nil }
        let change = value - earlier
        guard abs(change) > Self.stableBand * abs(earlier) else { return .stable }
        return (change > 0) == moreIsBetter ? .improving : .declining
    }
}
