/// The stepwise search for ARIMA orders.
///
/// Differences come from tests; then the best of four simple orders is improved by changing its terms by one,
/// until nothing nearby has a lower AICc. Series without season are short work, so all orders of at most five
/// terms are tried.
///
/// Source: Hyndman & Khandakar (2008), "Automatic time series forecasting: the forecast package for R",
/// Journal of Statistical Software 27(3), section 3; root condition and limits as in R's `auto.arima`.
struct ARIMASearch {
    private let base: ARIMAOrder
    private let fitter: ARIMAFitter
    private let allowsConstant: Bool
    private let maximumSeasonal: Int
    private var tried: Set<ARIMAOrder> = []
    private var best: ARIMAModel?

    private static let maximumTerms = 5
    private static let rootMargin = 1.01
    /// Orders tried at most, as in R's `auto.arima`.
    private static let maximumModels = 94
    /// Beyond this many observations the exhaustive search gives way to the stepwise one.
    private static let longSeries = 400

    /// - Parameters:
    ///   - values: checked observations, at least `ARIMASearch.shortest`.
    ///   - period: observations per cycle; seasons need two cycles and are left out beyond `longestPeriod`.
    init(_ values: [Double], period: Int, regressors: [[Double]] = []) {
        let isSeasonal = period > 1 && period <= Self.longestPeriod && values.count >= 2 * period + 5
        let cycle = isSeasonal ? period : 1
        let seasonalDifferences = UnitRootTests.seasonalDifferences(checked: values, period: cycle)
        let adjusted = seasonalDifferences > 0 ? Differencing.lagged(values, cycle) : values
        var differences = UnitRootTests.differences(checked: adjusted)
        if seasonalDifferences > 0 { differences = min(differences, 1) }
        base = ARIMAOrder(
            p: 0, d: differences, q: 0, seasonalP: 0, seasonalD: seasonalDifferences, seasonalQ: 0,
            period: cycle, hasConstant: false)
        allowsConstant = differences + seasonalDifferences <= 1
        let left = values.count - base.lostObservations
        maximumSeasonal = isSeasonal ? min(2, max(0, left / (3 * period))) : 0
        let degree = Self.maximumTerms + cycle * maximumSeasonal
        fitter = ARIMAFitter(values, regressors: regressors, order: base, degree: degree)
        self.left = left - regressors.count
    }

    private let left: Int

    static let longestPeriod = 24
    static let shortest = 8

    mutating func run() -> ARIMAModel {
        let season = maximumSeasonal > 0 ? 1 : 0
        for start in [(2, 2, season, season), (0, 0, 0, 0), (1, 0, season, 0), (0, 1, 0, season)] {
            attempt(start.0, start.1, start.2, start.3, constant: allowsConstant)
        }
        if allowsConstant { attempt(0, 0, 0, 0, constant: false) }
        if maximumSeasonal == 0, left <= Self.longSeries { exhaust() } else { while improve() {} }
        return best ?? fitter.fit(base, startingFrom: nil)
    }

    private mutating func exhaust() {
        for terms in 1...Self.maximumTerms {
            for autoregressive in 0...terms {
                for constant in allowsConstant ? [true, false] : [false] {
                    attempt(autoregressive, terms - autoregressive, 0, 0, constant: constant)
                }
            }
        }
    }

    /// Tries the neighbours of the best order; whether one was better.
    private mutating func improve() -> Bool {
        guard let order = best?.order else { return false }
        let (p, q) = (order.autoregressive, order.movingAverage)
        let (seasonalP, seasonalQ) = (order.seasonalAutoregressive, order.seasonalMovingAverage)
        let constant = order.hasConstant
        for (dp, dq, dsp, dsq) in Self.neighbours {
            guard tried.count < Self.maximumModels else { return false }
            attempt(p + dp, q + dq, seasonalP + dsp, seasonalQ + dsq, constant: constant)
            if best?.order != order { return true }
        }
        if allowsConstant { attempt(p, q, seasonalP, seasonalQ, constant: !constant) }
        return best?.order != order
    }

    private static let neighbours: [(Int, Int, Int, Int)] = [
        (0, 0, -1, 0), (0, 0, 0, -1), (0, 0, 1, 0), (0, 0, 0, 1), (0, 0, -1, -1), (0, 0, -1, 1),
        (0, 0, 1, -1), (0, 0, 1, 1), (-1, 0, 0, 0), (0, -1, 0, 0), (1, 0, 0, 0), (0, 1, 0, 0),
        (-1, -1, 0, 0), (-1, 1, 0, 0), (1, -1, 0, 0), (1, 1, 0, 0),
    ]

    private mutating func attempt(_ p: Int, _ q: Int, _ seasonalP: Int, _ seasonalQ: Int, constant: Bool) {
        guard min(p, q, seasonalP, seasonalQ) >= 0, p + q + seasonalP + seasonalQ <= Self.maximumTerms,
            max(seasonalP, seasonalQ) <= maximumSeasonal
        else { return }
        let order = ARIMAOrder(
            p: p, d: base.differences, q: q, seasonalP: seasonalP, seasonalD: base.seasonalDifferences,
            seasonalQ: seasonalQ, period: base.period, hasConstant: constant)
        guard order.termCount + 4 <= left, tried.insert(order).inserted else { return }
        let model = fitter.fit(order, startingFrom: nil)
        guard model.aicc < best?.aicc ?? .infinity, hasSafeRoots(model) else { return }
        best = model
    }

    private func hasSafeRoots(_ model: ARIMAModel) -> Bool {
        model.polynomials.rootsLieBeyond(Self.rootMargin, period: model.order.period)
    }
}

extension ARIMAModel {
    /// Looks for the orders of least AICc and fits them.
    ///
    /// - Parameters:
    ///   - values: observations, oldest first; at least eight.
    ///   - period: observations per cycle, 1 for none; seasonal terms need two cycles and a period of at most
    ///     24.
    ///   - regressors: one array per regressor, as long as `values`; the orders are those of what they leave.
    /// - Throws: ``ForecastingError``: `emptyHistory`, `notFinite`, `seasonalPeriodOutOfRange`,
    ///   `historyTooShort`, `lengthsDiffer`.
    public static func select(_ values: [Double], period: Int, regressors: [[Double]] = [])
        throws(ForecastingError) -> ARIMAModel
    {
        try InputCheck.finite(values)
        try InputCheck.period(period)
        for regressor in regressors {
            try InputCheck.finite(regressor)
            guard regressor.count == values.count else {
                throw .lengthsDiffer("history and regressors", values.count, regressor.count)
            }
        }
        let needed = ARIMASearch.shortest + 2 * regressors.count
        guard values.count >= needed else {
            throw .historyTooShort("ARIMA", needs: needed, found: values.count)
        }
        var search = ARIMASearch(values, period: period, regressors: regressors)
        return search.run()
    }
}
