internal import Baton
internal import Forecasting
internal import Inventory

/// Everything that `optimize_inventory` and `recommend_purchase_order` tell about one product.
struct OptimizationOutcome: Sendable {
    let asOf: CalendarDate
    let data: OptimizationData
    let outlook: DemandOutlook
    let position: InventoryPosition
    /// The plan of least yearly cost first; empty when no demand is expected.
    let plans: [ReplenishmentPlan]
    let decision: ReplenishmentDecision
    /// `nil` when no demand is expected.
    let daysOfSupply: Double?

    /// The supplier to order from.
    var best: ReplenishmentPlan? { plans.first }

    /// What the order saves of the units short a lead time from now, which are those by which demand until then
    /// exceeds the position (Zipkin, Foundations of Inventory Management, section 6.2).
    var shortageAvoided: Double {
        guard let demand = best?.leadTimeDemand, decision.quantity > 0 else { return 0 }
        let without = demand.expectedShortage(position.units)
        return max(0, without - demand.expectedShortage(position.units + decision.quantity))
    }
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
        let outlook = try fitted(history, data, input)
        return try OptimizationOutcome(data, outlook, input.promise)
    }

    /// Fits a forecast that reaches as far as the slowest supplier's longest lead time and the next look at the stock.
    func fitted(
        _ history: DemandHistory, _ data: OptimizationData, _ input: OptimizeInventory
    ) throws -> DemandOutlook {
        let longest = try data.leadTimes().map(\.longestDays).max() ?? 1
        let request = ForecastRequest(
            sku: input.sku, location: input.location,
            horizonDays: ForecastRequest.sharedHorizon(covering: longest + input.reviewPeriodDays),
            asOf: history.origin)
        return DemandOutlook(try forecasts.forecast(history, request))
    }
}

extension OptimizationOutcome {
    /// Plans every offer, takes the cheapest plan and decides; waits for nothing.
    init(_ data: OptimizationData, _ outlook: DemandOutlook, _ promise: ServicePromise) throws {
        let position = try InventoryPosition(
            onHand: data.onHand, onOrder: data.position.onOrder, reserved: max(0, data.position.reserved))
        let hasDemand = outlook.dailyMean > 0
        let plans =
            hasDemand ? try Self.plans(data, data.leadTimes(), outlook, promise) : []
        self.init(
            asOf: outlook.asOf, data: data, outlook: outlook, position: position, plans: plans,
            decision: plans.first.map { ReplenishmentDecision($0, position: position.units) } ?? .noDemand,
            daysOfSupply: try outlook.daysOfSupply(position))
    }

    /// The plans of all offers that can be fulfilled, cheapest first; the supplier's name decides between
    /// equals.
    ///
    /// - Parameter leadTimes: one for each offer, in their order.
    static func plans(
        _ data: OptimizationData, _ leadTimes: [LeadTimeModel], _ outlook: DemandOutlook,
        _ promise: ServicePromise
    ) throws -> [ReplenishmentPlan] {
        var plans: [ReplenishmentPlan] = []
        var refusal: InventoryError?
        for (offer, leadTime) in zip(data.offers, leadTimes) {
            do {
                plans.append(
                    try ReplenishmentPlan(offer, leadTime, outlook, promise, data))
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
}
