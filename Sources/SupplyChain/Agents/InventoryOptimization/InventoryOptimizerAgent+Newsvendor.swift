public import Baton
internal import Inventory

extension InventoryOptimizerAgent {
    /// How much to have for one season of uncertain demand.
    ///
    /// Source: Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd edition, section 4.3.
    public static let newsvendor = Operation<NewsvendorInput, NewsvendorResult>(
        "optimization", "newsvendor", effect: .pure,
        "Computes the order for one season when leftovers and shortages both cost money.")

    static func newsvendor(_ input: NewsvendorInput) throws -> NewsvendorResult {
        let problem = try Newsvendor(
            unitPrice: input.unitPrice, unitCost: input.unitCost, salvageValue: input.salvageValue)
        let demand = try input.demand()
        let solution = try problem.optimum(demand: demand)
        return NewsvendorResult(
            orderQuantity: solution.baseStockLevel, criticalRatio: problem.criticalRatio,
            expectedCost: solution.cost,
            expectedProfit: problem.profit(level: solution.baseStockLevel, demand: demand))
    }
}

/// The family of a demand distribution.
public enum DemandFamily: String, Sendable, Hashable, Codable, CaseIterable, SchemaDescribed {
    case normal
    case gamma
    /// Whole units: negative binomial, or Poisson when the variance does not exceed the mean.
    case counts
}

/// The input of `newsvendor`.
public struct NewsvendorInput: Payload {
    public var unitPrice: Double
    public var unitCost: Double
    public var salvageValue: Double
    public var demandMean: Double
    public var demandStandardDeviation: Double
    public var distribution: DemandFamily

    public init(
        unitPrice: Double, unitCost: Double, salvageValue: Double = 0, demandMean: Double,
        demandStandardDeviation: Double, distribution: DemandFamily = .normal
    ) {
        self.unitPrice = unitPrice
        self.unitCost = unitCost
        self.salvageValue = salvageValue
        self.demandMean = demandMean
        self.demandStandardDeviation = demandStandardDeviation
        self.distribution = distribution
    }

    public static let fields: [Field<NewsvendorInput>] = [
        .required(
            "unit_price", \.unitPrice, unit: "currency/unit", "Revenue of a unit sold, above the cost."),
        .required(
            "unit_cost", \.unitCost, unit: "currency/unit", "Cost of a unit bought, above the salvage value."),
        .optional(
            "salvage_value", \.salvageValue, default: .double(0), unit: "currency/unit",
            "Revenue of a unit left over; negative when it costs money to be rid of."),
        .required(
            "demand_mean", \.demandMean, in: .atLeast(0), unit: "units", "Expected demand of the season."),
        .required(
            "demand_standard_deviation", \.demandStandardDeviation, in: .atLeast(0), unit: "units",
            "Its spread."),
        .optional(
            "distribution", \.distribution, default: "normal", "The family of the demand distribution."),
    ]

    func demand() throws -> DemandDistribution {
        switch distribution {
        case .normal: try .normal(mean: demandMean, standardDeviation: demandStandardDeviation)
        case .gamma: try .gamma(mean: demandMean, standardDeviation: demandStandardDeviation)
        case .counts:
            try .counts(mean: demandMean, variance: demandStandardDeviation * demandStandardDeviation)
        }
    }
}

/// The output of `newsvendor`.
public struct NewsvendorResult: Payload, Hashable {
    public var orderQuantity: Double
    public var criticalRatio: Double
    public var expectedCost: Double
    public var expectedProfit: Double

    public static let fields: [Field<NewsvendorResult>] = [
        .required("order_quantity", \.orderQuantity, unit: "units", "How much to have."),
        .required(
            "critical_ratio", \.criticalRatio, in: .between(0...1),
            "The probability of no stockout that is worth its cost."),
        .required(
            "expected_cost", \.expectedCost, in: .atLeast(0), unit: "currency", "Of leftovers and shortages."),
        .required(
            "expected_profit", \.expectedProfit, unit: "currency", "Margin on expected demand less that cost."
        ),
    ]
}
