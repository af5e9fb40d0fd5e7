internal import Baton
internal import Inventory

/// When to order from one supplier, and how much: the (s, Q) policy that the offer and the forecast lead to.
///
/// The reorder point s is the quantile, at the service level (cycle service, P₁), of what has to last until an order
/// arrives: lead-time demand, and the undershoot of a position that is looked at from time to time. Q is the order
/// of least yearly cost under the offer's price breaks, minimum, multiple and capacity, and the product's shelf
/// life.
/// Sources: Silver, Pyke & Peterson, Inventory Management and Production Planning and Scheduling, 3rd
/// edition, sections 5.5 (quantity discounts) and 7.7.6 (P₁); Axsäter, Inventory Control, 3rd edition,
/// section 5.3.4 (fill rate).
struct ReplenishmentPlan: Sendable {
    let offer: SupplierProduct
    let leadTime: LeadTimeModel
    let leadTimeDemand: DemandDistribution
    /// What has to last from the reorder point on.
    let protectionDemand: DemandDistribution
    let rules: OrderRules
    let reorderPoint: Double
    let orderQuantity: Double
    /// Of one unit in an order of that quantity.
    let unitPrice: Money
    let yearlyDemand: Double
    let yearlyCost: YearlyCost
    /// Share of demand served from the shelf.
    let fillRate: Double
    let notes: [String]

    /// What is expected to be left when an order arrives.
    var safetyStock: Double { reorderPoint - protectionDemand.mean }
    var orderUpToLevel: Double { reorderPoint + orderQuantity }

    /// The probability that demand over the lead time exceeds an inventory position.
    func shortageProbability(position: Double) -> Double {
        let probability = 1 - leadTimeDemand.cdf(position)
        // What is left of a sum of thousands of shares is rounding.
        return probability < 1e-12 ? 0 : min(1, probability)
    }

    /// Money per year.
    struct YearlyCost: Sendable {
        let purchase: Double
        let ordering: Double
        let holding: Double
        var total: Double { purchase + ordering + holding }
    }

    static let daysPerYear = 365.0

    /// - Parameters:
    ///   - outlook: expects some demand, and reaches at least as far as the longest lead time.
    /// - Throws: ``OperationFailure``, ``SupplyChainError``, `InventoryError`.
    init(
        _ offer: SupplierProduct, _ leadTime: LeadTimeModel, _ outlook: DemandOutlook,
        _ promise: ServicePromise, _ data: OptimizationData
    ) throws {
        let orderingCost = try data.orderingCost()
        guard orderingCost.currency == offer.unitPrice.currency else {
            throw SupplyChainError(
                .mixedCurrencies,
                "the ordering cost \(orderingCost) and the price \(offer.unitPrice) cannot be added",
                hint: "import both in one currency")
        }
        let rate = try data.holdingCostRate(at: offer.unitPrice)
        let isWhole = outlook.isWholeUnits
        let (rules, notes) = try Self.rules(offer, data.product, outlook, isWhole: isWhole)
        let yearlyDemand = outlook.dailyMean * Self.daysPerYear
        let choice = try DiscountedOrderQuantity(
            fixedCost: orderingCost.approximateAmount, holdingCostRate: rate, demandRate: yearlyDemand,
            prices: Self.prices(offer)
        ).optimum(rules: rules)
        let demand = try outlook.leadTimeDemand(leadTime)
        let protection = try outlook.protectionDemand(
            leadTime,
            promise.reviewPeriodDays == 0
                ? .none
                : Undershoot(
                    reviewDemand: outlook.reviewDemand(days: promise.reviewPeriodDays),
                    orderQuantity: choice.quantity, isWholeUnits: isWhole))
        let point = try protection.quantile(promise.level)
        let reorderPoint = isWhole ? point.rounded(.up) : point
        let unitPrice = offer.unitPrice(forQuantity: choice.quantity)
        let price = unitPrice.approximateAmount
        self.offer = offer
        self.leadTime = leadTime
        leadTimeDemand = demand
        protectionDemand = protection
        self.rules = rules
        self.reorderPoint = reorderPoint
        orderQuantity = choice.quantity
        self.unitPrice = unitPrice
        self.yearlyDemand = yearlyDemand
        yearlyCost = YearlyCost(
            purchase: price * yearlyDemand,
            ordering: orderingCost.approximateAmount * yearlyDemand / choice.quantity,
            holding: rate * price * (choice.quantity / 2 + max(0, reorderPoint - protection.mean)))
        fillRate = try ServiceMeasures.fillRate(
            reorderPoint: reorderPoint, orderQuantity: choice.quantity, leadTimeDemand: protection)
        self.notes = notes
    }

    private static func prices(_ offer: SupplierProduct) throws -> PriceSchedule {
        try PriceSchedule(
            breakpoints: [0] + offer.priceBreaks.map(\.minimumQuantity),
            unitCosts: ([offer.unitPrice] + offer.priceBreaks.map(\.unitPrice)).map(\.approximateAmount),
            discount: .allUnits)
    }

    /// What one order may be. The shelf life caps it, unless the smallest order exceeds that cap.
    private static func rules(
        _ offer: SupplierProduct, _ product: Product, _ outlook: DemandOutlook, isWhole: Bool
    ) throws -> (rules: OrderRules, notes: [String]) {
        let minimum = offer.minimumOrderQuantity ?? 0
        let multiple = offer.orderMultiple ?? product.casePack ?? (isWhole ? 1 : nil)
        let agreed = try OrderRules(
            minimumQuantity: minimum, multiple: multiple, maximumQuantity: offer.capacityPerOrder)
        guard let shelfLife = product.shelfLifeDays, shelfLife > 0 else { return (agreed, []) }
        let sellable = outlook.dailyMean * Double(shelfLife)
        let cap = min(sellable, offer.capacityPerOrder ?? sellable)
        if let capped = try? OrderRules(minimumQuantity: minimum, multiple: multiple, maximumQuantity: cap) {
            return (capped, [])
        }
        return (
            agreed,
            [
                "the smallest order lasts longer than the shelf life of \(shelfLife) days, in which "
                    + "\(PlainNumber.text(sellable)) units are expected to sell"
            ]
        )
    }
}
