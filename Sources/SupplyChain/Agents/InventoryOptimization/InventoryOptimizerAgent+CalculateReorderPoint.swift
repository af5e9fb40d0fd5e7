public import Baton
internal import Inventory

extension InventoryOptimizerAgent {
    /// Expected demand over the lead time plus safety stock, which is given or computed from a service level.
    ///
    /// Source: Silver, Pyke & Peterson, 3rd edition, section 7.3.1.
    public static let calculateReorderPoint = Operation<CalculateReorderPoint, CalculateReorderPointResult>(
        "optimization", "calculate_reorder_point", effect: .pure,
        "Computes the reorder point: expected lead-time demand plus safety stock.")

    static func calculateReorderPoint(_ input: CalculateReorderPoint) throws -> CalculateReorderPointResult {
        switch (input.safetyStock, input.serviceLevel) {
        case (let stock?, nil):
            let demand = input.dailyDemand * (input.leadTimeDays + input.reviewPeriodDays)
            return CalculateReorderPointResult(
                reorderPoint: demand + stock, safetyStock: stock, leadTimeDemandMean: demand)
        case (nil, let level?):
            let computed = try calculateSafetyStock(
                CalculateSafetyStock(
                    serviceLevel: level, dailyDemand: input.dailyDemand,
                    dailyDemandStandardDeviation: input.dailyDemandStandardDeviation,
                    leadTimeDays: input.leadTimeDays,
                    leadTimeStandardDeviationDays: input.leadTimeStandardDeviationDays,
                    reviewPeriodDays: input.reviewPeriodDays))
            return CalculateReorderPointResult(
                reorderPoint: computed.reorderPoint, safetyStock: computed.safetyStock,
                leadTimeDemandMean: computed.leadTimeDemandMean)
        case (nil, nil), (.some, .some):
            throw OperationFailure(
                kind: .invalidInput, "expected either safety_stock or service_level",
                hint: "service_level computes the safety stock from the standard deviations",
                isRetryable: false)
        }
    }
}

/// The input of `calculate_reorder_point`.
public struct CalculateReorderPoint: Payload {
    public var dailyDemand: Double
    public var leadTimeDays: Double
    public var safetyStock: Double?
    public var serviceLevel: Double?
    public var dailyDemandStandardDeviation: Double
    public var leadTimeStandardDeviationDays: Double
    public var reviewPeriodDays: Double

    public init(
        dailyDemand: Double, leadTimeDays: Double, safetyStock: Double? = nil, serviceLevel: Double? = nil,
        dailyDemandStandardDeviation: Double = 0, leadTimeStandardDeviationDays: Double = 0,
        reviewPeriodDays: Double = 0
    ) {
        self.dailyDemand = dailyDemand
        self.leadTimeDays = leadTimeDays
        self.safetyStock = safetyStock
        self.serviceLevel = serviceLevel
        self.dailyDemandStandardDeviation = dailyDemandStandardDeviation
        self.leadTimeStandardDeviationDays = leadTimeStandardDeviationDays
        self.reviewPeriodDays = reviewPeriodDays
    }

    public static let fields: [Field<CalculateReorderPoint>] = [
        .required("daily_demand", \.dailyDemand, in: .atLeast(0), unit: "units/day", "Mean demand."),
        .required(
            "lead_time_days", \.leadTimeDays, in: .atLeast(0), unit: "days",
            "Mean days from order to receipt."),
        .optional("safety_stock", \.safetyStock, unit: "units", "Given; or else give service_level."),
        .optional(
            "service_level", \.serviceLevel, in: .between(0...1),
            "The probability of no stockout in a cycle, above 0 and below 1; or else give safety_stock."),
        .optional(
            "daily_demand_standard_deviation", \.dailyDemandStandardDeviation, default: 0, in: .atLeast(0),
            unit: "units", "Standard deviation of the demand of a day."),
        .optional(
            "lead_time_standard_deviation_days", \.leadTimeStandardDeviationDays, default: 0, in: .atLeast(0),
            unit: "days", "Standard deviation of the lead time."),
        .optional(
            "review_period_days", \.reviewPeriodDays, default: 0, in: .atLeast(0), unit: "days",
            "Days between reviews; 0: the position is watched all the time."),
    ]
}

/// The output of `calculate_reorder_point`.
public struct CalculateReorderPointResult: Payload, Hashable {
    public var reorderPoint: Double
    public var safetyStock: Double
    public var leadTimeDemandMean: Double

    public static let fields: [Field<CalculateReorderPointResult>] = [
        .required(
            "reorder_point", \.reorderPoint, unit: "units", "Order when the position has fallen to this."),
        .required(
            "safety_stock", \.safetyStock, unit: "units",
            "The part that guards against more demand than expected."),
        .required(
            "lead_time_demand_mean", \.leadTimeDemandMean, in: .atLeast(0), unit: "units",
            "Expected demand over lead time and review interval."),
    ]
}
