public import Baton
internal import Inventory

extension InventoryOptimizerAgent {
    /// The economic order quantity: with price breaks and order rules, with planned backorders, or with goods that
    /// arrive at a production rate.
    ///
    /// Source: Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd edition, sections 3.2 to 3.5.
    public static let calculateEOQ = Operation<CalculateEOQ, CalculateEOQResult>(
        "optimization", "calculate_eoq", effect: .pure,
        "Computes the economic order quantity √(2Kλ/h), with price breaks, backorders or a production rate.")

    static func calculateEOQ(_ input: CalculateEOQ) throws -> CalculateEOQResult {
        guard input.backorderCost != nil || input.productionRate != nil else {
            return try purchasedQuantity(input)
        }
        return try input.backorderCost == nil ? producedQuantity(input) : backorderedQuantity(input)
    }

    private static func purchasedQuantity(_ input: CalculateEOQ) throws -> CalculateEOQResult {
        let (rate, unitCost) = try input.holding()
        let breaks = (input.priceBreaks ?? []).sorted { $0.minimumQuantity < $1.minimumQuantity }
        guard breaks.isEmpty || input.unitCost != nil else {
            throw OperationFailure(
                kind: .invalidInput, "price_breaks need unit_cost, the price below the first of them",
                isRetryable: false)
        }
        let prices = try PriceSchedule(
            breakpoints: [0] + breaks.map(\.minimumQuantity), unitCosts: [unitCost] + breaks.map(\.unitPrice),
            discount: input.discount == .allUnits ? .allUnits : .incremental)
        let rules = try OrderRules(
            minimumQuantity: input.minimumOrderQuantity, multiple: input.orderMultiple,
            maximumQuantity: input.maximumOrderQuantity)
        let choice = try DiscountedOrderQuantity(
            fixedCost: input.orderingCost, holdingCostRate: rate, demandRate: input.annualDemand,
            prices: prices
        ).optimum(rules: rules)
        // Incremental discounts mix prices within an order: each unit counts with the mean.
        let price = prices.purchaseCost(quantity: choice.quantity) / choice.quantity
        return CalculateEOQResult(
            input, quantity: choice.quantity, unitPrice: input.unitCost == nil ? nil : price,
            holding: rate * price * choice.quantity / 2)
    }

    /// Goods arrive unit by unit while they are made, so that stock never reaches the whole lot.
    private static func producedQuantity(_ input: CalculateEOQ) throws -> CalculateEOQResult {
        let holdingCost = try input.plainHoldingCost("production_rate")
        let lot = try EconomicOrderQuantity(
            fixedCost: input.orderingCost, holdingCost: holdingCost, demandRate: input.annualDemand
        ).withProduction(rate: input.productionRate ?? 0)
        return CalculateEOQResult(
            input, quantity: lot.quantity, unitPrice: input.unitCost,
            holding: lot.cost - input.orderingCost * input.annualDemand / lot.quantity)
    }

    /// Customers wait for a part of every order, at a price.
    private static func backorderedQuantity(_ input: CalculateEOQ) throws -> CalculateEOQResult {
        guard input.productionRate == nil else {
            throw OperationFailure(
                kind: .invalidInput, "expected either backorder_cost or production_rate, found both",
                isRetryable: false)
        }
        let holdingCost = try input.plainHoldingCost("backorder_cost")
        let stockoutCost = input.backorderCost ?? 0
        let order = try EconomicOrderQuantity(
            fixedCost: input.orderingCost, holdingCost: holdingCost, demandRate: input.annualDemand
        ).withBackorders(stockoutCost: stockoutCost)
        let short = order.stockoutFraction * order.quantity
        let onHand = order.quantity - short
        var result = CalculateEOQResult(
            input, quantity: order.quantity, unitPrice: input.unitCost,
            holding: holdingCost * onHand * onHand / (2 * order.quantity))
        result.maximumBackorder = short
        result.backorderCostPerYear = stockoutCost * short * short / (2 * order.quantity)
        result.totalCostPerYear += result.backorderCostPerYear ?? 0
        return result
    }
}

