import Foundation
import Statistics

/// Finds changes of level that last, by a two-sided cumulative sum over standardised residuals that starts anew on
/// the new level after each find, so that a lasting change is one finding.
///
/// Residuals are cut off at three standard deviations: one wild value is a spike, not a level. The decision interval
/// follows from the false-alarm rate by Siegmund's approximation of the run length in control,
/// [e^(2kb) − 2kb − 1]/(2k²) per side with b = h + 1.166.
///
/// Source: Page, Biometrika 41 (1954) 100–115; Siegmund, Sequential Analysis, Springer 1985.
public struct LevelShiftDetector: Sendable, Equatable {
    /// The share of points without anything wrong that may alarm.
    public let falseAlarmRate: Double
    /// The shift it is tuned to, in standard deviations of a residual.
    public let detectableShift: Double
    /// h, the sum at which it signals, in standard deviations.
    public let decisionInterval: Double

    private static let cutoff = 3.0
    private static let settling = 10

    /// The start from which the values up to the signal differ most from the level for their number: where the
    /// likelihood of a change of mean is greatest (Hinkley, Biometrika 57 (1970) 1–17).
    private static func mostLikelyStart(
        _ residuals: [Double], in reach: ClosedRange<Int>, level: Double
    ) -> Int {
        var sum = 0.0
        var best = (start: reach.upperBound, statistic: -1.0)
        for index in reach.reversed() {
            sum += limited(residuals[index] - level)
            let statistic = abs(sum) / Double(reach.upperBound - index + 1).squareRoot()
            if statistic > best.statistic { best = (index, statistic) }
        }
        return best.start
    }

    /// The mean of the values around the median; those further away belong to the level before.
    private static func level(_ stretch: ArraySlice<Double>) -> Level {
        let centre = SampleStatistics.median(Array(stretch)) ?? 0
        let near = stretch.filter { abs($0 - centre) <= cutoff }
        return Level(value: SampleStatistics.mean(near) ?? centre, count: Double(near.count))
    }

    private static func limited(_ deviation: Double) -> Double { min(cutoff, max(-cutoff, deviation)) }

    /// Makes a detector.
    ///
    /// - Parameters:
    ///   - falseAlarmRate: per point, in (0, 1): 0.001 makes false alarms 1,000 points apart on average.
    ///   - detectableShift: the smallest shift worth finding in standard deviations, in (0, 4], commonly 1.
    /// - Throws: `AnomalyError` when an input lies outside its range.
    public init(falseAlarmRate: Double, detectableShift: Double) throws(AnomalyError) {
        try Require.rate(falseAlarmRate, "falseAlarmRate")
        guard detectableShift > 0, detectableShift <= 4 else {
            throw .invalid(
                "detectableShift", expected: "a shift in (0, 4] standard deviations", found: detectableShift,
                hint: "1 finds a change of one standard deviation soonest")
        }
        self.falseAlarmRate = falseAlarmRate
        self.detectableShift = detectableShift
        decisionInterval = LevelShiftDetector.interval(
            runLength: 1 / falseAlarmRate, allowance: detectableShift / 2)
    }

    /// Finds level shifts in residuals around the level that held before.
    ///
    /// - Parameter residuals: (observed − expected)/standard deviation, independent of each other while nothing is
    ///   wrong, finite.
    /// - Returns: findings in ascending order; each reaches from the estimated start of the shift to the next shift
    ///   or the end, with the level before and after as expected and observed value.
    /// - Throws: `AnomalyError` when a value is missing.
    public func detect(residuals: [Double]) throws(AnomalyError) -> [Anomaly] {
        try Require.finite(residuals, "residuals")
        var shifts: [Shift] = []
        var level = Level.normal
        var search = 0
        while let shift = nextShift(residuals, from: search, level: level) {
            shifts.append(shift)
            level = shift.returnsToNormal(within: detectableShift) ? .normal : shift.level
            search = shift.signal + 1
        }
        return shifts.indices.compactMap { index in
            guard !shifts[index].returnsToNormal(within: detectableShift) else { return nil }
            let end = index + 1 < shifts.count ? shifts[index + 1].start : residuals.count
            return finding(shifts[index], end: max(end, shifts[index].signal + 1), residuals)
        }
    }

