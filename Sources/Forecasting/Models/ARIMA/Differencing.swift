/// Differences over one period and over one cycle.
enum Differencing {
    static func apply(_ values: [Double], _ order: ARIMAOrder) -> [Double] {
        var series = values
        for _ in 0..<order.seasonalDifferences { series = lagged(series, order.period) }
        for _ in 0..<order.differences { series = lagged(series, 1) }
        return series
    }

    static func lagged(_ values: [Double], _ lag: Int) -> [Double] {
        guard values.count > lag else { return [] }
        return (lag..<values.count).map { values[$0] - values[$0 - lag] }
    }

    /// Weights of the earlier values in a value, by lag from 1: those of 1 − (1 − B)ᵈ (1 − Bᵐ)ᴰ.
    static func weights(_ order: ARIMAOrder) -> [Double] {
        LagPolynomial(plainCount: 0, seasonalCount: 0, period: order.period, sign: -1).integrated(
            differences: order.differences, seasonal: order.seasonalDifferences, period: order.period)
    }
}
