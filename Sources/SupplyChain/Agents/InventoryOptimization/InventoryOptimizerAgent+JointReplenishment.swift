public import Baton
internal import Inventory

extension InventoryOptimizerAgent {
    /// Order cycles for products of one supplier that share the fixed cost of an order.
    ///
    /// Source: Silver, Management Science 22 (1976) 1351–1361.
    public static let jointReplenishment = Operation<
        JointReplenishmentInput, JointReplenishmentResult
    >(
        "optimization", "joint_replenishment", effect: .pure,
        "Computes order cycles for products that share the fixed cost of an order.")

    static func jointReplenishment(_ input: JointReplenishmentInput) throws
        -> JointReplenishmentResult
    {
        let plan = try JointReplenishment(
            sharedFixedCost: input.sharedOrderingCost,
            individualFixedCosts: input.items.map(\.orderingCost),
            holdingCosts: input.items.map(\.holdingCost), demandRates: input.items.map(\.annualDemand))
        let days = plan.baseCycleTime * ReplenishmentPlan.daysPerYear
        let items = zip(input.items, zip(plan.orderMultiples, plan.orderQuantities)).map {
            item, figures in
            JointOrder(
                sku: item.sku, everyCycles: figures.0, daysBetweenOrders: days * Double(figures.0),
                orderQuantity: figures.1)
        }
        return JointReplenishmentResult(cycleDays: days, items: items, costPerYear: plan.cost)
    }
}

/// The input of `joint_replenishment`.
public struct JointReplenishmentInput: Payload {
    public var sharedOrderingCost: Double
    public var items: [JointItem]

    public init(sharedOrderingCost: Double, items: [JointItem]) {
        self.sharedOrderingCost = sharedOrderingCost
        self.items = items
    }

    public static let fields: [Field<JointReplenishmentInput>] = [
        .required(
            "shared_ordering_cost", \.sharedOrderingCost, in: .atLeast(0), unit: "currency/order",
            "Of an order, whatever is in it."),
        .required("items", \.items, "The products, at least one."),
    ]
}

/// A product that is ordered with others.
public struct JointItem: Payload, Hashable {
    public var sku: String
    public var annualDemand: Double
    public var orderingCost: Double
    public var holdingCost: Double

    public init(sku: String, annualDemand: Double, orderingCost: Double, holdingCost: Double) {
        self.sku = sku
        self.annualDemand = annualDemand
        self.orderingCost = orderingCost
        self.holdingCost = holdingCost
    }

    public static let fields: [Field<JointItem>] = [
        .required("sku", \.sku, "Its name."),
        .required("annual_demand", \.annualDemand, in: .atLeast(0), unit: "units/year", "Above 0."),
        .required(
            "ordering_cost", \.orderingCost, in: .atLeast(0), unit: "currency/order",
            "Of having it in an order, above 0."),
        .required(
            "holding_cost", \.holdingCost, in: .atLeast(0), unit: "currency/unit/year",
            "Of a unit, above 0."),
    ]
}

/// The output of `joint_replenishment`.
public struct JointReplenishmentResult: Payload, Hashable {
    public var cycleDays: Double
    public var items: [JointOrder]
    public var costPerYear: Double

    public static let fields: [Field<JointReplenishmentResult>] = [
        .required("cycle_days", \.cycleDays, in: .atLeast(0), unit: "days", "Between two orders."),
        .required("items", \.items, "Each product, in the order given."),
        .required(
            "cost_per_year", \.costPerYear, in: .atLeast(0), unit: "currency/year",
            "Of ordering and holding."),
    ]
}

/// How often and how much of a product.
public struct JointOrder: Payload, Hashable {
    public var sku: String
    public var everyCycles: Int
    public var daysBetweenOrders: Double
    public var orderQuantity: Double

    public static let fields: [Field<JointOrder>] = [
        .required("sku", \.sku, "The product."),
        .required("every_cycles", \.everyCycles, in: 1...Int64.max, "It is in every so many-th order."),
        .required(
            "days_between_orders", \.daysBetweenOrders, in: .atLeast(0), unit: "days", "Between those."),
        .required(
            "order_quantity", \.orderQuantity, in: .atLeast(0), unit: "units", "So much each time."),
    ]
}
