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

    /// - Parameters:
    ///   - forecast: reaches at least as far as the longest lead time.
    ///   - undershoot: added to the demand, whatever that is.
    /// - Throws: `ForecastingError` when the forecast does not reach as far; `InventoryError`.
    static func make(
        _ forecast: DemandForecast, _ leadTime: LeadTimeModel, undershoot: Undershoot = .none
    ) throws -> DemandDistribution {
        var outcomes: [Double] = []
        var probabilities: [Double] = []
        func add(_ units: Double, _ probability: Double) {
            for excess in undershoot.outcomes {
                outcomes.append(units + excess.units)
                probabilities.append(probability * excess.probability)
            }
        }
        for (days, probability) in leadTime.outcomes {
            guard days > 0 else {
                add(0, probability)
                continue
            }
            let total = try forecast.total(over: days)
            for point in 0..<pointsPerLeadTime {
                add(
                    total.quantile((Double(point) + 0.5) / Double(pointsPerLeadTime)),
                    probability / Double(pointsPerLeadTime))
            }
        }
        let sum = probabilities.reduce(0, +)
        return .empirical(
            try EmpiricalDemand(outcomes: outcomes, probabilities: probabilities.map { $0 / sum }))
    }
}
