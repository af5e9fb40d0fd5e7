internal import Foundation
internal import Statistics

/// Random demand per period around a slowly moving rate.
///
/// Whole-numbered histories get a negative binomial distribution, or Poisson where the variance does not
/// exceed the mean; fractional or very large sizes are drawn from the sizes seen. The rate moves with each
/// draw as simple exponential smoothing would, so uncertainty about it adds up over a lead time. Each path
/// starts from its own rate, drawn from the gamma posterior (Jeffreys prior) that the weights of the
/// smoothing amount to: a long silence leaves demand unlikely, not impossible.
///
/// Source: Snyder, Ord & Beaumont (2012), "Forecasting the intermittent demand for slow-moving inventories",
/// International Journal of Forecasting 28: damped and undamped count models with negative binomial draws.
struct CountDemand: Sendable, Equatable {
    private let rate: Double
    /// Variance over mean of one period's demand.
    private let dispersion: Double
    private let smoothing: Double
    private let historyLength: Double
    /// Variance over mean, for fractional demand in units of the mean size.
    private let variation: Double
    /// Sizes to draw from; empty where counts are drawn from a distribution.
    private let sizes: [Double]
    private let meanSize: Double

    /// The largest mean, and standard deviation, for which counting up the probabilities one by one is still
    /// cheap.
    private static let largestCountedMean = 50.0

    init(history: [Double], rate: Double, variance: Double, smoothing: Double) {
        let sold = history.filter { $0 > 0 }
        let largestVariance = Self.largestCountedMean * Self.largestCountedMean
        let counts =
            history.allSatisfy { $0 == $0.rounded() } && variance < largestVariance
            && rate < Self.largestCountedMean
        let mean = SampleStatistics.mean(history) ?? 0
        self.rate = rate
        self.smoothing = smoothing
        historyLength = Double(max(history.count, 1))
        variation = mean > 0 && variance > 0 ? variance / mean : 1
        dispersion = mean > 0 ? max(variance / mean, 1) : 1
        sizes = counts ? [] : sold
        meanSize = SampleStatistics.mean(sold) ?? 0
    }

    func simulate(into path: UnsafeMutableBufferPointer<Double>, _ random: inout SeededRandom) {
        var moving = startingRate(&random)
        for step in path.indices {
            let value = sizes.isEmpty ? drawCount(moving, &random) : drawSize(moving, &random)
            path[step] = value
            moving += smoothing * (value - moving)
        }
    }

    /// Exponential smoothing weighs the past like a mean of 2/α − 1 periods.
    private func startingRate(_ random: inout SeededRandom) -> Double {
        guard smoothing > 0 else { return rate }
        let periods = min(2 / smoothing - 1, historyLength)
        let shape = rate * periods / variation + 0.5
        return random.nextGamma(shape: shape) * variation / periods
    }

    /// Inversion by counting up from zero.
    private func drawCount(_ mean: Double, _ random: inout SeededRandom) -> Double {
        guard mean > 1e-12 else { return 0 }
        let capped = min(mean, 4 * Self.largestCountedMean)
        let uniform = random.nextUniform()
        let isPoisson = dispersion < 1.000001
        let failure = isPoisson ? 0 : 1 - 1 / dispersion
        let successes = isPoisson ? 0 : capped / (dispersion - 1)
        var probability = isPoisson ? exp(-capped) : pow(1 / dispersion, successes)
        var cumulative = probability
        var count = 0.0
        while uniform > cumulative, probability > 1e-18 || count < capped {
            count += 1
            probability *= isPoisson ? capped / count : failure * (successes + count - 1) / count
            cumulative += probability
        }
        return count
    }

    private func drawSize(_ mean: Double, _ random: inout SeededRandom) -> Double {
        guard meanSize > 0 else { return 0 }
        let share = mean / meanSize
        let size = sizes[Int(random.nextUniform() * Double(sizes.count))]
        if share >= 1 { return size * share }
        return random.nextUniform() < share ? size : 0
    }
}
