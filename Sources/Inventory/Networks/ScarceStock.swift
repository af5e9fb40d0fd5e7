/// Divides stock that does not cover every need, so that the expected cost of shortages is least.
///
/// Each unit goes where the chance of needing it, times what a shortage costs there, is greatest. As that
/// gain falls with every unit, taking the greatest gain each time is optimal.
///
/// Source: marginal allocation for separable convex costs, Fox, "Discrete optimization via marginal
/// analysis", Management Science 13 (1966) 210–216. With equal costs and normal demand it gives all sites the
/// same chance of a shortage, the rule of Eppen & Schrage, in Multi-Level Production/Inventory Control
/// Systems, North-Holland 1981.
public struct ScarceStock: Sendable, Equatable {
    /// A claim on the stock.
    public struct Claim: Sendable, Equatable {
        /// Demand until the next delivery, in units.
        public let demand: DemandDistribution
        /// Units the claimant has already.
        public let onHandUnits: Int
        /// Money per unit short.
        public let shortageCost: Double
        /// The fewest units to give, whatever the gain.
        public let minimumUnits: Int
        /// The most units to give; absent for no limit.
        public let maximumUnits: Int?

        /// Describes a claim.
        ///
        /// - Parameters:
        ///   - demand: units until the next delivery.
        ///   - onHandUnits: at least 0.
        ///   - shortageCost: money per unit short, above 0.
        ///   - minimumUnits: at least 0.
        ///   - maximumUnits: at least `minimumUnits`, or absent for no limit.
        /// - Throws: `InventoryError` when an input lies outside its range.
        public init(
            demand: DemandDistribution, onHandUnits: Int = 0, shortageCost: Double, minimumUnits: Int = 0,
            maximumUnits: Int? = nil
        ) throws(InventoryError) {
            try Require.count(onHandUnits, "onHandUnits")
            try Require.positive(shortageCost, "shortageCost")
            try Require.count(minimumUnits, "minimumUnits")
            if let maximumUnits, maximumUnits < minimumUnits {
                throw .invalid(
                    "maximumUnits", expected: "at least the minimum of \(minimumUnits)", found: maximumUnits,
                    hint: "leave it out for no limit")
            }
            self.demand = demand
            self.onHandUnits = onHandUnits
            self.shortageCost = shortageCost
            self.minimumUnits = minimumUnits
            self.maximumUnits = maximumUnits
        }
    }

    /// Units for each claim, in the order given.
    public let units: [Int]
    /// Units kept because nobody gains from them.
    public let keptUnits: Int
    /// The expected cost of shortages that remain.
    public let expectedShortageCost: Double

    /// Divides the stock.
    ///
    /// - Parameters:
    ///   - availableUnits: at least 0.
    ///   - claims: at least one.
    /// - Throws: `InventoryError`; of kind `infeasible` when the minimums together exceed the stock.
    public init(availableUnits: Int, claims: [Claim]) throws(InventoryError) {
        try Require.count(availableUnits, "availableUnits")
        try Require.notEmpty(claims.count, "claims")
        let promised = claims.reduce(0) { $0 + $1.minimumUnits }
        guard promised <= availableUnits else {
            throw InventoryError(
                kind: .infeasible, parameter: "minimumUnits",
                message:
                    "the minimums add up to \(promised), more than the \(availableUnits) units there are",
                hint: "lower the minimums")
        }
        var search = GainSearch(claims: claims)
        units = search.allocate(availableUnits)
        keptUnits = availableUnits - units.reduce(0, +)
        expectedShortageCost = zip(claims, units).reduce(0) { sum, pair in
            let stock = Double(pair.0.onHandUnits + pair.1)
            return sum + pair.0.shortageCost * pair.0.demand.expectedShortage(stock)
        }
    }
}

/// Finds the gain at which claims take what there is, then gives out the last units one by one.
private struct GainSearch {
    let claims: [ScarceStock.Claim]

    /// What one unit more saves a claim that got `units`.
    private func gain(_ claim: ScarceStock.Claim, _ units: Int) -> Double {
        let stock = Double(claim.onHandUnits + units)
        let saved = claim.demand.expectedShortage(stock) - claim.demand.expectedShortage(stock + 1)
        return claim.shortageCost * saved
    }

    mutating func allocate(_ available: Int) -> [Int] {
        // At the low gain the claims want too much or all that helps them, at the high one no more than there
        // is.
        var low = 0.0
        var high = claims.reduce(1) { max($0, 2 * $1.shortageCost) }
        for _ in 0..<200 where high - low > 1e-15 * high {
            let middle = (low + high) / 2
            if claims.reduce(0, { $0 + wanted($1, middle, available) }) > available {
                low = middle
            } else {
                high = middle
            }
        }
        var units = claims.map { wanted($0, high, available) }
        var left = available - units.reduce(0, +)
        while left > 0, let best = mostEager(units) {
            units[best] += 1
            left -= 1
        }
        return units
    }

    private func mostEager(_ units: [Int]) -> Int? {
        var best: (claim: Int, gain: Double)?
        for (index, claim) in claims.enumerated() where units[index] < claim.maximumUnits ?? .max {
            let saved = gain(claim, units[index])
            // Losses of less than this are rounding.
            guard saved > 1e-12 * claim.shortageCost, saved > best?.gain ?? 0 else { continue }
            best = (index, saved)
        }
        return best?.claim
    }

    /// The units whose gain is above the threshold, within the claim's limits; the gain falls with every
    /// unit.
    private func wanted(_ claim: ScarceStock.Claim, _ threshold: Double, _ available: Int) -> Int {
        let most = max(claim.minimumUnits, min(claim.maximumUnits ?? available, available))
        var low = claim.minimumUnits
        var high = most
        while low < high {
            let middle = low + (high - low) / 2
            if gain(claim, middle) > threshold { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