    /// Finds level shifts in a plain series, against the median and the spread of its first values.
    ///
    /// - Parameters:
    ///   - series: finite values without trend or season.
    ///   - referenceCount: how many values at the start set level and spread, at least 8.
    /// - Returns: findings in ascending order, in the unit of the series; empty when the reference does not vary.
    /// - Throws: `AnomalyError` when the series is shorter than the reference or a value is missing.
    public func detect(series: [Double], referenceCount: Int) throws(AnomalyError) -> [Anomaly] {
        try Require.count(referenceCount, atLeast: 8, "referenceCount")
        try Require.count(series.count, atLeast: referenceCount, "series")
        try Require.finite(series, "series")
        let reference = Array(series.prefix(referenceCount))
        guard let centre = SampleStatistics.median(reference),
            let scale = SampleStatistics.medianAbsoluteDeviation(reference), scale > 0
        else { return [] }
        return try detect(residuals: series.map { ($0 - centre) / scale }).map { found in
            Anomaly(
                kind: found.kind, range: found.range, peak: found.peak, score: found.score,
                direction: found.direction, expected: found.expected.map { centre + scale * $0 },
                observed: found.observed.map { centre + scale * $0 })
        }
    }

    /// A level and how many values it rests on; the normal one is given and does not move.
    private struct Level {
        var value: Double
        var count: Double?

        static let normal = Level(value: 0, count: nil)

        mutating func learn(_ deviation: Double) {
            guard let known = count else { return }
            value += deviation / (known + 1)
            count = known + 1
        }
    }

    private struct Shift {
        let start: Int
        let signal: Int
        let before: Level
        let level: Level

        /// A way back to the level that was normal ends the finding before; it is not one of its own.
        func returnsToNormal(within distance: Double) -> Bool {
            before.count != nil && abs(level.value) <= distance
        }
    }

    private func nextShift(_ residuals: [Double], from start: Int, level initial: Level) -> Shift? {
        var level = initial
        let allowance = detectableShift / 2
        var up = 0.0
        var down = 0.0
        var upStart = start
        var downStart = start
        for index in residuals.indices.dropFirst(start) {
            let deviation = Self.limited(residuals[index] - level.value)
            level.learn(deviation)
            if up == 0 { upStart = index }
            if down == 0 { downStart = index }
            up = max(0, up + deviation - allowance)
            down = max(0, down - deviation - allowance)
            guard max(up, down) > decisionInterval else { continue }
            let reach = (up >= down ? upStart : downStart)...index
            let first = Self.mostLikelyStart(residuals, in: reach, level: initial.value)
            // The stretch that signalled is the most extreme of many; a few values after it sober the estimate.
            let end = min(residuals.count, index + 1 + Self.settling)
            return Shift(
                start: first, signal: index, before: initial, level: Self.level(residuals[first..<end]))
        }
        return nil
    }

    /// The score starts at that of the false-alarm rate, where the sum just reaches the decision interval, and grows
    /// with the sum as the shift lasts: without a shift a sum of s is e^(−2ks) times as frequent as one of 0
    /// (Siegmund).
    private func finding(_ shift: Shift, end: Int, _ residuals: [Double]) -> Anomaly {
        let isAbove = shift.level.value >= shift.before.value
        let allowance = detectableShift / 2
        var sum = 0.0
        var most = decisionInterval
        for residual in residuals[shift.start..<end] {
            let deviation = Self.limited(residual - shift.before.value)
            sum = max(0, sum + (isAbove ? deviation : -deviation) - allowance)
            most = max(most, sum)
        }
        let growth = 2 * allowance * (most - decisionInterval) / log(10)
        return Anomaly(
            kind: .levelShift, range: shift.start..<end, peak: shift.signal,
            score: growth - log10(falseAlarmRate), direction: isAbove ? .above : .below,
            expected: shift.before.value, observed: shift.level.value)
    }

    /// Solves Siegmund's formula for h; both sides together signal twice as often as one.
    private static func interval(runLength: Double, allowance: Double) -> Double {
        let perSide = 2 * runLength
        var low = 0.0
        var high = 1.0
        let length = { (interval: Double) in
            let exponent = 2 * allowance * (interval + 1.166)
            return (exp(exponent) - exponent - 1) / (2 * allowance * allowance)
        }
        while length(high) < perSide { high *= 2 }
        for _ in 0..<100 {
            let middle = (low + high) / 2
            if length(middle) < perSide { low = middle } else { high = middle }
        }
        return high
    }
}
