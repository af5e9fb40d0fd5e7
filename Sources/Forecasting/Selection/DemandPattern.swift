internal import Statistics

/// How often and how evenly a series sells, and the class that follows.
struct DemandPattern {
    /// Periods per period with demand; nothing where nothing sold.
    let averageInterval: Double?
    /// Squared coefficient of variation of the sizes above zero.
    let squaredVariation: Double?
    let demandClass: DemandClass

    private static let intervalCutoff = 1.32
    private static let variationCutoff = 0.49

    init(_ demand: [Double]) {
        let sizes = demand.filter { $0 > 0 }
        guard let meanSize = SampleStatistics.mean(sizes) else {
            averageInterval = nil
            squaredVariation = nil
            demandClass = .none
            return
        }
        let interval = Double(demand.count) / Double(sizes.count)
        let variation = (SampleStatistics.variance(sizes.map { $0 / meanSize }) ?? 0)
        averageInterval = interval
        squaredVariation = variation
        demandClass =
            switch (interval < Self.intervalCutoff, variation < Self.variationCutoff) {
            case (true, true): .smooth
            case (false, true): .intermittent
            case (true, false): .erratic
            case (false, false): .lumpy
            }
    }
}
