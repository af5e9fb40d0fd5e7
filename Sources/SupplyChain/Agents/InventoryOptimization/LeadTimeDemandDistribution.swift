internal import Forecasting
internal import Inventory

/// The demand that falls into the lead time of an order placed today.
///
/// For each possible lead time the forecast's own paths are summed over that many days, and the sums are
/// mixed with the probabilities of the lead times. So errors that persist from day to day, weekdays and trend
/// are in it, which formulas over a mean and a deviation per day leave out.
enum LeadTimeDemandDistribution {
    /// Points that stand for the distribution of one lead time.
    private static let pointsPerLeadTime = 400

    /// - Parameter forecast: reaches at least as far as the longest lead time.
    /// - Throws: `ForecastingError` when it does not; `InventoryError`.
    static func make(_ forecast: DemandForecast, _ leadTime: LeadTimeModel) throws -> DemandDistribution {
        var outcomes: [Double] = []
        var probabilities: [Double] = []
        for (days, probability) in leadTime.outcomes {
            guard days > 0 else {
                outcomes.append(0)
                probabilities.append(probability)
                continue
            }
            let total = try forecast.total(over: days)
            for point in 0..<pointsPerLeadTime {
                outcomes.append(total.quantile((Double(point) + 0.5) / Double(pointsPerLeadTime)))
                probabilities.append(probability / Double(pointsPerLeadTime))
            }
        }
        let sum = probabilities.reduce(0, +)
        return .empirical(
            try EmpiricalDemand(outcomes: outcomes, probabilities: probabilities.map { $0 / sum }))
    }
}
