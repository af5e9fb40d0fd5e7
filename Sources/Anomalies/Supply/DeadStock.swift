import Foundation

/// Finds stock that lies without demand for longer than its past explains.
///
/// The probability of no demand over the last L periods is predicted from the periods before: with k of n of them
/// selling and a uniform prior on the chance of a sale, Π (n − k + 1 + i)/(n + 2 + i) over i < L
/// (Laplace's rule of succession). A slow mover therefore needs a longer silence than a fast one.
///
/// Source: Gelman et al., Bayesian Data Analysis, 3rd edition, chapter 2 (beta-binomial prediction).
public enum DeadStock {
    /// Judges the silence at the end of a demand history.
    ///
    /// - Parameters:
    ///   - demand: units per period, at least 0, in order of time.
    ///   - onHand: units in stock now, at least 0; without stock there is no dead stock.
    ///   - falseAlarmRate: the probability of judging a selling item dead, in (0, 1).
    /// - Returns: a finding over the silent periods; absent when the silence is no surprise, or there never was any
    ///   demand to compare with.
    /// - Throws: `AnomalyError` when a number lies outside its range.
    public static func detect(
        demand: [Double], onHand: Double, falseAlarmRate: Double
    ) throws(AnomalyError) -> Anomaly? {
        try Require.rate(falseAlarmRate, "falseAlarmRate")
        try Require.finite(demand, "demand")
        guard onHand >= 0, onHand.isFinite, demand.allSatisfy({ $0 >= 0 }) else {
            throw .invalid(
                "demand", expected: "demand and stock of at least 0", found: "a negative number",
                hint: "look for negative values first")
        }
        guard onHand > 0, let lastSale = demand.lastIndex(where: { $0 > 0 }) else { return nil }
        let silent = (lastSale + 1)..<demand.count
        guard !silent.isEmpty else { return nil }
        // The last sale ends the history by definition, so it is not evidence of the chance of a sale.
        let history = demand[..<lastSale]
        let sales = Double(history.count { $0 > 0 })
        let quiet = Double(history.count) - sales
        var score = 0.0
        for period in 0..<silent.count {
            let ratio = (quiet + 1 + Double(period)) / (Double(history.count) + 2 + Double(period))
            score -= log10(ratio)
        }
        guard score >= -log10(falseAlarmRate) else { return nil }
        let mean = demand[...lastSale].reduce(0, +) / Double(lastSale + 1)
        return Anomaly(
            kind: .deadStock, range: silent, peak: demand.count - 1, score: score, direction: .below,
            expected: mean, observed: 0)
    }
}
