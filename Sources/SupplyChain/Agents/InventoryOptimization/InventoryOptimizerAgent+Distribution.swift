public import Baton
internal import Inventory

extension InventoryOptimizerAgent {
    /// Where the stock of a product should be: every site's need covered, at least cost.
    public static let optimizeDistribution = Operation<OptimizeDistribution, DistributionPlan>(
        "optimization", "optimize_distribution", effect: .pure, isBlocking: true,
        "Distributes a product's stock over the sites by their demand, at least cost.")

    /// The moves that relieve full sites and supply short ones, of one product or of all.
    public static let recommendTransfers = Operation<RecommendTransfers, RecommendTransfersResult>(
        "optimization", "recommend_transfers", effect: .pure, isBlocking: true,
        "Recommends transfers from sites with too much stock to those with too little.")

    /// Where the stock and the customers of a site go that cannot work.
    public static let redistributeDisruption = Operation<RedistributeDisruption, RecommendTransfersResult>(
        "optimization", "redistribute_disruption", effect: .pure, isBlocking: true,
        "Plans where the stock and the demand of a disrupted site go.")

    var distributionOperations: [OperationImplementation] {
        [
            Self.optimizeDistribution.implemented { input, _ in
                try await OperationFailure.translating {
                    let data = try await distributionData(sku: input.sku, input)
                    return try DistributionProblem(data: data, disrupted: nil).solve()
                }
            },
            Self.recommendTransfers.implemented { input, _ in
                try await OperationFailure.translating {
                    try await plans(of: skus(input.sku, at: nil), input, disrupted: nil)
                }
            },
            Self.redistributeDisruption.implemented { input, _ in
                try await OperationFailure.translating {
                    try await plans(of: skus(input.sku, at: input.location), input, disrupted: input.location)
                }
            },
        ]
    }

    /// The product asked for, or all with a ledger at a site or at any.
    private func skus(_ sku: String?, at location: String?) async throws -> [String] {
        try await store.database.read { transaction in
            if let location { _ = try RecordTable<Location>(transaction).require(location) }
            if let sku { return [try RecordTable<Product>(transaction).require(sku).sku] }
            let filter = location == nil ? "" : " WHERE location = ?"
            let arguments = location.map { [SQLValue.text($0)] } ?? []
            return try transaction.query(
                """
                SELECT sku FROM stock_movements\(filter) UNION SELECT sku FROM receipts\(filter) ORDER BY sku
                """, arguments + arguments
            ).map { try $0.get(0) }
        }
    }

    /// One product after the other; a site's capacity that one has taken is not there for the next.
    private func plans(
        of skus: [String], _ request: some DistributionRequest, disrupted: String?
    ) async throws -> RecommendTransfersResult {
        var plans: [DistributionPlan] = []
        var arrived: [String: Int] = [:]
        for sku in skus {
            try Task.checkCancellation()
            var data = try await distributionData(sku: sku, request)
            data.occupy(arrived)
            let plan = try DistributionProblem(data: data, disrupted: disrupted).solve()
            for site in plan.sites {
                arrived[site.location, default: 0] += Int(site.resulting - site.available)
            }
            plans.append(plan)
        }
        return try RecommendTransfersResult(plans)
    }
}

/// The output of `recommend_transfers` and `redistribute_disruption`.
public struct RecommendTransfersResult: Payload, Hashable {
    public var transfers: [ProposedTransfer]
    public var movedUnits: Double
    public var transferCost: Money?
    public var shortUnits: Double
    public var unplacedUnits: Double
    public var products: [DistributionPlan]

    public static let fields: [Field<RecommendTransfersResult>] = [
        .required("transfers", \.transfers, "What to send: the moves of all products, the largest first."),
        .required("moved_units", \.movedUnits, in: .atLeast(0), unit: "units", "All of them together."),
        .optional("transfer_cost", \.transferCost, "What they cost; absent where it is not known."),
        .required("short_units", \.shortUnits, in: .atLeast(0), unit: "units", "What stays short."),
        .required(
            "unplaced_units", \.unplacedUnits, in: .atLeast(0), unit: "units", "What should leave and cannot."
        ),
        .required(
            "products", \.products, "The plan of each product that moves, is short or cannot be placed."),
    ]

    init(_ plans: [DistributionPlan]) throws {
        transfers = plans.flatMap(\.moves).sorted {
            (-$0.quantity, $0.sku, $0.fromLocation, $0.toLocation)
                < (-$1.quantity, $1.sku, $1.fromLocation, $1.toLocation)
        }
        movedUnits = plans.reduce(0) { $0 + $1.movedUnits }
        let costs = plans.compactMap(\.transferCost)
        transferCost = try costs.dropFirst().reduce(costs.first) { try $0?.adding($1) }
        shortUnits = plans.reduce(0) { $0 + $1.shortUnits }
        unplacedUnits = plans.reduce(0) { $0 + $1.unplacedUnits }
        products = plans.filter { !$0.moves.isEmpty || $0.shortUnits > 0 || $0.unplacedUnits > 0 }
    }
}
