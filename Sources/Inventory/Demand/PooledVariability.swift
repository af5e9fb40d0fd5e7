import Foundation

/// Variances of demand that lean on the assortment where an item's own history says little.
///
/// The variance of an item seen in a few orders is little more than a guess, and a level computed from a guess is
/// too high for some items and too low for others. Across an assortment the variance over the mean follows the mean
/// and the price: dear items are ordered in smaller batches. Each item's own ratio is drawn towards what its mean and
/// price suggest, the less the more orders it has seen.
///
/// Source: empirical Bayes shrinkage towards a regression, Efron & Morris, Journal of the American Statistical
/// Association 70 (1975) 311–319; the ratio of variance to mean as what characterises spare parts, Syntetos, Babai &
/// Altay, International Journal of Production Research 50 (2012) 2101–2117.
public enum PooledVariability {
    /// One item.
    public struct Item: Sendable, Equatable {
        /// Units per period.
        public let mean: Double
        /// Of the forecast errors of one period, in units squared.
        public let variance: Double
        /// Money per unit.
        public let unitCost: Double
        /// Periods with demand in its history.
        public let demandPeriods: Int

        /// Describes an item.
        ///
        /// - Parameters:
        ///   - mean: units per period, at least 0; an item without demand keeps its variance.
        ///   - variance: of the forecast errors of one period, at least 0.
        ///   - unitCost: money per unit, above 0.
        ///   - demandPeriods: periods with demand, at least 0.
        /// - Throws: `InventoryError` when an input lies outside its range.
        public init(
            mean: Double, variance: Double, unitCost: Double, demandPeriods: Int
        ) throws(InventoryError) {
            try Require.nonNegative(mean, "mean")
            try Require.nonNegative(variance, "variance")
            try Require.positive(unitCost, "unitCost")
            try Require.count(demandPeriods, "demandPeriods")
            self.mean = mean
            self.variance = variance
            self.unitCost = unitCost
            self.demandPeriods = demandPeriods
        }

        fileprivate var counts: Bool { mean > 0 && variance > 0 }
        fileprivate var logarithmOfRatio: Double { log(variance / mean) }
    }

    /// The pooled variance of each item, in the order given.
    ///
    /// With fewer than ten items with demand each keeps its own.
    ///
    /// - Parameters:
    ///   - items: of one assortment, with money in one currency.
    ///   - priorPeriods: as how many periods with demand the assortment counts, above 0.
    /// - Throws: `InventoryError` when `priorPeriods` is not above 0.
    public static func variances(
        of items: [Item], priorPeriods: Double
    ) throws(InventoryError) -> [Double] {
        try Require.positive(priorPeriods, "priorPeriods")
        guard let line = RatioLine(items.filter(\.counts)) else { return items.map(\.variance) }
        return items.map { item in
            guard item.counts else { return item.variance }
            let weight = Double(item.demandPeriods) / (Double(item.demandPeriods) + priorPeriods)
            return item.mean * exp(weight * item.logarithmOfRatio + (1 - weight) * line.value(item))
        }
    }
}

/// Least squares of the logarithm of variance over mean on those of mean and unit cost.
private struct RatioLine {
    private static let leastItems = 10

    private let centre: (ratio: Double, mean: Double, cost: Double)
    private let slopes: (mean: Double, cost: Double)

    /// `nil` with too few items to tell.
    init?(_ items: [PooledVariability.Item]) {
        guard items.count >= Self.leastItems else { return nil }
        let count = Double(items.count)
        let ratio = items.reduce(0) { $0 + $1.logarithmOfRatio } / count
        let mean = items.reduce(0) { $0 + log($1.mean) } / count
        let cost = items.reduce(0) { $0 + log($1.unitCost) } / count
        var (xx, xz, zz, xy, zy) = (0.0, 0.0, 0.0, 0.0, 0.0)
        for item in items {
            let x = log(item.mean) - mean
            let z = log(item.unitCost) - cost
            let y = item.logarithmOfRatio - ratio
            xx += x * x
            xz += x * z
            zz += z * z
            xy += x * y
            zy += z * y
        }
        centre = (ratio, mean, cost)
        let determinant = xx * zz - xz * xz
        // Means or costs that are all alike, or move together, explain nothing apart from each other.
        if determinant > 1e-9 * max(xx * zz, 1e-12) {
            slopes = ((xy * zz - zy * xz) / determinant, (zy * xx - xy * xz) / determinant)
        } else {
            slopes = (xx > 1e-12 ? xy / xx : 0, 0)
        }
    }

    func value(_ item: PooledVariability.Item) -> Double {
        centre.ratio + slopes.mean * (log(item.mean) - centre.mean)
            + slopes.cost * (log(item.unitCost) - centre.cost)
    }
}
