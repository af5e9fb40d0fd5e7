/// Which cycles a series may have beside the one that it is known by.
enum SeasonalPeriods {
    /// Periods for a decomposition into several seasons: hours have days and weeks, days have weeks and
    /// years, and weeks have years. Empty where simple seasonal models do as well, or where the history lacks
    /// two cycles.
    static func multiple(of period: Int, observations: Int) -> [Int] {
        let longer: [Int] =
            switch period {
            case 24: [24, 168]
            case 7: [7, 365]
            case 25...: [period]
            default: []
            }
        guard let longest = longer.last, observations > 2 * longest else { return [] }
        return longer
    }
}
