public import Baton
internal import Inventory

extension InventoryOptimizerAgent {
    /// Safety stock for normally distributed demand over lead time and review interval.
    ///
    /// Source: Silver, Pyke & Peterson, 3rd edition, sections 7.7.6 (P₁), 7.7.7 (P₂) and 7.10 (variable lead
    /// time).
    public static let calculateSafetyStock = Operation<CalculateSafetyStock, CalculateSafetyStockResult>(
        "optimization", "calculate_safety_stock", effect: .pure,
        "Computes the safety stock kσ for a cycle service level or a fill rate.")

    static func calculateSafetyStock(_ input: CalculateSafetyStock) throws -> CalculateSafetyStockResult {
        let demand = try input.leadTimeDemand()
        let stock = try input.safetyStock(demand)
        return CalculateSafetyStockResult(
            safetyStock: stock.units, safetyFactor: stock.safetyFactor, reorderPoint: stock.reorderPoint,
            leadTimeDemandMean: demand.mean, leadTimeDemandStandardDeviation: demand.standardDeviation)
    }
}

/// Which service a level means.
public enum ServiceMeasure: String, Sendable, Hashable, Codable, CaseIterable, SchemaDescribed {
    /// P₁: the probability of no stockout in a replenishment cycle.
    case cycleService = "cycle_service"
    /// P₂: the share of demand served from the shelf.
    case fillRate = "fill_rate"
}

/// The input of `calculate_safety_stock`.
public struct CalculateSafetyStock: Payload {
    public var serviceLevel: Double
    public var serviceMeasure: ServiceMeasure
    public var dailyDemand: Double
    public var dailyDemandStandardDeviation: Double
    public var leadTimeDays: Double
    public var leadTimeStandardDeviationDays: Double
    public var reviewPeriodDays: Double
    public var orderQuantity: Double?

    public init(
        serviceLevel: Double, serviceMeasure: ServiceMeasure = .cycleService, dailyDemand: Double,
        dailyDemandStandardDeviation: Double, leadTimeDays: Double, leadTimeStandardDeviationDays: Double = 0,
        reviewPeriodDays: Double = 0, orderQuantity: Double? = nil
    ) {
        self.serviceLevel = serviceLevel
        self.serviceMeasure = serviceMeasure
        self.dailyDemand = dailyDemand
        self.dailyDemandStandardDeviation = dailyDemandStandardDeviation
        self.leadTimeDays = leadTimeDays
        self.leadTimeStandardDeviationDays = leadTimeStandardDeviationDays
        self.reviewPeriodDays = reviewPeriodDays
        self.orderQuantity = orderQuantity
    }

    public static let fields: [Field<CalculateSafetyStock>] = [
        .required("service_level", \.serviceLevel, in: .between(0...1), "Above 0 and below 1, such as 0.95."),
        .optional(
            "service_measure", \.serviceMeasure, default: "cycle_service",
            "cycle_service: no stockout in a cycle (P₁); fill_rate: share of demand served (P₂)."),
        .required("daily_demand", \.dailyDemand, in: .atLeast(0), unit: "units/day", "Mean demand."),
        .required(
            "daily_demand_standard_deviation", \.dailyDemandStandardDeviation, in: .atLeast(0), unit: "units",
            "Standard deviation of the demand of a day."),
        .required(
            "lead_time_days", \.leadTimeDays, in: .atLeast(0), unit: "days",
            "Mean days from order to receipt."),
        .optional(
            "lead_time_standard_deviation_days", \.leadTimeStandardDeviationDays, default: 0, in: .atLeast(0),
            unit: "days", "Standard deviation of the lead time."),
        .optional(
            "review_period_days", \.reviewPeriodDays, default: 0, in: .atLeast(0), unit: "days",
            "Days between reviews; 0: the position is watched all the time."),
        .optional(
            "order_quantity", \.orderQuantity, in: .atLeast(0), unit: "units",
            "Units per order; fill_rate needs it."),
    ]

    func leadTimeDemand() throws -> LeadTimeDemand {
        try LeadTimeDemand(
            demandMean: dailyDemand, demandStandardDeviation: dailyDemandStandardDeviation,
            leadTimeMean: leadTimeDays + reviewPeriodDays,
            leadTimeStandardDeviation: leadTimeStandardDeviationDays)
    }

    func safetyStock(_ demand: LeadTimeDemand) throws -> SafetyStock {
        switch serviceMeasure {
        case .cycleService: return try .forCycleService(serviceLevel, demand: demand)
        case .fillRate:
            guard let orderQuantity else {
                throw OperationFailure(
                    kind: .invalidInput,
                    "order_quantity is missing: a fill rate depends on the size of an order",
                    hint: "give the units per order, for instance from calculate_eoq", isRetryable: false)
            }
            return try .forFillRate(serviceLevel, orderQuantity: orderQuantity, demand: demand)
        }
    }
}

/// The output of `calculate_safety_stock`.
public struct CalculateSafetyStockResult: Payload, Hashable {
    public var safetyStock: Double
    public var safetyFactor: Double
    public var reorderPoint: Double
    public var leadTimeDemandMean: Double
    public var leadTimeDemandStandardDeviation: Double

    public static let fields: [Field<CalculateSafetyStockResult>] = [
        .required("safety_stock", \.safetyStock, unit: "units", "kσ."),
        .required("safety_factor", \.safetyFactor, "k."),
        .required(
            "reorder_point", \.reorderPoint, unit: "units", "Expected lead-time demand plus safety stock."),
        .required(
            "lead_time_demand_mean", \.leadTimeDemandMean, in: .atLeast(0), unit: "units",
            "Expected demand over lead time and review interval."),
        .required(
            "lead_time_demand_standard_deviation", \.leadTimeDemandStandardDeviation, in: .atLeast(0),
            unit: "units",
            "σ, its standard deviation."),
    ]
}
