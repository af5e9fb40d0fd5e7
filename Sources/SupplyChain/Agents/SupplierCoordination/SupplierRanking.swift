public import Baton
internal import Inventory

/// The output of `compare_suppliers`.
public struct SupplierRanking: Payload, Hashable {
    public var sku: String
    public var asOf: CalendarDate
    public var suppliers: [RankedSupplier]
    public var criteria: [RankingCriterion]
    public var notes: [String]

    public static let fields: [Field<SupplierRanking>] = [
        .required("sku", \.sku, "The product."),
        .required("as_of", \.asOf, "The day for which it holds."),
        .required("suppliers", \.suppliers, "Those that can take the order, best first."),
        .required(
            "criteria", \.criteria,
            "What the score is made of; on each the best supplier scores 1, the worst 0."),
        .required("notes", \.notes, "Who was left out and what is not known."),
    ]
}

/// One supplier in a ranking.
public struct RankedSupplier: Payload, Hashable {
    public var rank: Int
    public var supplier: String
    public var score: Double?
    public var scoreParts: [String: Double]
    public var quantity: Double
    public var unitPrice: Money
    public var landedCost: Money
    public var orderingCostPerUnit: Double?
    public var pipelineCostPerUnit: Double?
    public var promisedLeadTimeDays: Double
    public var observedLeadTimeDays: Double?
    public var leadTimeDeviationDays: Double?
    public var onTimeInFull: Double?
    public var orders: Int

    public static let fields: [Field<RankedSupplier>] = [
        .required("rank", \.rank, "From 1, the best."),
        .required("supplier", \.supplier, "The supplier."),
        .optional(
            "score", \.score, in: .between(0...1), "Weighted sum; absent where nothing tells them apart."),
        .required("score_parts", \.scoreParts, "What each criterion adds to the score."),
        .required(
            "quantity", \.quantity, unit: "units", "What can be ordered: the quantity under its terms."),
        .required("unit_price", \.unitPrice, "At that quantity."),
        .required(
            "landed_cost", \.landedCost, "Of one unit: price + ordering cost + capital bound under way."),
        .optional(
            "ordering_cost_per_unit", \.orderingCostPerUnit, unit: "currency/unit",
            "The fixed ordering cost spread over the order."),
        .optional(
            "pipeline_cost_per_unit", \.pipelineCostPerUnit, unit: "currency/unit",
            "Price × holding cost rate × lead time ÷ 365."),
        .required("promised_lead_time_days", \.promisedLeadTimeDays, unit: "days", "As offered."),
        .optional(
            "observed_lead_time_days", \.observedLeadTimeDays, unit: "days",
            "Mean of its deliveries of the product."),
        .optional(
            "lead_time_deviation_days", \.leadTimeDeviationDays, unit: "days",
            "Standard deviation of its deliveries, or as offered where there are fewer than two."),
        .optional(
            "on_time_in_full", \.onTimeInFull, in: .between(0...1),
            "Share of judged lines; risk is 1 less this."),
        .required("orders", \.orders, "How many delivered orders of the product stand behind it."),
    ]
}

/// A criterion of a ranking.
public struct RankingCriterion: Payload, Hashable {
    public var name: String
    public var weight: Double
    public var leftOut: String?

    public static let fields: [Field<RankingCriterion>] = [
        .required("name", \.name, "landed_cost, lead_time or risk."),
        .required("weight", \.weight, in: .between(0...1), "Its share of the score; the shares add up to 1."),
        .optional("left_out", \.leftOut, "Why it does not count."),
    ]
}

/// The output of `recommend_supplier`.
public struct SupplierRecommendation: Payload, Hashable {
    public var sku: String
    public var supplier: String
    public var quantity: Double
    public var unitPrice: Money
    public var landedCost: Money
    public var score: Double?
    public var reason: String
    public var notes: [String]

