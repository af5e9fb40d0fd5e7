internal import Statistics

/// What periods sell without events: the mean of the nearest periods of the same place in the cycle that have
/// none.
public enum UsualDemand {
    /// Periods on either side that an estimate looks at, at most.
    private static let reach = 4

    /// Estimates every period of a history.
    ///
    /// - Parameters:
    ///   - demand: one value per period, oldest first, zero or more.
    ///   - events: positions of the periods that are not usual: promotions, holidays, empty shelves.
    ///   - period: periods per cycle: 7 for daily demand with a weekly pattern, 1 for none.
    /// - Returns: one value per period; the mean of all usual periods where no neighbour is usual.
    /// - Throws: ``ForecastingError``: `emptyHistory`, `notFinite`, `negativeDemand`,
    ///   `seasonalPeriodOutOfRange`.
    public static func estimate(_ demand: [Double], without events: Set<Int>, period: Int = 7)
        throws(ForecastingError) -> [Double]
    {
        try InputCheck.demand(demand)
        try InputCheck.period(period)
        let usual = demand.indices.filter { !events.contains($0) }.map { demand[$0] }
        let fallback = SampleStatistics.mean(usual) ?? SampleStatistics.mean(demand) ?? 0
        return demand.indices.map { time in
            var neighbours: [Double] = []
            for direction in [-1, 1] {
                var found = 0
                var position = time + direction * period
                while demand.indices.contains(position), found < reach {
                    if !events.contains(position) {
                        neighbours.append(demand[position])
                        found += 1
                    }
                    position += direction * period
                }
            }
            return SampleStatistics.mean(neighbours) ?? fallback
        }
    }
}
