public import Baton
internal import Inventory

extension InventoryOptimizerAgent {
    /// The economic order quantity, with all-units price breaks and order rules where they are given.
    ///
    /// Source: Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd edition, sections 3.2 and 3.4.1.
    public static let calculateEOQ = Operation<CalculateEOQ, CalculateEOQResult>(
        "optimization", "calculate_eoq", effect: .pure,
        "Computes the economic order quantity √(2Kλ/h), with price breaks and order rules.")

    static func calculateEOQ(_ input: CalculateEOQ) throws -> CalculateEOQResult {
        let (rate, unitCost) = try input.holding()
        let breaks = (input.priceBreaks ?? []).sorted { $0.minimumQuantity < $1.minimumQuantity }
        guard breaks.isEmpty || input.unitCost != nil else {
            throw OperationFailure(
                kind: .invalidInput, "price_breaks need unit_cost, the price below the first of them",
                isRetryable: false)
        }
        let prices = try PriceSchedule(
            breakpoints: [0] + breaks.map(\.minimumQuantity), unitCosts: [unitCost] + breaks.map(\.unitPrice),
            discount: .allUnits)
        let rules = try OrderRules(
            minimumQuantity: input.minimumOrderQuantity, multiple: input.orderMultiple,
            maximumQuantity: input.maximumOrderQuantity)
        let choice = try DiscountedOrderQuantity(
            fixedCost: input.orderingCost, holdingCostRate: rate, demandRate: input.annualDemand,
            prices: prices
        ).optimum(rules: rules)
        let price = prices.unitCosts[choice.region]
        let ordering = input.orderingCost * input.annualDemand / choice.quantity
        let holding = rate * price * choice.quantity / 2
        let purchase = input.unitCost == nil ? nil : price * input.annualDemand
        return CalculateEOQResult(
            orderQuantity: choice.quantity, ordersPerYear: input.annualDemand / choice.quantity,
            daysBetweenOrders: choice.quantity / input.annualDemand * ReplenishmentPlan.daysPerYear,
            unitPrice: input.unitCost == nil ? nil : price, orderingCostPerYear: ordering,
            holdingCostPerYear: holding, purchaseCostPerYear: purchase,
            totalCostPerYear: ordering + holding + (purchase ?? 0))
    }
}

/// The input of `calculate_eoq`.
public struct CalculateEOQ: Payload {
    public var annualDemand: Double
    public var orderingCost: Double
    public var holdingCost: Double?
    public var unitCost: Double?
    public var holdingCostRate: Double?
    public var priceBreaks: [QuantityPrice]?
    public var minimumOrderQuantity: Double
    public var orderMultiple: Double?
    public var maximumOrderQuantity: Double?

    public init(
        annualDemand: Double, orderingCost: Double, holdingCost: Double? = nil, unitCost: Double? = nil,
        holdingCostRate: Double? = nil, priceBreaks: [QuantityPrice]? = nil, minimumOrderQuantity: Double = 0,
        orderMultiple: Double? = nil, maximumOrderQuantity: Double? = nil
    ) {
        self.annualDemand = annualDemand
        self.orderingCost = orderingCost
        self.holdingCost = holdingCost
        self.unitCost = unitCost
        self.holdingCostRate = holdingCostRate
        self.priceBreaks = priceBreaks
        self.minimumOrderQuantity = minimumOrderQuantity
        self.orderMultiple = orderMultiple
        self.maximumOrderQuantity = maximumOrderQuantity
    }

