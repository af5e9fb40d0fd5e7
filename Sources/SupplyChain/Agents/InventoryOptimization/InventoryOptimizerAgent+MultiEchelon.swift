public import Baton
internal import Inventory

extension InventoryOptimizerAgent {
    /// Where in a network of stages safety stock costs least, when every stage keeps its service time.
    ///
    /// Source: Graves & Willems, Manufacturing & Service Operations Management 2 (2000) 68–83.
    public static let placeSafetyStock = Operation<PlaceSafetyStock, PlaceSafetyStockResult>(
        "optimization", "place_safety_stock", effect: .pure,
        "Places safety stock in a tree of stages at least holding cost (guaranteed service).")

    static func placeSafetyStock(_ input: PlaceSafetyStock) throws -> PlaceSafetyStockResult {
        let names = input.stages.map(\.stage)
        guard Set(names).count == names.count else {
            throw OperationFailure(
                kind: .invalidInput,
                "stages: expected every name once, found \(names.joined(separator: ", "))",
                isRetryable: false)
        }
        func place(_ name: String) throws -> Int {
            guard let place = names.firstIndex(of: name) else {
                throw OperationFailure(
                    kind: .invalidInput, "links: there is no stage '\(name)'",
                    hint: name.closest(among: names).map { "did you mean '\($0)'?" }
                        ?? names.joined(separator: ", "), isRetryable: false)
            }
            return place
        }
        let factor = try DemandDistribution.normal(mean: 0, standardDeviation: 1).quantile(
            input.serviceLevel)
        let solution = try GuaranteedService(
            stages: input.stages.map { stage in
                try GuaranteedService.Stage(
                    processingPeriods: stage.processingDays, holdingCost: stage.holdingCost,
                    safetyFactor: factor, demandStandardDeviation: stage.demandStandardDeviation,
                    externalInboundPeriods: stage.externalLeadTimeDays,
                    maximumServicePeriods: stage.maximumServiceDays)
            },
            links: input.links.map {
                GuaranteedService.Link(
                    from: try place($0.fromStage), to: try place($0.toStage), unitsPerUnit: $0.unitsPerUnit)
            })
        let stages = names.indices.map { index in
            PlacedStock(
                stage: names[index], serviceDays: solution.servicePeriods[index],
                inboundDays: solution.inboundPeriods[index],
                coveredDays: solution.netReplenishmentPeriods[index],
                safetyStock: solution.safetyStock[index],
                holdingCost: solution.safetyStock[index] * input.stages[index].holdingCost)
        }
        return PlaceSafetyStockResult(stages: stages, holdingCost: solution.cost)
    }
}

/// The input of `place_safety_stock`.
public struct PlaceSafetyStock: Payload {
    public var stages: [NetworkStage]
    public var links: [NetworkLink]
    public var serviceLevel: Double

    public init(stages: [NetworkStage], links: [NetworkLink], serviceLevel: Double = 0.95) {
        self.stages = stages
        self.links = links
        self.serviceLevel = serviceLevel
    }

    public static let fields: [Field<PlaceSafetyStock>] = [
        .required("stages", \.stages, "Suppliers, plants, warehouses, shops."),
        .required(
            "links", \.links, "Which stage supplies which; all together without a cycle, a tree."),
        .optional(
            "service_level", \.serviceLevel, default: 0.95, in: .between(0.5...0.9999),
            "The probability that demand stays within what every stage promises to cover."),
    ]
}

/// A stage of a network.
public struct NetworkStage: Payload, Hashable {
    public var stage: String
    public var processingDays: Int
    public var holdingCost: Double
    public var demandStandardDeviation: Double
    public var externalLeadTimeDays: Int
    public var maximumServiceDays: Int?

    public init(
        stage: String, processingDays: Int, holdingCost: Double, demandStandardDeviation: Double = 0,
        externalLeadTimeDays: Int = 0, maximumServiceDays: Int? = nil
    ) {
        self.stage = stage
        self.processingDays = processingDays
        self.holdingCost = holdingCost
        self.demandStandardDeviation = demandStandardDeviation
        self.externalLeadTimeDays = externalLeadTimeDays
        self.maximumServiceDays = maximumServiceDays
    }

    public static let fields: [Field<NetworkStage>] = [
        .required("stage", \.stage, "Its name."),
        .required(
            "processing_days", \.processingDays, in: 0...10_000, unit: "days",
            "From having everything to having the output: making, moving, shelving."),
        .required(
            "holding_cost", \.holdingCost, in: .atLeast(0), unit: "currency/unit/year",
            "Of a unit of safety stock there."),
        .optional(
            "demand_standard_deviation", \.demandStandardDeviation, default: 0, in: .atLeast(0),
            unit: "units",
            "Of customers' demand of a day; 0 for stages that serve only others."),
        .optional(
            "external_lead_time_days", \.externalLeadTimeDays, default: 0, in: 0...10_000, unit: "days",
            "Of a supplier outside the network."),
        .optional(
            "maximum_service_days", \.maximumServiceDays, in: 0...10_000, unit: "days",
            "How long its customers wait at most; required where nobody follows."),
    ]
}

/// A supply relation.
public struct NetworkLink: Payload, Hashable {
    public var fromStage: String
    public var toStage: String
    public var unitsPerUnit: Double

    public init(fromStage: String, toStage: String, unitsPerUnit: Double = 1) {
        self.fromStage = fromStage
        self.toStage = toStage
        self.unitsPerUnit = unitsPerUnit
    }

    public static let fields: [Field<NetworkLink>] = [
        .required("from_stage", \.fromStage, "The supplying stage."),
        .required("to_stage", \.toStage, "The supplied stage."),
        .optional(
            "units_per_unit", \.unitsPerUnit, default: 1, in: .atLeast(0),
            "Units of the supplier in one unit of the other, above 0."),
    ]
}

/// The output of `place_safety_stock`.
public struct PlaceSafetyStockResult: Payload, Hashable {
    public var stages: [PlacedStock]
    public var holdingCost: Double

    public static let fields: [Field<PlaceSafetyStockResult>] = [
        .required("stages", \.stages, "What each stage quotes and keeps, in the order given."),
        .required(
            "holding_cost", \.holdingCost, in: .atLeast(0), unit: "currency/year", "Of all safety stock."),
    ]
}

/// The safety stock of one stage.
public struct PlacedStock: Payload, Hashable {
    public var stage: String
    public var serviceDays: Int
    public var inboundDays: Int
    public var coveredDays: Int
    public var safetyStock: Double
    public var holdingCost: Double

    public static let fields: [Field<PlacedStock>] = [
        .required("stage", \.stage, "The stage."),
        .required(
            "service_days", \.serviceDays, in: 0...Int64.max, unit: "days", "Within which it delivers."),
        .required(
            "inbound_days", \.inboundDays, in: 0...Int64.max, unit: "days", "For which it waits."),
        .required(
            "covered_days", \.coveredDays, in: 0...Int64.max, unit: "days",
            "Which its stock has to cover: inbound and processing less service."),
        .required("safety_stock", \.safetyStock, in: .atLeast(0), unit: "units", "What it keeps."),
        .required(
            "holding_cost", \.holdingCost, in: .atLeast(0), unit: "currency/year", "What that costs."),
    ]
}
