import Statistics

/// m(j) and M(j): how often a cycle's cumulative demand is j, and how many periods pass until it reaches j.
///
/// Source: Zheng & Federgruen, Operations Research 39 (1991) 654–665.
struct RenewalFunction {
    private(set) var density: [Double]
    private(set) var cumulative: [Double] = [0]
    /// The probabilities of demand, the largest first: neighbours of what they are multiplied with.
    private let reversed: [Double]
    private let smallest: Int
    /// The probability of demand at all.
    private let positive: Double

    /// Starts the functions for the demand of one period, some of which must be above 0.
    init(demand: TabulatedDemand) {
        reversed = demand.probabilities.reversed()
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
        let last = min(j, smallest + reversed.count - 1)
        guard first <= last else { return 0 }
        let sum = reversed.withUnsafeBufferPointer { masses in
            density.withUnsafeBufferPointer { known -> Double in
                guard let masses = masses.baseAddress, let known = known.baseAddress else { return 0 }
                let start = smallest + reversed.count - 1 - last
                return ScalarProduct.of(masses + start, known + (j - last), count: last - first + 1)
            }
        }
        return sum / positive
    }
}
