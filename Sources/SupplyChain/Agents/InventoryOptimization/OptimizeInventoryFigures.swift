public import Baton
internal import Forecasting
internal import Inventory

/// The stock that counts when deciding about an order.
public struct StockFigures: Payload, Hashable {
    public var onHand: Double
    public var reserved: Double
    public var onOrder: Double
    public var awaitingApproval: Double
    public var inventoryPosition: Double
    public var countedOn: CalendarDate?

    public static let fields: [Field<StockFigures>] = [
        .required("on_hand", \.onHand, in: .atLeast(0), unit: "units", "On the shelf."),
        .required("reserved", \.reserved, in: .atLeast(0), unit: "units", "On the shelf and promised."),
        .required(
            "on_order", \.onOrder, in: .atLeast(0), unit: "units", "Placed with suppliers and still to come."),
        .required(
            "awaiting_approval", \.awaitingApproval, in: .atLeast(0), unit: "units",
            "On orders that no one has decided on; not part of the position."),
        .required("inventory_position", \.inventoryPosition, unit: "units", "On hand + on order − reserved."),
        .optional(
            "counted_on", \.countedOn, "The last count it rests on; absent when it rests on receipts alone."),
    ]
}

/// How long a supplier takes.
public struct LeadTimeFigures: Payload, Hashable {
    public var meanDays: Double
    public var standardDeviationDays: Double
    public var observations: Int
    public var source: String

    public static let fields: [Field<LeadTimeFigures>] = [
        .required(
            "mean_days", \.meanDays, in: .atLeast(0), unit: "days", "Mean from order to first receipt."),
        .required(
            "standard_deviation_days", \.standardDeviationDays, in: .atLeast(0), unit: "days", "Its spread."),
        .required(
            "observations", \.observations, in: 0...Int64.max, "Deliveries behind it; 0: the offer states it."
        ),
        .required("source", \.source, "receipts, offer, or offer_without_spread when no spread is known."),
    ]
}

/// Demand over the lead time.
public struct LeadTimeDemandFigures: Payload, Hashable {
    public var mean: Double
    public var standardDeviation: Double

    public static let fields: [Field<LeadTimeDemandFigures>] = [
        .required("mean", \.mean, in: .atLeast(0), unit: "units", "Expected demand."),
        .required(
            "standard_deviation", \.standardDeviation, in: .atLeast(0), unit: "units",
            "Its spread, from forecast error and lead time together."),
    ]
}

/// What a policy costs in a year.
public struct YearlyCostFigures: Payload, Hashable {
    public var purchase: Money
    public var ordering: Money
    public var holding: Money
    public var total: Money

    public static let fields: [Field<YearlyCostFigures>] = [
        .required("purchase", \.purchase, unit: "per year", "Annual demand at the unit price."),
        .required("ordering", \.ordering, unit: "per year", "Orders in a year times the ordering cost."),
        .required(
            "holding", \.holding, unit: "per year",
            "Half an order plus the safety stock, at the holding cost."),
        .required("total", \.total, unit: "per year", "All three."),
    ]

    init(_ plan: ReplenishmentPlan) throws {
        let currency = plan.unitPrice.currency
        purchase = try Money(rounding: plan.yearlyCost.purchase, currency: currency)
        ordering = try Money(rounding: plan.yearlyCost.ordering, currency: currency)
        holding = try Money(rounding: plan.yearlyCost.holding, currency: currency)
        total = try purchase.adding(ordering).adding(holding)
    }
}

/// What ordering from one supplier costs in a year.
public struct SupplierCostFigures: Payload, Hashable {
    public var supplier: String
    public var cost: Money
    public var orderQuantity: Double
    public var leadTimeDays: Double

    public static let fields: [Field<SupplierCostFigures>] = [
        .required("supplier", \.supplier, "The supplier."),
        .required("cost", \.cost, unit: "per year", "Buying, ordering and holding."),
        .required(
            "order_quantity", \.orderQuantity, in: .atLeast(0), unit: "units", "Its order of least cost."),
        .required("lead_time_days", \.leadTimeDays, in: .atLeast(0), unit: "days", "Its mean lead time."),
    ]
}

