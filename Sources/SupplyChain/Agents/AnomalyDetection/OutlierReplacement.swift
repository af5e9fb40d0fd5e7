internal import Statistics

/// Daily demand with its outliers replaced, so that they do not teach a model what is usual.
///
/// A day is compared with the median of the same weekday in the four weeks before and after it. Where it is
/// further away than five times the scaled median absolute deviation of all days, in units of the root of
/// that median, the median stands in for it. Demand that changes for good keeps its new level, because most
/// neighbours have it too.
///
/// Source: Hampel's identifier (Pearson, Neuvo, Astola & Gabbouj, "Generalized Hampel filters", EURASIP
/// Journal on Advances in Signal Processing 2016:87), applied within weekdays; the root is the spread of
/// counts.
enum OutlierReplacement {
    private static let reachWeeks = 4
    private static let threshold = 5.0

    /// - Parameter demand: units per day, oldest first. Fewer than three weeks stay as they are.
    static func ordinaryDemand(_ demand: [Double]) -> [Double] {
        guard demand.count >= 3 * ForecastService.seasonalPeriodDays else { return demand }
        let medians = demand.indices.map { neighbourMedian(of: $0, in: demand) }
        let deviations = demand.indices.map { (demand[$0] - medians[$0]) / max(1, medians[$0]).squareRoot() }
        let magnitudes = deviations.map { abs($0) }
        guard let scale = scale(magnitudes) else { return demand }
        return demand.indices.map { magnitudes[$0] > threshold * scale ? medians[$0] : demand[$0] }
    }

    private static func neighbourMedian(of day: Int, in demand: [Double]) -> Double {
        let neighbours = (-reachWeeks...reachWeeks).filter { $0 != 0 }
            .map { day + $0 * ForecastService.seasonalPeriodDays }
            .filter(demand.indices.contains)
        return SampleStatistics.median(neighbours.map { demand[$0] }) ?? demand[day]
    }

    /// By the median of the magnitudes or, where more than half of them are 0, by their mean; `nil` when all
    /// are 0.
    ///
    /// Source of the factors: Iglewicz & Hoaglin, How to Detect and Handle Outliers, ASQC 1993, section 3.
    private static func scale(_ magnitudes: [Double]) -> Double? {
        if let median = SampleStatistics.median(magnitudes), median > 0 { return 1.482602218505602 * median }
        guard let mean = SampleStatistics.mean(magnitudes), mean > 0 else { return nil }
        return 1.2533141373155 * mean
    }
}
