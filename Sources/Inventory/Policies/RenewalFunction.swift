import Statistics

/// m(j) and M(j): how often a cycle's cumulative demand is j, and how many periods pass until it reaches j.
///
/// Source: Zheng & Federgruen, Operations Research 39 (1991) 654–665.
struct RenewalFunction {
    private(set) var density: [Double]
    private(set) var cumulative: [Double] = [0]
    private let probabilities: [Double]
    private let smallest: Int
    /// The probability of demand at all.
    private let positive: Double

    /// Starts the functions for the demand of one period, some of which must be above 0.
    init(demand: TabulatedDemand) {
        probabilities = demand.probabilities
        smallest = demand.smallest
        positive = 1 - demand.pmf(0)
        density = [1 / positive]
    }

    /// Makes sure m is known below and M up to this many units.
    mutating func extend(to count: Int) {
        while cumulative.count <= count {
            let j = cumulative.count - 1
            if j == density.count { density.append(nextDensity(j)) }
            cumulative.append(cumulative[j] + density[j])
        }
    }

    private func nextDensity(_ j: Int) -> Double {
        let first = max(1, smallest)
        let last = min(j, smallest + probabilities.count - 1)
        guard first <= last else { return 0 }
        let sum = probabilities.withUnsafeBufferPointer { masses in
            density.withUnsafeBufferPointer { known in
                var total = 0.0
                for step in first...last { total += masses[step - smallest] * known[j - step] }
                return total
            }
        }
        return sum / positive
    }
}