    public static let fields: [Field<CalculateEOQ>] = [
        .required("annual_demand", \.annualDemand, in: .atLeast(0), unit: "units/year", "λ, above 0."),
        .required(
            "ordering_cost", \.orderingCost, in: .atLeast(0), unit: "currency/order",
            "K, the fixed cost of an order."),
        .optional(
            "holding_cost", \.holdingCost, in: .atLeast(0), unit: "currency/unit/year",
            "h; absent: holding_cost_rate times unit_cost."),
        .optional(
            "unit_cost", \.unitCost, in: .atLeast(0), unit: "currency/unit",
            "The price, below the first price break."),
        .optional(
            "holding_cost_rate", \.holdingCostRate, in: .atLeast(0), unit: "1/year",
            "The yearly holding cost as a share of the price."),
        .optional("price_breaks", \.priceBreaks, "Lower prices of all units from larger orders on."),
        .optional(
            "minimum_order_quantity", \.minimumOrderQuantity, default: 0, in: .atLeast(0), unit: "units",
            "The least one order may be."),
        .optional(
            "order_multiple", \.orderMultiple, in: .atLeast(0), unit: "units",
            "Orders are whole multiples of this; absent: any quantity."),
        .optional(
            "maximum_order_quantity", \.maximumOrderQuantity, in: .atLeast(0), unit: "units",
            "The most one order may be; absent: no limit."),
    ]

    /// The holding cost as a rate on a price; a price of 1 stands in where none is given.
    func holding() throws -> (rate: Double, unitCost: Double) {
        switch (holdingCost, holdingCostRate, unitCost) {
        case (nil, let rate?, let cost?): return (rate, cost)
        case (let holding?, nil, nil): return (holding, 1)
        case (let holding?, nil, let cost?) where cost > 0: return (holding / cost, cost)
        default:
            throw OperationFailure(
                kind: .invalidInput,
                "expected either holding_cost, or holding_cost_rate together with unit_cost",
                hint: "holding_cost is per unit and year, holding_cost_rate is a share of unit_cost per year",
                isRetryable: false)
        }
    }
}

/// A price from an order quantity on.
public struct QuantityPrice: Payload, Hashable {
    public var minimumQuantity: Double
    public var unitPrice: Double

    public init(minimumQuantity: Double, unitPrice: Double) {
        self.minimumQuantity = minimumQuantity
        self.unitPrice = unitPrice
    }

    public static let fields: [Field<QuantityPrice>] = [
        .required(
            "minimum_quantity", \.minimumQuantity, in: .atLeast(0), unit: "units",
            "From this order quantity on."),
        .required(
            "unit_price", \.unitPrice, in: .atLeast(0), unit: "currency/unit", "The price of every unit."),
    ]
}

/// The output of `calculate_eoq`.
public struct CalculateEOQResult: Payload, Hashable {
    public var orderQuantity: Double
    public var ordersPerYear: Double
    public var daysBetweenOrders: Double
    public var unitPrice: Double?
    public var orderingCostPerYear: Double
    public var holdingCostPerYear: Double
    public var purchaseCostPerYear: Double?
    public var totalCostPerYear: Double

    public static let fields: [Field<CalculateEOQResult>] = [
        .required(
            "order_quantity", \.orderQuantity, in: .atLeast(0), unit: "units",
            "The order of least yearly cost."),
        .required(
            "orders_per_year", \.ordersPerYear, in: .atLeast(0), unit: "orders/year",
            "How often it is placed."),
        .required(
            "days_between_orders", \.daysBetweenOrders, in: .atLeast(0), unit: "days", "How long it lasts."),
        .optional(
            "unit_price", \.unitPrice, in: .atLeast(0), unit: "currency/unit", "The price in such an order."),
        .required(
            "ordering_cost_per_year", \.orderingCostPerYear, in: .atLeast(0), unit: "currency/year", "Kλ/Q."),
        .required(
            "holding_cost_per_year", \.holdingCostPerYear, in: .atLeast(0), unit: "currency/year", "hQ/2."),
        .optional(
            "purchase_cost_per_year", \.purchaseCostPerYear, in: .atLeast(0), unit: "currency/year",
            "Annual demand at the unit price; absent without unit_cost."),
        .required(
            "total_cost_per_year", \.totalCostPerYear, in: .atLeast(0), unit: "currency/year",
            "Ordering and holding, and buying where unit_cost is given."),
    ]
}
