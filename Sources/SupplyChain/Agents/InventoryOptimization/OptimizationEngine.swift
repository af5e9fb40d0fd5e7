internal import Baton
internal import Forecasting
internal import Inventory

/// Everything that `optimize_inventory` and `recommend_purchase_order` tell about one product.
struct OptimizationOutcome: Sendable {
    let asOf: CalendarDate
    let data: OptimizationData
    let prepared: PreparedForecast
    let position: InventoryPosition
    /// The plan of least yearly cost first; empty when no demand is expected.
    let plans: [ReplenishmentPlan]
    let decision: ReplenishmentDecision
    /// `nil` when no demand is expected.
    let daysOfSupply: Double?

    /// The supplier to order from.
    var best: ReplenishmentPlan? { plans.first }
}

extension InventoryOptimizerAgent {
    /// Forecast → lead-time demand → plan of each offer → the cheapest → stock → decision.
    func optimize(_ input: OptimizeInventory) async throws -> OptimizationOutcome {
        let history = try await forecasts.history(sku: input.sku, location: input.location, asOf: input.asOf)
        let asOf = history.origin
        let data = try await store.database.read {
            try OptimizationData(
                sku: input.sku, location: input.location, supplier: input.supplier, asOf: asOf, $0)
        }
        return try decide(input, history, data)
    }

    /// The part that waits for nothing.
    private func decide(
        _ input: OptimizeInventory, _ history: DemandHistory, _ data: OptimizationData
    ) throws -> OptimizationOutcome {
        let asOf = history.origin
        let leadTimes = try data.offers.map {
            try LeadTimeModel(offer: $0, observedDays: data.observedLeadTimes[$0.supplier] ?? [])
        }
        let longest = leadTimes.map(\.longestDays).max() ?? 1
        let prepared = try forecasts.forecast(
            history,
            ForecastRequest(
                sku: input.sku, location: input.location,
                horizonDays: ForecastRequest.sharedHorizon(covering: longest), asOf: asOf))
        let position = try InventoryPosition(
            onHand: data.onHand, onOrder: data.position.onOrder, reserved: max(0, data.position.reserved))
        guard prepared.dailyMean > 0 else {
            return OptimizationOutcome(
                asOf: asOf, data: data, prepared: prepared, position: position, plans: [],
                decision: .noDemand, daysOfSupply: nil)
        }
        let plans = try Self.plans(data, leadTimes, prepared, serviceLevel: input.serviceLevel)
        return OptimizationOutcome(
            asOf: asOf, data: data, prepared: prepared, position: position, plans: plans,
            decision: plans.first.map { ReplenishmentDecision($0, position: position.units) } ?? .noDemand,
            daysOfSupply: try Self.daysOfSupply(position, prepared))
    }

    /// The plans of all offers that can be fulfilled, cheapest first; the supplier's name decides between
    /// equals.
    private static func plans(
        _ data: OptimizationData, _ leadTimes: [LeadTimeModel], _ prepared: PreparedForecast,
        serviceLevel: Double
    ) throws -> [ReplenishmentPlan] {
        var plans: [ReplenishmentPlan] = []
        var refusal: InventoryError?
        for (offer, leadTime) in zip(data.offers, leadTimes) {
            do {
                plans.append(
                    try ReplenishmentPlan(offer, leadTime, prepared, serviceLevel: serviceLevel, data))
            } catch let error as InventoryError where error.kind == .infeasible {
                refusal = error
            }
        }
        if plans.isEmpty, let refusal { throw refusal }
        if let other = plans.first(where: { $0.unitPrice.currency != plans[0].unitPrice.currency }) {
            throw SupplyChainError(
                .mixedCurrencies,
                "the offers of \(plans[0].offer.supplier) and \(other.offer.supplier) cannot be compared",
                hint: "import them in one currency, or choose one as 'supplier'")
        }
        return plans.sorted {
            ($0.yearlyCost.total, $0.offer.supplier) < ($1.yearlyCost.total, $1.offer.supplier)
        }
    }

    /// Along the forecast, and beyond it at its mean.
    private static func daysOfSupply(
        _ position: InventoryPosition, _ prepared: PreparedForecast
    ) throws -> Double? {
        if let days = try position.daysOfSupply(dailyForecast: prepared.forecast.mean) { return days }
        let left = max(0, position.available) - prepared.forecast.mean.reduce(0, +)
        return Double(prepared.forecast.horizon) + left / prepared.dailyMean
    }
}
