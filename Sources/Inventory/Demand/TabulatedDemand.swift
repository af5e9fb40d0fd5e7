public import Statistics

/// Demand in whole units as a table of probabilities: what exact methods compute with.
///
/// Losses and tails are summed once, so that every question afterwards takes constant time.
public struct TabulatedDemand: DiscreteDistribution, Equatable {
    /// The most units between the smallest and the largest demand of a table.
    public static let maximumWidth = 1 << 22

    /// The smallest demand in the table, in units.
    public let smallest: Int
    /// The probability of the smallest demand and of each unit more.
    public let probabilities: [Double]
    /// Expected demand in units.
    public let mean: Double
    /// In units squared.
    public let variance: Double
    /// P(X > smallest + i).
    private let survivals: [Double]
    /// E[(X − smallest − i)⁺].
    private let losses: [Double]

    /// A table of probabilities.
    ///
    /// - Parameters:
    ///   - smallest: the demand the first probability belongs to, in units, at least 0.
    ///   - probabilities: of that demand and of each unit more, at least 0, adding up to 1 within 10⁻⁹.
    /// - Throws: `InventoryError` when that does not hold.
    public init(smallest: Int = 0, probabilities: [Double]) throws(InventoryError) {
        try Require.count(smallest, "smallest")
        try Require.notEmpty(probabilities.count, "probabilities")
        for probability in probabilities { try Require.nonNegative(probability, "probabilities") }
        let total = probabilities.reduce(0, +)
        guard abs(total - 1) <= 1e-9 else {
            throw .invalid(
                "probabilities", expected: "a sum of 1", found: total, hint: "divide each by their sum")
        }
        self.init(smallest: smallest, masses: probabilities)
    }

    /// The table of a distribution; smooth demand is rounded to the nearest unit, and demand below zero
    /// counts as zero.
    ///
    /// Tails of less than about 10⁻¹⁵ are left out.
    ///
    /// - Parameter demand: the distribution, in units.
    /// - Throws: `InventoryError` when the table would be wider than `maximumWidth` units, or when observed
    ///   outcomes are not whole.
    public init(_ demand: DemandDistribution) throws(InventoryError) {
        switch demand {
        case .tabulated(let table): self = table
        case .poisson(let poisson):
            try self.init(unimodal: poisson) { poisson.mean / Double($0 + 1) }
        case .negativeBinomial(let counts):
            let failure = 1 - counts.probability
            try self.init(unimodal: counts) { (Double($0) + counts.successes) / Double($0 + 1) * failure }
        case .normal, .gamma: try self.init(rounding: demand)
        case .deterministic(let units):
            try self.init(wholeOutcomes: [units], probabilities: [1])
        case .empirical(let empirical):
            try self.init(wholeOutcomes: empirical.outcomes, probabilities: empirical.probabilities)
        }
    }

    /// The table of any count distribution; tails of less than about 10⁻¹⁵ are left out.
    ///
    /// - Parameter demand: the distribution, in units.
    /// - Throws: `InventoryError` when the table would be wider than `maximumWidth` units.
    public init(tabulating demand: some DiscreteDistribution) throws(InventoryError) {
        if let table = demand as? TabulatedDemand {
            self = table
            return
        }
        let ends: (low: Int, high: Int)
        do {
            ends = (try demand.quantile(1e-16), try demand.quantile(1 - 1e-15))
        } catch {
            throw InventoryError(error)
        }
        try Self.checkWidth(Double(ends.high - ends.low))
        self.init(smallest: ends.low, masses: (ends.low...ends.high).map(demand.pmf))
    }

    /// Sums tails and losses of masses that are known to be valid, and scales them to a total of one.
    init(smallest: Int, masses: [Double]) {
        let total = masses.reduce(0, +)
        let scaled = masses.map { $0 / total }
        var survivals = [Double](repeating: 0, count: scaled.count)
        var losses = survivals
        for index in stride(from: scaled.count - 2, through: 0, by: -1) {
            survivals[index] = survivals[index + 1] + scaled[index + 1]
            losses[index] = losses[index + 1] + survivals[index]
        }
        let excess = losses[0]
        var square = 0.0
        for (index, mass) in scaled.enumerated() {
            let distance = Double(index) - excess
            square += mass * distance * distance
        }
        self.smallest = smallest
        probabilities = scaled
        mean = Double(smallest) + excess
        variance = square
        self.survivals = survivals
        self.losses = losses
    }

    /// The largest demand in the table, in units.
    public var largest: Int { smallest + probabilities.count - 1 }

    /// P(X = k).
    public func pmf(_ k: Int) -> Double {
        guard k >= smallest, k <= largest else { return 0 }
        return probabilities[k - smallest]
    }

    /// P(X ≤ k).
    public func cdf(_ k: Int) -> Double { 1 - survival(k) }

    /// P(X > k).
    public func survival(_ k: Int) -> Double {
        guard k >= smallest else { return 1 }
        return k < largest ? survivals[k - smallest] : 0
    }

