internal import Baton
internal import Inventory

/// The suppliers of a product side by side for one quantity.
struct SupplierComparison: Sendable {
    /// One supplier that can take the order.
    struct Candidate: Sendable {
        let offer: SupplierProduct
        let quantity: Double
        let cost: LandedCost
        let performance: SupplierPerformance

        /// Observed where there are deliveries, promised otherwise.
        var leadTimeDays: Double { performance.leadTime?.mean ?? offer.leadTimeDays }
        /// Share of judged lines not on time in full; `nil` without any.
        var risk: Double? { performance.reliability.map { 1 - $0.lineOnTimeInFull } }

        func value(of criterion: CriterionName) -> Double? {
            switch criterion {
            case .cost: cost.perUnit
            case .leadTime: leadTimeDays
            case .risk: risk
            }
        }
    }

    enum CriterionName: String, Sendable, CaseIterable {
        case cost = "landed_cost"
        case leadTime = "lead_time"
        case risk
    }

    /// A criterion with its weight after those left out are divided among the others.
    struct Criterion: Sendable {
        let name: CriterionName
        let weight: Double
        /// Why it does not count; `nil` when it does.
        let leftOut: String?
    }

    /// Best first; equal scores in the order of landed cost, lead time and name.
    let ranking: [(candidate: Candidate, score: Double?, parts: [CriterionName: Double])]
    let criteria: [Criterion]
    /// Suppliers that cannot take the order, and why.
    let refusals: [(supplier: String, reason: String)]

    /// - Throws: `OperationFailure` when nobody can take the order; ``SupplyChainError`` of kind
    ///   `mixedCurrencies`; `InventoryError`.
    init(
        offers: [SupplierProduct], records: [DeliveryRecord], product: Product, quantity: Double,
        weights: [CriterionName: Double], asOf day: CalendarDate
    ) throws {
        guard !offers.isEmpty else { throw SupplierChoice.noOffer(of: product.sku, on: day) }
        try SupplierChoice.checkCurrencies(offers)
        var candidates: [Candidate] = []
        var refusals: [(String, String)] = []
        for offer in offers {
            do {
                let possible = try OfferTerms(offer).quantity(for: quantity, mayRoundUp: true)
                let performance = try SupplierPerformance(
                    records.filter { $0.supplier == offer.supplier }, asOf: day)
                let leadTimeDays = performance.leadTime?.mean ?? offer.leadTimeDays
                let cost = LandedCost(
                    offer: offer, product: product, quantity: possible, leadTimeDays: leadTimeDays)
                candidates.append(
                    Candidate(offer: offer, quantity: possible, cost: cost, performance: performance))
            } catch let failure as OperationFailure {
                refusals.append((offer.supplier, failure.message))
            }
        }
        guard !candidates.isEmpty else {
            throw OperationFailure(
                kind: .invalidInput,
                "no supplier can take this order: \(refusals.map(\.1).joined(separator: "; "))",
                isRetryable: false)
        }
        criteria = Self.criteria(of: candidates, weights: weights)
        ranking = try Self.ranking(of: candidates, by: criteria)
        self.refusals = refusals
    }

    private static func criteria(
        of candidates: [Candidate], weights: [CriterionName: Double]
    ) -> [Criterion] {
        let judged = CriterionName.allCases.map { name -> (CriterionName, Double, String?) in
            let weight = weights[name] ?? 0
            let values = candidates.map { $0.value(of: name) }
            if weight == 0 { return (name, 0, "its weight is 0") }
            let unknown = zip(candidates, values).filter { $0.1 == nil }.map(\.0.offer.supplier)
            guard unknown.isEmpty else {
                return (name, weight, "not known of \(unknown.joined(separator: ", ")): no judged deliveries")
            }
            let known = values.compactMap { $0 }
            return (name, weight, known.min() == known.max() ? "the same for all" : nil)
        }
        let total = judged.filter { $0.2 == nil }.reduce(0) { $0 + $1.1 }
        return judged.map { name, weight, leftOut in
            Criterion(name: name, weight: leftOut == nil ? weight / total : 0, leftOut: leftOut)
        }
    }

    private static func ranking(
        of candidates: [Candidate], by criteria: [Criterion]
    ) throws -> [(candidate: Candidate, score: Double?, parts: [CriterionName: Double])] {
        let used = criteria.filter { $0.leftOut == nil }
        let scales = try used.map { criterion in
            let values = candidates.compactMap { $0.value(of: criterion.name) }
            // Less is better for every criterion.
            return try WeightedScoring.Criterion(
                name: criterion.name.rawValue, weight: criterion.weight, worst: values.max() ?? 0,
                best: values.min() ?? 0)
        }
        let scored = try candidates.map {
            candidate -> (candidate: Candidate, score: Double?, parts: [CriterionName: Double]) in
            guard !scales.isEmpty else { return (candidate, nil, [:]) }
            let values = used.compactMap { candidate.value(of: $0.name) }
            let scoring = try WeightedScoring(values: values, criteria: scales)
            return (
                candidate, scoring.score,
                Dictionary(uniqueKeysWithValues: zip(used.map(\.name), scoring.contributions))
            )
        }
        return scored.sorted { left, right in
            (
                right.score ?? 0, left.candidate.cost.perUnit, left.candidate.leadTimeDays,
                left.candidate.offer.supplier
            )
                < (
                    left.score ?? 0, right.candidate.cost.perUnit, right.candidate.leadTimeDays,
                    right.candidate.offer.supplier
                )
        }
    }
}
