/// The orders of a seasonal autoregressive integrated moving-average model.
///
/// Source: Box, Jenkins, Reinsel & Ljung (2015), "Time Series Analysis", 5th edition, chapter 9.
public struct ARIMAOrder: Sendable, Hashable, CustomStringConvertible {
    /// Autoregressive terms, 0 to 5.
    public let autoregressive: Int
    /// Differences from one observation to the next, 0 to 2.
    public let differences: Int
    /// Moving-average terms, 0 to 5.
    public let movingAverage: Int
    /// Autoregressive terms at whole cycles, 0 to 2.
    public let seasonalAutoregressive: Int
    /// Differences over one cycle, 0 or 1.
    public let seasonalDifferences: Int
    /// Moving-average terms at whole cycles, 0 to 2.
    public let seasonalMovingAverage: Int
    /// Observations per cycle, 1 for none.
    public let period: Int
    /// Whether there is a mean (no differences) or a drift (one).
    public let hasConstant: Bool

    /// Puts orders together.
    ///
    /// - Throws: ``ForecastingError``: `seasonalPeriodOutOfRange`; `optionOutOfRange` for an order outside of
    ///   its range, seasonal terms without a period, or a constant with more than one difference.
    public init(
        _ autoregressive: Int, _ differences: Int, _ movingAverage: Int,
        seasonal: (autoregressive: Int, differences: Int, movingAverage: Int) = (0, 0, 0), period: Int = 1,
        hasConstant: Bool = false
    ) throws(ForecastingError) {
        try InputCheck.period(period)
        let isSeasonal = seasonal != (0, 0, 0)
        guard (0...5).contains(autoregressive), (0...2).contains(differences),
            (0...5).contains(movingAverage),
            (0...2).contains(seasonal.autoregressive), (0...1).contains(seasonal.differences),
            (0...2).contains(seasonal.movingAverage), period > 1 || !isSeasonal,
            !hasConstant || differences + seasonal.differences <= 1
        else {
            throw ForecastingError(
                .optionOutOfRange,
                "expected ARIMA orders (0-5, 0-2, 0-5)(0-2, 0-1, 0-2) with at most one difference beside a constant",
                hint: "leave the orders to the automatic search")
        }
        self.init(
            p: autoregressive, d: differences, q: movingAverage, seasonalP: seasonal.autoregressive,
            seasonalD: seasonal.differences, seasonalQ: seasonal.movingAverage, period: period,
            hasConstant: hasConstant)
    }

    init(
        p: Int, d: Int, q: Int, seasonalP: Int, seasonalD: Int, seasonalQ: Int, period: Int, hasConstant: Bool
    ) {
        autoregressive = p
        differences = d
        movingAverage = q
        seasonalAutoregressive = seasonalP
        seasonalDifferences = seasonalD
        seasonalMovingAverage = seasonalQ
        self.period = period
        self.hasConstant = hasConstant
    }

    /// As textbooks write it, such as `ARIMA(2,1,1)(0,1,0)[12] with drift`.
    public var description: String {
        var text = "ARIMA(\(autoregressive),\(differences),\(movingAverage))"
        if seasonalAutoregressive + seasonalDifferences + seasonalMovingAverage > 0 {
            text += "(\(seasonalAutoregressive),\(seasonalDifferences),\(seasonalMovingAverage))[\(period)]"
        }
        guard hasConstant else { return text }
        return text + (differences + seasonalDifferences == 0 ? " with mean" : " with drift")
    }

    /// Observations that differencing uses up.
    var lostObservations: Int { differences + seasonalDifferences * period }
    /// Autoregressive and moving-average terms.
    var termCount: Int {
        autoregressive + movingAverage + seasonalAutoregressive + seasonalMovingAverage
    }
    /// Degree of the whole autoregressive polynomial without differences.
    var autoregressiveDegree: Int { autoregressive + period * seasonalAutoregressive }
    /// Degree of the whole moving-average polynomial.
    var movingAverageDegree: Int { movingAverage + period * seasonalMovingAverage }
}
