/// How far the inventory position has fallen below the reorder point by the review at which an order is placed.
///
/// Where stock is looked at once a day, demand between two looks carries the position past the reorder point, and
/// what is left has to last until the order arrives. An order protects against lead-time demand plus this.
///
/// Source: the excess of a renewal process, Karlin & Taylor, A First Course in Stochastic Processes, 2nd edition
/// 1975, chapter 5. It is the limit for orders that are large against the demand of a review interval; where they are
/// not, every review brings an order and the whole interval's demand counts.
public struct Undershoot: Sendable, Equatable {
    /// Expected units.
    public let mean: Double
    /// Units squared.
    public let variance: Double
    /// Units and their probabilities, ascending: what stands for the distribution.
    public let outcomes: [(units: Double, probability: Double)]

    /// Parts of the distribution, finer where it runs out; the units in the middle of each stand for it.
    private static let parts = [
        0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.88, 0.94, 0.96, 0.98, 0.99, 0.995, 1,
    ]

    /// Without a review interval the position is watched all the time and units leave one by one.
    public static let none = Undershoot(outcomes: [(0, 1)])

    private init(outcomes: [(units: Double, probability: Double)]) {
        self.outcomes = outcomes
        let mean = outcomes.reduce(0) { $0 + $1.units * $1.probability }
        self.mean = mean
        variance = outcomes.reduce(0) { $0 + ($1.units - mean) * ($1.units - mean) * $1.probability }
    }

    /// - Parameters:
    ///   - reviewDemand: demand between two reviews.
    ///   - orderQuantity: units, above 0.
    ///   - isWholeUnits: whether units cannot be divided.
    /// - Throws: `InventoryError` when the order quantity is not above 0.
    public init(
        reviewDemand: DemandDistribution, orderQuantity: Double, isWholeUnits: Bool
    ) throws(InventoryError) {
        try Require.positive(orderQuantity, "orderQuantity")
        guard reviewDemand.mean > 0 else {
            self = .none
            return
        }
        let isEveryReview = orderQuantity <= reviewDemand.mean
        var outcomes: [(units: Double, probability: Double)] = []
        var below = 0.0
        for above in Self.parts {
            let middle = (below + above) / 2
            let units =
                isEveryReview
                ? max(0, try reviewDemand.quantile(middle))
                : Self.quantile(middle, reviewDemand, step: isWholeUnits ? 1 : 0)
            outcomes.append((units, above - below))
            below = above
        }
        self.init(outcomes: outcomes)
    }

    /// The least u with P(U > u) ≤ 1 − p. P(U > u) is E(D − u)⁺/E D; in whole units E(D − u − 1)⁺/E D.
    private static func quantile(_ probability: Double, _ demand: DemandDistribution, step: Double) -> Double
    {
        func isEnough(_ units: Double) -> Bool {
            demand.expectedShortage(units + step) <= (1 - probability) * demand.mean * (1 + 1e-12)
        }
        if isEnough(0) { return 0 }
        var low = 0.0
        var high = max(1, demand.mean)
        while !isEnough(high) { (low, high) = (high, high * 2) }
        if step > 0 {
            (low, high) = (low.rounded(.down), high.rounded(.up))
            while high - low > 1 {
                let middle = ((low + high) / 2).rounded(.down)
                if isEnough(middle) { high = middle } else { low = middle }
            }
        } else {
            while high - low > 1e-6 * high {
                let middle = (low + high) / 2
                if isEnough(middle) { high = middle } else { low = middle }
            }
        }
        return high
    }

    public static func == (left: Undershoot, right: Undershoot) -> Bool {
        left.outcomes.elementsEqual(right.outcomes, by: ==)
    }
}
