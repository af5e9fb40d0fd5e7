internal import Baton
internal import Inventory
internal import Statistics

/// How long a supplier takes for a product: whole days with their probabilities.
struct LeadTimeModel: Sendable {
    /// Where the figures come from.
    enum Source: String, Sendable, Hashable, CaseIterable {
        /// The first receipts of past orders.
        case receipts
        /// The mean and the deviation that the offer states.
        case offer
        /// The mean that the offer states; nothing is known of its spread, which counts as none.
        case offerWithoutSpread = "offer_without_spread"
    }

    let meanDays: Double
    let standardDeviationDays: Double
    let source: Source
    /// How many deliveries stand behind it; 0 where the offer does.
    let observations: Int
    /// Ascending; the probabilities add up to 1.
    let outcomes: [(days: Int, probability: Double)]

    /// From how many deliveries on they are believed more than the offer.
    static let leastObservations = 5

    /// The longest lead time that counts.
    var longestDays: Int { outcomes.last?.days ?? 0 }

    /// - Parameter observedDays: days from order to first receipt of past deliveries, in any order.
    init(offer: SupplierProduct, observedDays: [Double]) throws {
        if observedDays.count >= Self.leastObservations, let spread = try ObservedSpread(observedDays) {
            meanDays = spread.mean
            standardDeviationDays = spread.standardDeviation ?? 0
            source = .receipts
            observations = spread.count
            outcomes = Self.outcomes(observed: observedDays)
            return
        }
        meanDays = offer.leadTimeDays
        standardDeviationDays = offer.leadTimeDeviationDays ?? 0
        source = offer.leadTimeDeviationDays == nil ? .offerWithoutSpread : .offer
        observations = 0
        outcomes = try Self.outcomes(mean: meanDays, deviation: standardDeviationDays)
    }

    /// A stretch of days that is certain.
    init(fixedDays days: Int) {
        self.init(
            meanDays: Double(days), standardDeviationDays: 0, source: .offer, observations: 0,
            outcomes: [(days, 1)])
    }

    /// The same, so many days longer.
    func longer(byDays days: Int) -> LeadTimeModel {
        LeadTimeModel(
            meanDays: meanDays + Double(days), standardDeviationDays: standardDeviationDays, source: source,
            observations: observations, outcomes: outcomes.map { ($0.days + days, $0.probability) })
    }

    private init(
        meanDays: Double, standardDeviationDays: Double, source: Source, observations: Int,
        outcomes: [(days: Int, probability: Double)]
    ) {
        self.meanDays = meanDays
        self.standardDeviationDays = standardDeviationDays
        self.source = source
        self.observations = observations
        self.outcomes = outcomes
    }

    private static func outcomes(observed: [Double]) -> [(days: Int, probability: Double)] {
        let counts = Dictionary(grouping: observed) { Int($0) }.mapValues(\.count)
        return counts.sorted { $0.key < $1.key }.map { ($0.key, Double($0.value) / Double(observed.count)) }
    }

    /// A gamma distribution rounded to whole days, cut off where one in ten thousand takes longer. Without a
    /// spread the two whole days around the mean, weighted so that the mean stays.
    private static func outcomes(mean: Double, deviation: Double) throws -> [(days: Int, probability: Double)]
    {
        guard mean > 0, deviation > 0 else {
            let whole = mean.rounded(.down)
            let rest = mean - whole
            return [(Int(whole), 1 - rest), (Int(whole) + 1, rest)].filter { $0.1 > 0 }
        }
        let gamma: Gamma
        do {
            gamma = try Gamma(mean: mean, variance: deviation * deviation)
        } catch {
            throw SupplyChainError(.invalidValue, "lead time: \(error.message)", hint: error.hint)
        }
        var outcomes: [(days: Int, probability: Double)] = []
        var before = 0.0
        var days = 0
        while before < 0.9999 {
            let through = gamma.cdf(Double(days) + 0.5)
            if through > before { outcomes.append((days, through - before)) }
            before = through
            days += 1
        }
        return outcomes.map { ($0.days, $0.probability / before) }
    }
}

extension LeadTimeModel {
    /// Days from order to first receipt of every past delivery of a product by a supplier, up to a day.
    static func observedDays(
        supplier: String, sku: String, through date: CalendarDate, _ transaction: any SQLTransaction
    ) throws -> [Double] {
        let sql = """
            SELECT o.ordered_on, MIN(r.date) FROM receipts r JOIN purchase_orders o ON o.order_id = r.order_id
            WHERE o.supplier = ? AND r.sku = ? AND r.date <= ?
            GROUP BY r.order_id, r.line, o.ordered_on ORDER BY r.order_id, r.line
            """
        return try transaction.query(sql, [.text(supplier), .text(sku), date.sqlValue]).map { row in
            let ordered: CalendarDate = try row.get(0)
            let received: CalendarDate = try row.get(1)
            return Double(max(0, ordered.distance(to: received)))
        }
    }
}
