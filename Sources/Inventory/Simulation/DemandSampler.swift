public import Statistics

/// Draws demand from a distribution; the same seed gives the same draws on every machine.
public struct DemandSampler: Sendable {
    private enum Source {
        case table(smallest: Int, cumulative: [Double])
        case normal(mean: Double, deviation: Double)
        case gamma(shape: Double, scale: Double)
        case certain(Double)
        case outcomes([Double], cumulative: [Double])
    }

    private let source: Source

    /// Prepares the draws; count distributions are tabulated once and drawn by bisection.
    ///
    /// - Parameter demand: the distribution; the part of a normal one below zero is drawn as zero.
    /// - Throws: `InventoryError` when the distribution cannot be tabulated.
    public init(_ demand: DemandDistribution) throws(InventoryError) {
        switch demand {
        case .normal(let normal):
            source = .normal(mean: normal.mean, deviation: normal.standardDeviation)
        case .gamma(let gamma): source = .gamma(shape: gamma.shape, scale: gamma.scale)
        case .deterministic(let units): source = .certain(units)
        case .empirical(let sample):
            source = .outcomes(sample.outcomes, cumulative: Self.cumulated(sample.probabilities))
        case .poisson, .negativeBinomial, .tabulated:
            let table = try TabulatedDemand(demand)
            source = .table(smallest: table.smallest, cumulative: Self.cumulated(table.probabilities))
        }
    }

    /// The next draw, in units.
    ///
    /// - Parameter random: the source of random bits, which it advances.
    public func next(_ random: inout SeededRandom) -> Double {
        switch source {
        case .table(let smallest, let cumulative):
            return Double(smallest + Self.index(random.nextUniform(), cumulative))
        case .outcomes(let outcomes, let cumulative):
            return outcomes[Self.index(random.nextUniform(), cumulative)]
        case .normal(let mean, let deviation): return max(0, mean + deviation * random.nextNormal())
        case .gamma(let shape, let scale): return scale * random.nextGamma(shape: shape)
        case .certain(let units): return units
        }
    }

    private static func cumulated(_ probabilities: [Double]) -> [Double] {
        var sum = 0.0
        return probabilities.map { probability in
            sum += probability
            return sum
        }
    }

    private static func index(_ uniform: Double, _ cumulative: [Double]) -> Int {
        var low = 0
        var high = cumulative.count - 1
        while low < high {
            let middle = (low + high) / 2
            if cumulative[middle] > uniform { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
