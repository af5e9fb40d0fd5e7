internal import Inventory
internal import Statistics

/// An interval that holds the true figure with a confidence of 95 %, and how it was found.
struct MeasurementInterval: Sendable, Hashable {
    static let confidence = 0.95

    let lower: Double
    let upper: Double
    let method: String

    /// The score interval of a share, which stays within 0 and 1 and works for few observations.
    ///
    /// Source: Wilson, Journal of the American Statistical Association 22 (1927) 209–212; recommended by Brown, Cai &
    /// DasGupta, Statistical Science 16 (2001) 101–133.
    ///
    /// - Returns: `nil` without observations.
    static func share(_ share: Double, of count: Int) -> MeasurementInterval? {
        guard count > 0, let z = try? Normal(mean: 0, standardDeviation: 1).quantile(0.5 + confidence / 2)
        else { return nil }
        let n = Double(count)
        let centre = (share + z * z / (2 * n)) / (1 + z * z / n)
        let half = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
        return MeasurementInterval(
            lower: max(0, centre - half), upper: min(1, centre + half), method: "Wilson score")
    }

    /// Student's interval of a mean.
    ///
    /// - Returns: `nil` for fewer than two observations.
    static func mean(_ spread: ObservedSpread) -> MeasurementInterval? {
        guard let deviation = spread.standardDeviation, spread.count > 1,
            let t = try? StudentT(degreesOfFreedom: Double(spread.count - 1)).quantile(0.5 + confidence / 2)
        else { return nil }
        let half = t * deviation / Double(spread.count).squareRoot()
        return MeasurementInterval(
            lower: spread.mean - half, upper: spread.mean + half, method: "Student's t")
    }

    /// The interval of a ratio of sums, from leaving out one order after the other: lines of one order are not
    /// independent of each other.
    ///
    /// Source: the delete-one jackknife, Efron & Tibshirani, An Introduction to the Bootstrap (1993), chapter 11.
    ///
    /// - Parameters:
    ///   - orders: numerator and denominator of each order.
    ///   - bounds: what the figure can be.
    /// - Returns: `nil` for fewer than two orders with a denominator.
    static func ratio(
        _ orders: [(numerator: Double, denominator: Double)], in bounds: ClosedRange<Double>
    ) -> MeasurementInterval? {
        let orders = orders.filter { $0.denominator > 0 }
        guard orders.count > 1,
            let t = try? StudentT(degreesOfFreedom: Double(orders.count - 1)).quantile(0.5 + confidence / 2)
        else { return nil }
        let numerator = orders.reduce(0) { $0 + $1.numerator }
        let denominator = orders.reduce(0) { $0 + $1.denominator }
        let left = orders.map { (numerator - $0.numerator) / (denominator - $0.denominator) }
        let mean = left.reduce(0, +) / Double(left.count)
        let squares = left.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let half = t * (squares * Double(left.count - 1) / Double(left.count)).squareRoot()
        let ratio = numerator / denominator
        return MeasurementInterval(
            lower: max(bounds.lowerBound, ratio - half), upper: min(bounds.upperBound, ratio + half),
            method: "jackknife over orders")
    }
}