extension CalculateEOQResult {
    fileprivate init(_ input: CalculateEOQ, quantity: Double, unitPrice: Double?, holding: Double) {
        let ordering = input.orderingCost * input.annualDemand / quantity
        let purchase = unitPrice.map { $0 * input.annualDemand }
        self.init(
            orderQuantity: quantity, ordersPerYear: input.annualDemand / quantity,
            daysBetweenOrders: quantity / input.annualDemand * ReplenishmentPlan.daysPerYear,
            unitPrice: unitPrice, orderingCostPerYear: ordering, holdingCostPerYear: holding,
            purchaseCostPerYear: purchase, totalCostPerYear: ordering + holding + (purchase ?? 0))
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
    public var discount: QuantityDiscount
    public var backorderCost: Double?
    public var productionRate: Double?

    public init(
        annualDemand: Double, orderingCost: Double, holdingCost: Double? = nil, unitCost: Double? = nil,
        holdingCostRate: Double? = nil, priceBreaks: [QuantityPrice]? = nil, minimumOrderQuantity: Double = 0,
        orderMultiple: Double? = nil, maximumOrderQuantity: Double? = nil,
        discount: QuantityDiscount = .allUnits, backorderCost: Double? = nil, productionRate: Double? = nil
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
        self.discount = discount
        self.backorderCost = backorderCost
        self.productionRate = productionRate
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
        .optional(
            "discount", \.discount, default: "all_units",
            "Whether a price break is for all units of an order or for those beyond it."),
        .optional(
            "backorder_cost", \.backorderCost, in: .atLeast(0), unit: "currency/unit/year",
            "What a waiting customer costs, above 0; absent: nobody waits. Without price breaks and order rules."
        ),
        .optional(
            "production_rate", \.productionRate, in: .atLeast(0), unit: "units/year",
            "The rate at which an order arrives, above annual_demand; absent: at once. Without price breaks and "
                + "order rules."),
    ]

    /// The holding cost per unit where neither price breaks nor order rules apply.
    func plainHoldingCost(_ key: String) throws -> Double {
        let hasRules =
            minimumOrderQuantity > 0 || orderMultiple != nil || maximumOrderQuantity != nil
            || priceBreaks?.isEmpty == false
        guard !hasRules else {
            throw OperationFailure(
                kind: .invalidInput, "\(key) goes without price breaks and order rules",
                hint: "leave them out, or leave \(key) out", isRetryable: false)
        }
        let (rate, cost) = try holding()
        return rate * cost
    }

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

/// Which units a price break is for.
public enum QuantityDiscount: String, Sendable, Hashable, Codable, CaseIterable, SchemaDescribed {
    /// All units of an order that reaches it.
    case allUnits = "all_units"
    /// The units beyond it.
    case incremental
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
            "unit_price", \.unitPrice, in: .atLeast(0), unit: "currency/unit",
            "The price of every unit, or of those beyond it: see discount."),
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
    public var maximumBackorder: Double?
    public var backorderCostPerYear: Double?

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
            "unit_price", \.unitPrice, in: .atLeast(0), unit: "currency/unit",
            "The mean price in such an order."),
        .required(
            "ordering_cost_per_year", \.orderingCostPerYear, in: .atLeast(0), unit: "currency/year", "Kλ/Q."),
        .required(
            "holding_cost_per_year", \.holdingCostPerYear, in: .atLeast(0), unit: "currency/year",
            "h times the mean stock: hQ/2, less with backorders or production."),
        .optional(
            "purchase_cost_per_year", \.purchaseCostPerYear, in: .atLeast(0), unit: "currency/year",
            "Annual demand at the unit price; absent without unit_cost."),
        .required(
            "total_cost_per_year", \.totalCostPerYear, in: .atLeast(0), unit: "currency/year",
            "Ordering, holding and backorders, and buying where unit_cost is given."),
        .optional(
            "maximum_backorder", \.maximumBackorder, in: .atLeast(0), unit: "units",
            "What customers wait for when the order comes; absent without backorder_cost."),
        .optional(
            "backorder_cost_per_year", \.backorderCostPerYear, in: .atLeast(0), unit: "currency/year",
            "What their waiting costs."),
    ]
}