    public static let fields: [Field<SupplierRecommendation>] = [
        .required("sku", \.sku, "The product."),
        .required("supplier", \.supplier, "The best supplier."),
        .required("quantity", \.quantity, unit: "units", "What can be ordered there."),
        .required("unit_price", \.unitPrice, "At that quantity."),
        .required("landed_cost", \.landedCost, "Of one unit."),
        .optional("score", \.score, in: .between(0...1), "Its score."),
        .required("reason", \.reason, "Why, in one line."),
        .required("notes", \.notes, "Who was left out and what is not known."),
    ]

    init(_ best: RankedSupplier, among ranking: SupplierRanking) {
        let weights = ranking.criteria.filter { $0.leftOut == nil }
            .map { "\($0.name) \(QuantityText.plain(($0.weight * 100).rounded())) %" }.joined(separator: ", ")
        let reason =
            ranking.suppliers.count == 1
            ? "the only supplier that can take the order"
            : "the best of \(ranking.suppliers.count) by \(weights.isEmpty ? "name; nothing tells them apart" : weights)"
        self.init(
            sku: ranking.sku, supplier: best.supplier, quantity: best.quantity, unitPrice: best.unitPrice,
            landedCost: best.landedCost, score: best.score, reason: reason, notes: ranking.notes)
    }

    init(
        sku: String, supplier: String, quantity: Double, unitPrice: Money, landedCost: Money, score: Double?,
        reason: String, notes: [String]
    ) {
        self.sku = sku
        self.supplier = supplier
        self.quantity = quantity
        self.unitPrice = unitPrice
        self.landedCost = landedCost
        self.score = score
        self.reason = reason
        self.notes = notes
    }
}

extension SupplierRanking {
    init(_ input: CompareSuppliers, _ comparison: SupplierComparison, asOf day: CalendarDate) throws {
        var suppliers: [RankedSupplier] = []
        var notes = comparison.refusals.map { "\($0.supplier) is left out: \($0.reason)" }
        for (index, ranked) in comparison.ranking.enumerated() {
            let candidate = ranked.candidate
            suppliers.append(
                try RankedSupplier(ranked.candidate, rank: index + 1, ranked.score, ranked.parts))
            if candidate.performance.leadTime == nil {
                notes.append(
                    "\(candidate.offer.supplier) has no deliveries of \(input.sku): its lead time is as offered"
                )
            }
        }
        let missing = Set(comparison.ranking.flatMap(\.candidate.cost.missingParts)).sorted()
        if !missing.isEmpty { notes.append("the landed cost leaves out: \(missing.joined(separator: ", "))") }
        self.init(
            sku: input.sku, asOf: day, suppliers: suppliers,
            criteria: comparison.criteria.map {
                RankingCriterion(name: $0.name.rawValue, weight: $0.weight, leftOut: $0.leftOut)
            },
            notes: notes)
    }
}

extension RankedSupplier {
    fileprivate init(
        _ candidate: SupplierComparison.Candidate, rank: Int, _ score: Double?,
        _ parts: [SupplierComparison.CriterionName: Double]
    ) throws {
        let performance = candidate.performance
        let price = candidate.cost.unitPrice
        self.init(
            rank: rank, supplier: candidate.offer.supplier, score: score.map { min(1, max(0, $0)) },
            scoreParts: Dictionary(uniqueKeysWithValues: parts.map { ($0.key.rawValue, max($0.value, 0)) }),
            quantity: candidate.quantity, unitPrice: price,
            landedCost: try Money(rounding: candidate.cost.perUnit, currency: price.currency),
            orderingCostPerUnit: candidate.cost.orderingCostPerUnit,
            pipelineCostPerUnit: candidate.cost.pipelineCostPerUnit,
            promisedLeadTimeDays: candidate.offer.leadTimeDays,
            observedLeadTimeDays: performance.leadTime?.mean,
            leadTimeDeviationDays: performance.leadTime?.standardDeviation
                ?? candidate.offer.leadTimeDeviationDays,
            onTimeInFull: performance.reliability?.lineOnTimeInFull,
            orders: performance.leadTimeFigure.orders)
    }
}