extension OptimizeInventoryResult {
    init(_ outcome: OptimizationOutcome, _ input: OptimizeInventory) throws {
        let plan = outcome.best
        let units = outcome.position.units
        let quantity = outcome.decision.quantity
        let price = plan.map { $0.offer.unitPrice(forQuantity: quantity > 0 ? quantity : $0.orderQuantity) }
        self.init(
            sku: input.sku, location: input.location, asOf: outcome.asOf, serviceLevel: input.serviceLevel,
            safetyStock: plan?.safetyStock ?? 0, reorderPoint: plan?.reorderPoint ?? 0,
            orderUpToLevel: plan?.orderUpToLevel ?? 0, economicOrderQuantity: plan?.orderQuantity ?? 0,
            recommendedOrderQuantity: quantity, reason: outcome.decision.reason,
            position: StockFigures(outcome), daysOfSupply: outcome.daysOfSupply,
            stockoutProbability: plan?.shortageProbability(position: units) ?? 0,
            supplier: plan?.offer.supplier, unitPrice: price,
            orderValue: quantity > 0 ? try price?.multiplied(by: quantity) : nil,
            expectedOn: quantity > 0 ? plan.map { Self.arrival($0, outcome.asOf) } : nil,
            leadTime: plan.map { LeadTimeFigures($0.leadTime) },
            leadTimeDemand: plan.map {
                LeadTimeDemandFigures(
                    mean: $0.leadTimeDemand.mean, standardDeviation: $0.leadTimeDemand.variance.squareRoot())
            },
            expectedFillRate: plan?.fillRate, expectedCost: try plan.map { try YearlyCostFigures($0) },
            annualDemand: outcome.outlook.dailyMean * ReplenishmentPlan.daysPerYear,
            model: outcome.outlook.model,
            suppliersCompared: try outcome.plans.map { try SupplierCostFigures($0) },
            notes: Self.notes(outcome))
    }

    private static func arrival(_ plan: ReplenishmentPlan, _ asOf: CalendarDate) -> CalendarDate {
        asOf.advanced(by: Int(plan.leadTime.meanDays.rounded(.up)))
    }

    private static func notes(_ outcome: OptimizationOutcome) -> [String] {
        var notes = outcome.best?.notes ?? []
        if let plan = outcome.best, plan.leadTime.source == .offerWithoutSpread {
            notes.append(
                "no spread of \(plan.offer.supplier)'s lead time is known, so it counts as certain; import "
                    + "lead_time_deviation_days with 'baton data import supplier_products FILE', or receipts")
        }
        let waiting = outcome.data.position.awaitingApproval
        if waiting > 0 {
            notes.append("\(PlainNumber.text(waiting)) units on orders awaiting approval are not counted")
        }
        return notes
    }
}

extension StockFigures {
    init(_ outcome: OptimizationOutcome) {
        self.init(
            onHand: outcome.position.onHand, reserved: outcome.position.reserved,
            onOrder: outcome.position.onOrder, awaitingApproval: outcome.data.position.awaitingApproval,
            inventoryPosition: outcome.position.units, countedOn: outcome.data.position.countedOn)
    }
}

extension LeadTimeFigures {
    init(_ leadTime: LeadTimeModel) {
        self.init(
            meanDays: leadTime.meanDays, standardDeviationDays: leadTime.standardDeviationDays,
            observations: leadTime.observations, source: leadTime.source.rawValue)
    }
}

extension SupplierCostFigures {
    init(_ plan: ReplenishmentPlan) throws {
        self.init(
            supplier: plan.offer.supplier,
            cost: try YearlyCostFigures(plan).total, orderQuantity: plan.orderQuantity,
            leadTimeDays: plan.leadTime.meanDays)
    }
}
