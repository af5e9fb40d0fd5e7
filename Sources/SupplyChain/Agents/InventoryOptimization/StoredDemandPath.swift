internal import Foundation
internal import Inventory

/// A stored forecast as a demand model: the mean and variance of every coming day, and how the errors of days
/// hang together.
///
/// A stored forecast has no sample paths, only intervals of single days and of their total. The total is
/// wider than independent days would make it, since the level itself is uncertain. One covariance for every
/// pair of days explains both: Var(L days) = Σ v + c (L² − L), with c from the total of the whole horizon.
struct StoredDemandPath: Sendable {
    /// Expected units of each coming day.
    let means: [Double]
    private let variances: [Double]
    private let covariance: Double
    /// Where the total is narrower than independent days: by how much variances shrink.
    private let scale: Double

    /// Standard normal quantile of the upper end of a 95 % interval.
    private static let normalQuantile = 1.959963984540054

    /// - Parameters:
    ///   - forecast: with its days, at least one.
    ///   - age: days since the forecast's origin, fewer than it has days; that much of it is past.
    init(_ forecast: ForecastRecord, age: Int) {
        let variances = forecast.days.map { Self.variance(mean: $0.mean, upper: $0.upper95) }
        let days = Double(forecast.days.count)
        let sum = variances.reduce(0, +)
        let total = Self.variance(
            mean: forecast.total, upper: forecast.upper, quantile: Self.quantile(forecast.confidence))
        let surplus = total - sum
        covariance = days > 1 && surplus > 0 ? surplus / (days * days - days) : 0
        scale = surplus < 0 && sum > 0 ? total / sum : 1
        means = forecast.days.dropFirst(age).map(\.mean)
        self.variances = Array(variances.dropFirst(age))
    }

    /// The mean and variance of demand over the first days; after the last day its week repeats.
    func moments(days: Int) -> (mean: Double, variance: Double) {
        var mean = 0.0
        var variance = 0.0
        for day in 0..<days {
            let place =
                day < means.count ? day : max(0, means.count - 7) + (day - means.count) % min(7, means.count)
            mean += means[place]
            variance += variances[place]
        }
        let count = Double(days)
        return (mean, variance * scale + covariance * (count * count - count))
    }

    /// The mean variance of a single day.
    var dailyVariance: Double { scale * variances.reduce(0, +) / Double(max(1, variances.count)) }

    /// Mixes the moments over the possible lead times: counts where they vary more than Poisson, else gamma.
    ///
    /// - Parameter undershoot: added to each.
    /// - Throws: `InventoryError`.
    func leadTimeDemand(
        _ leadTime: LeadTimeModel, isWholeUnits: Bool, undershoot: Undershoot = .none
    ) throws -> DemandDistribution {
        var mean = 0.0
        var square = 0.0
        for (days, probability) in leadTime.outcomes {
            var moments = moments(days: days)
            moments.mean += undershoot.mean
            moments.variance += undershoot.variance
            mean += probability * moments.mean
            square += probability * (moments.variance + moments.mean * moments.mean)
        }
        let variance = max(0, square - mean * mean)
        return try .fitting(
            mean: mean, variance: variance, isWholeUnits: isWholeUnits)
    }

    /// The variance of the skewed distribution whose upper end is given.
    ///
    /// Solves the Cornish–Fisher expansion u = m + zσ + (z² − 1)/6 · γσ with the skewness of a gamma distribution,
    /// γ = 2σ/m, for σ.
    /// Source: Cornish & Fisher, Revue de l'Institut International de Statistique 5 (1938) 307–320.
    private static func variance(
        mean: Double, upper: Double, quantile z: Double = Self.normalQuantile
    ) -> Double {
        let excess = upper - mean
        guard excess > 0 else { return 0 }
        guard mean > 0 else { return (excess / z) * (excess / z) }
        let curvature = (z * z - 1) / (3 * mean)
        guard curvature > 0 else { return (excess / z) * (excess / z) }
        let deviation = 2 * excess / (z + (z * z + 4 * curvature * excess).squareRoot())
        return deviation * deviation
    }

    /// The quantile of the upper end of a central interval, 95 % unless told.
    private static func quantile(_ confidence: Double) -> Double {
        guard confidence > 0, confidence < 1, confidence != 0.95 else { return normalQuantile }
        return (try? DemandDistribution.normal(mean: 0, standardDeviation: 1).quantile((1 + confidence) / 2))
            ?? normalQuantile
    }
}
