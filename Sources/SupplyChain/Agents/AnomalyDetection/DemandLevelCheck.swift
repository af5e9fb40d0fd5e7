internal import Anomalies
internal import Baton
internal import Statistics

/// Demand whose level changed and stayed changed.
struct DemandLevelCheck: SubjectDetector {
    let name = Anomaly.Kind.levelShift.rawValue

    func detect(_ subject: DetectionSubject) throws -> DetectionOutcome {
        let demand = subject.history.demand
        let weekday = WeekdayLevels(demand)
        let first = demand.count - subject.windowDays
        let found = try LevelChanges.detect(
            weekday.removed(from: demand), falseAlarmRate: subject.falseAlarmRate)
        return .checked(found.filter { $0.range.lowerBound >= first }.map { describe($0, subject) })
    }

    private func describe(_ change: Anomaly, _ subject: DetectionSubject) -> DetectedAnomaly {
        let before = change.expected ?? 0
        let after = change.observed ?? 0
        let since = subject.sales.date(at: change.range.lowerBound)
        let rises = change.direction == .above
        let cause =
            rises
            ? RootCause.ofSpike(on: change.range.lowerBound, subject)
            : RootCause.ofDrop(on: change.range.lowerBound, subject)
        return DetectedAnomaly(
            type: name, sku: subject.sku, location: subject.location,
            stake: .unexpected(units: (after - before) * 7),
            confidence: 1 - change.probability,
            message:
                "demand of \(subject.sku) \(rises ? "rose" : "fell") from \(PlainNumber.text(before)) to "
                + "\(PlainNumber.text(after)) a day on \(since) and stayed there",
            evidence: [
                "before": .double(before), "after": .double(after), "since": .string("\(since)"),
                "days": .int(Int64(change.range.count)), "probability": .double(change.probability),
            ], rootCause: cause?.text,
            recommendedAction:
                "check whether the change of \(subject.sku) lasts; forecast and stock policy follow the new level",
            firstSeen: since, lastSeen: subject.asOf, episode: since)
    }
}

/// What the days of the week add to the level of a series.
private struct WeekdayLevels {
    private let medians: [Double]

    init(_ demand: [Double]) {
        let overall = SampleStatistics.median(demand) ?? 0
        let period = ForecastService.seasonalPeriodDays
        medians = (0..<period).map { place in
            let days = stride(from: place, to: demand.count, by: period).map { demand[$0] }
            return (SampleStatistics.median(days) ?? overall) - overall
        }
    }

    func removed(from demand: [Double]) -> [Double] {
        demand.indices.map { demand[$0] - medians[$0 % medians.count] }
    }
}
