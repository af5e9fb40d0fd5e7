/// One cycle of a season that scales or adds.
struct SeasonalCycle: Sendable, Equatable {
    let cycle: [Double]
    let multiplicative: Bool

    /// The season of a series that repeats itself by the M4 test, scaling where it can; nothing for other
    /// series.
    ///
    /// Source: Fiorucci et al. (2016), International Journal of Forecasting 32, section 3: classical
    /// multiplicative decomposition, additive where a factor is not above 0.01.
    static func tested(_ values: [Double], period: Int) -> SeasonalCycle? {
        guard SeasonalityTest.isSeasonal(values, period: period) else { return nil }
        if let scaled = ClassicalDecomposition(values, period: period, multiplicative: true),
            scaled.cycle.allSatisfy({ $0 > 0.01 })
        {
            return SeasonalCycle(cycle: scaled.cycle, multiplicative: true)
        }
        return ClassicalDecomposition(values, period: period, multiplicative: false).map {
            SeasonalCycle(cycle: $0.cycle, multiplicative: false)
        }
    }

    func adjusted(_ values: [Double]) -> [Double] {
        values.indices.map { time in
            let season = cycle[time % cycle.count]
            return multiplicative ? values[time] / season : values[time] - season
        }
    }

    func restored(_ value: Double, at time: Int) -> Double {
        let season = cycle[time % cycle.count]
        return multiplicative ? value * season : value + season
    }

    /// What one unit of the adjusted series amounts to at a time.
    func scale(at time: Int) -> Double { multiplicative ? cycle[time % cycle.count] : 1 }
}
