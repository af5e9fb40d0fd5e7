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
    case poisson
    /// Whole units, of a variance above the mean.
    case negativeBinomial = "negative_binomial"
    /// Past demands, each as probable as the others.
    case empirical
}

/// The input of `newsvendor`.
public struct NewsvendorInput: Payload {
    public var unitPrice: Double
    public var unitCost: Double
    public var salvageValue: Double
    public var demandMean: Double?
    public var demandStandardDeviation: Double?
    public var distribution: DemandFamily
    public var demandSample: [Double]?

    public init(
        unitPrice: Double, unitCost: Double, salvageValue: Double = 0, demandMean: Double? = nil,
        demandStandardDeviation: Double? = nil, distribution: DemandFamily = .normal,
        demandSample: [Double]? = nil
    ) {
        self.unitPrice = unitPrice
        self.unitCost = unitCost
        self.salvageValue = salvageValue
        self.demandMean = demandMean
        self.demandStandardDeviation = demandStandardDeviation
        self.distribution = distribution
        self.demandSample = demandSample
    }

    public static let fields: [Field<NewsvendorInput>] = [
        .required(
            "unit_price", \.unitPrice, unit: "currency/unit", "Revenue of a unit sold, above the cost."),
        .required(
            "unit_cost", \.unitCost, unit: "currency/unit", "Cost of a unit bought, above the salvage value."),
        .optional(
            "salvage_value", \.salvageValue, default: .double(0), unit: "currency/unit",
            "Revenue of a unit left over; negative when it costs money to be rid of."),
        .optional(
            "demand_mean", \.demandMean, in: .atLeast(0), unit: "units",
            "Expected demand of the season; not of an empirical distribution."),
        .optional(
            "demand_standard_deviation", \.demandStandardDeviation, in: .atLeast(0), unit: "units",
            "Its spread; not of a Poisson or empirical distribution."),
        .optional(
            "distribution", \.distribution, default: "normal",
            "The family of the demand distribution; counts: negative binomial, or Poisson when the variance does "
                + "not exceed the mean."),
        .optional(
            "demand_sample", \.demandSample, unit: "units",
            "Demand of past seasons, for the empirical distribution."),
    ]

    func demand() throws -> DemandDistribution {
        if distribution == .empirical {
            guard let demandSample else { throw missing("demand_sample") }
            return .empirical(try EmpiricalDemand(sample: demandSample))
        }
        guard let mean = demandMean else { throw missing("demand_mean") }
        if distribution == .poisson { return try .counts(mean: mean, variance: mean) }
        guard let deviation = demandStandardDeviation else { throw missing("demand_standard_deviation") }
        let variance = deviation * deviation
        switch distribution {
        case .normal: return try .normal(mean: mean, standardDeviation: deviation)
        case .gamma: return try .gamma(mean: mean, standardDeviation: deviation)
        case .negativeBinomial where variance <= mean:
            throw OperationFailure(
                kind: .invalidInput,
                "demand_standard_deviation: expected a variance above the mean of \(mean), found \(variance)",
                hint: "a negative binomial is more variable than Poisson; use poisson or counts",
                isRetryable: false)
        case .counts, .negativeBinomial, .poisson, .empirical:
            return try .counts(mean: mean, variance: variance)
        }
    }

    private func missing(_ key: String) -> OperationFailure {
        OperationFailure(
            kind: .invalidInput, "the \(distribution.rawValue) distribution needs \(key)", isRetryable: false)
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