    /// The smallest k with P(X ≤ k) ≥ `probability`.
    ///
    /// - Parameter probability: in [0, 1).
    /// - Throws: `DistributionError` of kind `invalidProbability` outside that range.
    public func quantile(_ probability: Double) throws(DistributionError) -> Int {
        guard probability >= 0, probability < 1 else {
            throw DistributionError(
                kind: .invalidProbability, parameter: "probability",
                message: "expected a probability in [0, 1), found \(probability)",
                hint: "give the probability as a fraction, 0.95 for 95 percent")
        }
        // The sums of many masses miss their exact value by a few rounding errors.
        let allowed = 1 - probability + 1e-13
        var low = -1
        var high = survivals.count - 1
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if survivals[middle] <= allowed { high = middle } else { low = middle }
        }
        return smallest + high
    }

    /// The loss function E[(X − k)⁺].
    public func loss(_ k: Int) -> Double {
        guard k >= smallest else { return mean - Double(k) }
        return k < largest ? losses[k - smallest] : 0
    }

    /// The demand of this and another, independent one together.
    ///
    /// - Parameter other: in the same units.
    /// - Throws: `InventoryError` when the table would be wider than `maximumWidth` units.
    public func sum(with other: TabulatedDemand) throws(InventoryError) -> TabulatedDemand {
        try Self.checkWidth(Double(probabilities.count) + Double(other.probabilities.count))
        try Require.count(smallest + other.smallest, "smallest")
        let masses = Self.convolved(probabilities, other.probabilities)
        return TabulatedDemand(smallest: smallest + other.smallest, trimming: masses)
    }

    /// The demand of several independent periods with this distribution.
    ///
    /// - Parameter periods: at least 0; none give zero with certainty.
    /// - Throws: `InventoryError` when that does not hold or the table would be wider than `maximumWidth`
    ///   units.
    public func sum(overPeriods periods: Int) throws(InventoryError) -> TabulatedDemand {
        try Require.count(periods, "periods")
        var result = TabulatedDemand(smallest: 0, masses: [1])
        var power = self
        var left = periods
        while left > 0 {
            if left & 1 == 1 { result = try result.sum(with: power) }
            left >>= 1
            if left > 0 { power = try power.sum(with: power) }
        }
        return result
    }
}

extension TabulatedDemand {
    /// What is left out at either end; sums of the rest still add up to one within rounding.
    private static let negligible = 1e-16

    private init(smallest: Int, trimming masses: [Double]) {
        let first = masses.firstIndex { $0 > Self.negligible } ?? 0
        let last = masses.lastIndex { $0 > Self.negligible } ?? masses.count - 1
        self.init(smallest: smallest + first, masses: Array(masses[first...last]))
    }

    /// Walks from the mean to both sides by the ratio p(k + 1)/p(k) until nothing is left.
    private init(
        unimodal demand: some DiscreteDistribution, ratio: (Int) -> Double
    ) throws(InventoryError) {
        try Self.checkWidth(16 * demand.variance.squareRoot())
        let centre = Int(demand.mean)
        let peak = demand.pmf(centre)
        var below: [Double] = []
        var mass = peak
        var count = centre
        while count > 0 {
            mass /= ratio(count - 1)
            guard mass > Self.negligible else { break }
            below.append(mass)
            count -= 1
        }
        var masses = Array(below.reversed())
        mass = peak
        count = centre
        while mass > Self.negligible || count <= centre {
            masses.append(mass)
            mass *= ratio(count)
            count += 1
        }
        self.init(smallest: centre - below.count, masses: masses)
    }

    private init(rounding demand: DemandDistribution) throws(InventoryError) {
        let tail = 1e-14
        let low = max(0, (try demand.quantile(tail)).rounded(.down))
        let high = max(low, (try demand.quantile(1 - tail)).rounded(.up))
        try Self.checkWidth(high - low)
        try Self.checkLargest(high)
        var masses: [Double] = []
        masses.reserveCapacity(Int(high - low) + 1)
        var before = 0.0
        for unit in Int(low)...Int(high) {
            let after = demand.cdf(Double(unit) + 0.5)
            masses.append(max(0, after - before))
            before = after
        }
        self.init(smallest: Int(low), masses: masses)
    }

    private init(wholeOutcomes outcomes: [Double], probabilities: [Double]) throws(InventoryError) {
        for outcome in outcomes where outcome != outcome.rounded() {
            throw .invalid(
                "outcomes", expected: "whole units", found: outcome,
                hint: "round the observed demand or change its unit")
        }
        let low = outcomes.first ?? 0
        let high = outcomes.last ?? 0
        try Self.checkWidth(high - low)
        try Self.checkLargest(high)
        var masses = [Double](repeating: 0, count: Int(high - low) + 1)
        for (outcome, probability) in zip(outcomes, probabilities) {
            masses[Int(outcome - low)] += probability
        }
        self.init(smallest: Int(low), masses: masses)
    }

    private static func checkWidth(_ width: Double) throws(InventoryError) {
        guard width <= Double(maximumWidth) else {
            throw .invalid(
                "demand", expected: "a spread of at most \(maximumWidth) units", found: width,
                hint: "count in a larger unit, for instance in cases")
        }
    }

    private static func checkLargest(_ units: Double) throws(InventoryError) {
        guard units <= Double(Require.largestCount) else {
            throw .invalid(
                "demand", expected: "at most \(Require.largestCount) units", found: units,
                hint: "count in a larger unit, for instance in cases")
        }
    }

    private static func convolved(_ left: [Double], _ right: [Double]) -> [Double] {
        var result = [Double](repeating: 0, count: left.count + right.count - 1)
        result.withUnsafeMutableBufferPointer { sums in
            right.withUnsafeBufferPointer { other in
                for (index, mass) in left.enumerated() where mass > 0 {
                    for step in other.indices { sums[index + step] += mass * other[step] }
                }
            }
        }
        return result
    }
}
