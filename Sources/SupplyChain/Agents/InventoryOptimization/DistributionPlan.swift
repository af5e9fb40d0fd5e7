public import Baton
internal import Inventory

/// What to move, and what every site has and lacks afterwards: the output of the distribution operations.
public struct DistributionPlan: Payload, Hashable {
    public var sku: String
    public var asOf: CalendarDate
    public var moves: [ProposedTransfer]
    public var movedUnits: Double
    public var transferCost: Money?
    public var shortUnits: Double
    public var unplacedUnits: Double
    public var sites: [SiteDistribution]
    public var notes: [String]

    public static let fields: [Field<DistributionPlan>] = [
        .required("sku", \.sku, "The stock-keeping unit."),
        .required("as_of", \.asOf, "The day the figures hold for."),
        .required("moves", \.moves, "What to send, the largest first; empty when nothing helps."),
        .required("moved_units", \.movedUnits, in: .atLeast(0), unit: "units", "All moves together."),
        .optional(
            "transfer_cost", \.transferCost, "What they cost; absent where no site has a transfer cost."),
        .required(
            "short_units", \.shortUnits, in: .atLeast(0), unit: "units", "What stays short at all sites."),
        .required(
            "unplaced_units", \.unplacedUnits, in: .atLeast(0), unit: "units",
            "What should leave a site and fits nowhere."),
        .required("sites", \.sites, "Every site, in the order of its name."),
        .required("notes", \.notes, "What to know about the figures."),
    ]
}

/// One move.
public struct ProposedTransfer: Payload, Hashable {
    public var sku: String
    public var fromLocation: String
    public var toLocation: String
    public var quantity: Double
    public var cost: Money?

    public static let fields: [Field<ProposedTransfer>] = [
        .required("sku", \.sku, "The stock-keeping unit."),
        .required("from_location", \.fromLocation, "The site that sends."),
        .required("to_location", \.toLocation, "The site that receives."),
        .required("quantity", \.quantity, in: .atLeast(0), unit: "units", "How many."),
        .optional("cost", \.cost, "What the move costs; absent where it is not known."),
    ]
}

/// One site before and after.
public struct SiteDistribution: Payload, Hashable {
    public var location: String
    public var status: String
    public var available: Double
    public var required: Double
    public var resulting: Double
    public var short: Double
    public var unplaced: Double

    public static let fields: [Field<SiteDistribution>] = [
        .required("location", \.location, "The site."),
        .required("status", \.status, "operational, disrupted, maintenance or closed."),
        .required("available", \.available, in: .atLeast(0), unit: "units", "On hand less reserved, now."),
        .required(
            "required", \.required, in: .atLeast(0), unit: "units",
            "What demand takes in the days to cover, at the service level."),
        .required("resulting", \.resulting, in: .atLeast(0), unit: "units", "After the moves."),
        .required("short", \.short, in: .atLeast(0), unit: "units", "Required and still missing."),
        .required("unplaced", \.unplaced, in: .atLeast(0), unit: "units", "What should leave and cannot."),
    ]
}

extension DistributionPlan {
    init(
        _ problem: DistributionProblem, needs: [Int], lanes: [StockRedistribution.Lane],
        solution: StockRedistribution
    ) throws {
        let data = problem.data
        sku = data.sku
        asOf = data.asOf
        moves = try zip(lanes, solution.movedUnits).filter { $0.1 > 0 }.map { lane, units in
            ProposedTransfer(
                sku: data.sku, fromLocation: data.sites[lane.from].location.id,
                toLocation: data.sites[lane.to].location.id, quantity: Double(units),
                cost: try data.unitCost(from: lane.from)?.multiplied(by: Double(units)))
        }.sorted {
            (-$0.quantity, $0.fromLocation, $0.toLocation) < (-$1.quantity, $1.fromLocation, $1.toLocation)
        }
        movedUnits = moves.reduce(0) { $0 + $1.quantity }
        let costs = moves.compactMap(\.cost)
        transferCost = try costs.dropFirst().reduce(costs.first) { try $0?.adding($1) }
        // Need beyond a site's capacity is short too, whatever moves.
        sites = data.sites.enumerated().map { place, site in
            SiteDistribution(
                location: site.location.id, status: site.location.status.rawValue,
                available: Double(site.availableUnits), required: Double(needs[place]),
                resulting: Double(solution.resultingUnits[place]),
                short: Double(max(0, needs[place] - solution.resultingUnits[place])),
                unplaced: Double(solution.unplacedUnits[place]))
        }
        shortUnits = sites.reduce(0) { $0 + $1.short }
        unplacedUnits = sites.reduce(0) { $0 + $1.unplaced }
        notes = Self.notes(data)
    }

    private static func notes(_ data: DistributionData) -> [String] {
        var notes = data.sites.filter(\.isStockUnknown).map {
            "the stock at \($0.location.id) is not known: it takes no part"
        }
        if data.sites.allSatisfy({ $0.location.transferCostPerUnit == nil }) {
            notes.append("no site has a transfer cost: the plan moves as few units as it can")
        }
        return notes
    }
}
