public import Baton
internal import Inventory

extension InventoryOptimizerAgent {
    /// What stages in a row keep together at least cost: the levels of Clark and Scarf, with the bounds of Shang and
    /// Song.
    ///
    /// Source: Clark & Scarf, Management Science 6 (1960) 475–490; Shang & Song, Management Science 49 (2003) 618–638.
    public static let serialBaseStock = Operation<SerialBaseStock, SerialBaseStockResult>(
        "optimization", "serial_base_stock", effect: .pure, isBlocking: true,
        "Computes the base-stock levels of stages in a row at least holding and shortage cost (Clark–Scarf).")

    static func serialBaseStock(_ input: SerialBaseStock) throws -> SerialBaseStockResult {
        // From the customers upstream; what holding costs at a stage beyond the one that supplies it.
        let stages = Array(input.stages.reversed())
        func demand(days: Int) throws -> DemandDistribution {
            let variance = input.dailyDemandStandardDeviation * input.dailyDemandStandardDeviation
            let (mean, spread) = (input.dailyDemand * Double(days), variance * Double(days))
            return switch input.demand {
            case .normal: try .normal(mean: mean, standardDeviation: spread.squareRoot())
            case .counts: try .counts(mean: mean, variance: spread)
            }
        }
        let costs = stages.indices.map { index in
            stages[index].holdingCost - (index + 1 < stages.count ? stages[index + 1].holdingCost : 0)
        }
        if let dearer = costs.firstIndex(where: { $0 <= 0 }) {
            throw OperationFailure(
                kind: .invalidInput,
                "stages: expected holding costs that rise towards the customers, found \(stages[dearer].holdingCost) at "
                    + "'\(stages[dearer].stage)'",
                hint: "stock is worth more with each stage; keep it at the dearer stage only where it is not",
                isRetryable: false)
        }
        let days = stages.indices.map {
            stages[$0].leadTimeDays + ($0 == 0 ? input.reviewPeriodDays : 0)
        }
        let system = try SerialSystem(
            stages: zip(costs, days).map { cost, days in
                try SerialSystem.Stage(
                    echelonHoldingCost: cost / ReplenishmentPlan.daysPerYear,
                    leadTimeDemand: demand(days: days))
            }, stockoutCost: input.shortageCost)
        let solution = try system.optimum()
        let bounds = try system.bounds(
            totalLeadTimeDemands: days.indices.map { try demand(days: days[...$0].reduce(0, +)) })
        // A level above the one upstream acts like that one.
        var levels = solution.echelonLevels
        for index in levels.indices.dropLast().reversed() {
            levels[index] = min(levels[index], levels[index + 1])
        }
        let rows = stages.indices.map { index in
            StageBaseStock(
                stage: stages[index].stage, echelonBaseStock: levels[index],
                localBaseStock: levels[index] - (index > 0 ? levels[index - 1] : 0),
                lowerBound: bounds.lower[index], upperBound: bounds.upper[index])
        }
        return SerialBaseStockResult(
            stages: rows.reversed(), costPerYear: solution.cost * ReplenishmentPlan.daysPerYear)
    }
}

/// The input of `serial_base_stock`.
public struct SerialBaseStock: Payload {
    /// What the demand of a day is like.
    public enum Demand: String, Sendable, Hashable, Codable, CaseIterable, SchemaDescribed {
        case normal
        case counts
    }

    public var stages: [SerialStage]
    public var dailyDemand: Double
    public var dailyDemandStandardDeviation: Double
    public var shortageCost: Double
    public var demand: Demand
    public var reviewPeriodDays: Int

    public init(
        stages: [SerialStage], dailyDemand: Double, dailyDemandStandardDeviation: Double,
        shortageCost: Double,
        demand: Demand = .normal, reviewPeriodDays: Int = 1
    ) {
        self.stages = stages
        self.dailyDemand = dailyDemand
        self.dailyDemandStandardDeviation = dailyDemandStandardDeviation
        self.shortageCost = shortageCost
        self.demand = demand
        self.reviewPeriodDays = reviewPeriodDays
    }

    public static let fields: [Field<SerialBaseStock>] = [
        .required("stages", \.stages, "From the outside supplier to the customers; each supplies the next."),
        .required(
            "daily_demand", \.dailyDemand, in: .atLeast(0), unit: "units/day", "Mean demand of the customers."
        ),
        .required(
            "daily_demand_standard_deviation", \.dailyDemandStandardDeviation, in: .atLeast(0),
            unit: "units", "Of the demand of a day."),
        .required(
            "shortage_cost", \.shortageCost, in: .atLeast(0), unit: "currency/unit/day",
            "Of a unit that a customer waits for, above 0."),
        .optional(
            "demand", \.demand, default: "normal",
            "normal, or counts for whole units (negative binomial or Poisson)."),
        .optional(
            "review_period_days", \.reviewPeriodDays, default: 1, in: 0...90, unit: "days",
            "Days between two looks at the stock; 0: it is watched all the time."),
    ]
}

/// A stage of a row.
public struct SerialStage: Payload, Hashable {
    public var stage: String
    public var leadTimeDays: Int
    public var holdingCost: Double

    public init(stage: String, leadTimeDays: Int, holdingCost: Double) {
        self.stage = stage
        self.leadTimeDays = leadTimeDays
        self.holdingCost = holdingCost
    }

    public static let fields: [Field<SerialStage>] = [
        .required("stage", \.stage, "Its name."),
        .required(
            "lead_time_days", \.leadTimeDays, in: 0...10_000, unit: "days",
            "From ordering to receiving when the stage before has stock."),
        .required(
            "holding_cost", \.holdingCost, in: .atLeast(0), unit: "currency/unit/year",
            "Of a unit on stock there; more than at the stage before."),
    ]
}

/// The output of `serial_base_stock`.
public struct SerialBaseStockResult: Payload, Hashable {
    public var stages: [StageBaseStock]
    public var costPerYear: Double

    public static let fields: [Field<SerialBaseStockResult>] = [
        .required("stages", \.stages, "What each stage orders up to, in the order given."),
        .required(
            "cost_per_year", \.costPerYear, in: .atLeast(0), unit: "currency/year",
            "Expected, of echelon holding and shortage under the optimal levels."),
    ]
}

/// The levels of one stage.
public struct StageBaseStock: Payload, Hashable {
    public var stage: String
    public var echelonBaseStock: Double
    public var localBaseStock: Double
    public var lowerBound: Double
    public var upperBound: Double

    public static let fields: [Field<StageBaseStock>] = [
        .required("stage", \.stage, "The stage."),
        .required(
            "echelon_base_stock", \.echelonBaseStock, unit: "units",
            "Order up to this, counting everything from here to the customers."),
        .required(
            "local_base_stock", \.localBaseStock, unit: "units",
            "Order up to this, counting the stage's own stock, what is under way to it, less what it owes."),
        .required(
            "lower_bound", \.lowerBound, unit: "units", "No best echelon level lies below (Shang & Song)."),
        .required("upper_bound", \.upperBound, unit: "units", "No best echelon level lies above."),
    ]
}
