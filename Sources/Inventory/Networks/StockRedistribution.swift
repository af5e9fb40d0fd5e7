/// Moves stock between sites at least cost: to where it is short, away from where it cannot stay.
///
/// One model for supplying regions from warehouses, transshipment between warehouses, relief of a full site
/// and the evacuation of a disrupted one. Units are conserved: what cannot be placed and what stays short is
/// reported.
///
/// Source: the transshipment problem, Orden, Management Science 2 (1956) 276–285, solved as a minimum-cost
/// flow.
public struct StockRedistribution: Sendable, Equatable {
    /// One site: a warehouse, a store or a region of customers.
    public struct Site: Sendable, Equatable {
        /// Units there now.
        public let onHandUnits: Int
        /// Units that should be there; fewer are a shortage.
        public let requiredUnits: Int
        /// The most units that may stay there.
        public let capacityUnits: Int
        /// Money per unit short.
        public let shortageCost: Double

        /// Describes a site. A disrupted site requires nothing and has a capacity of 0.
        ///
        /// - Parameters:
        ///   - onHandUnits: at least 0.
        ///   - requiredUnits: at least 0 and at most the capacity.
        ///   - capacityUnits: at least 0.
        ///   - shortageCost: money per unit short, at least 0.
        /// - Throws: `InventoryError` when an input lies outside its range.
        public init(
            onHandUnits: Int, requiredUnits: Int, capacityUnits: Int, shortageCost: Double
        ) throws(InventoryError) {
            try Require.count(onHandUnits, "onHandUnits")
            try Require.nonNegative(shortageCost, "shortageCost")
            guard requiredUnits >= 0, requiredUnits <= capacityUnits else {
                throw .invalid(
                    "requiredUnits", expected: "between 0 and the capacity of \(capacityUnits)",
                    found: requiredUnits, hint: "a site cannot need more than fits in")
            }
            self.onHandUnits = onHandUnits
            self.requiredUnits = requiredUnits
            self.capacityUnits = capacityUnits
            self.shortageCost = shortageCost
        }
    }

    /// A way to move stock from one site to another.
    public struct Lane: Sendable, Equatable {
        /// The sending site, by its place in the list.
        public let from: Int
        /// The receiving site, by its place in the list.
        public let to: Int
        /// The most units that can take the lane; absent for no limit.
        public let capacityUnits: Int?
        /// Money per unit moved.
        public let unitCost: Double

        /// Describes a lane.
        ///
        /// - Parameters:
        ///   - from: the sending site's place in the list.
        ///   - to: the receiving site's place in the list.
        ///   - capacityUnits: at least 0, or absent for no limit.
        ///   - unitCost: money per unit, at least 0.
        public init(from: Int, to: Int, capacityUnits: Int? = nil, unitCost: Double) {
            self.from = from
            self.to = to
            self.capacityUnits = capacityUnits
            self.unitCost = unitCost
        }
    }

    /// Units on each lane, in the order given.
    public let movedUnits: [Int]
    /// Units at each site afterwards.
    public let resultingUnits: [Int]
    /// Units short at each site afterwards.
    public let shortUnits: [Int]
    /// Units above capacity that no lane could take away, at each site.
    public let unplacedUnits: [Int]
    /// Money for the moves.
    public let transferCost: Double
    /// Money for what stays short.
    public let shortageCost: Double

    /// Finds the moves of least cost: first as few unplaced units as possible, then the least money for moves
    /// and shortages together.
    ///
    /// - Parameters:
    ///   - sites: at least one.
    ///   - lanes: between sites of that list; stock may pass through sites on its way.
    /// - Throws: `InventoryError` when an input lies outside its range.
    public init(sites: [Site], lanes: [Lane]) throws(InventoryError) {
        try Require.notEmpty(sites.count, "sites")
        for lane in lanes {
            guard sites.indices.contains(lane.from), sites.indices.contains(lane.to) else {
                throw .invalid(
                    "lanes", expected: "places of sites from 0 to \(sites.count - 1)",
                    found: "\(lane.from) to \(lane.to)", hint: "name sites by their place in the list")
            }
        }
        let total = sites.reduce(0) { $0 + $1.onHandUnits }
        let model = RedistributionModel(sites: sites, lanes: lanes, total: total)
        let flow = try MinimumCostFlow(supplies: model.supplies, arcs: model.arcs)
        movedUnits = Array(flow.flows.prefix(lanes.count))
        transferCost = zip(movedUnits, lanes).reduce(0) { $0 + Double($1.0) * $1.1.unitCost }
        var resulting = sites.map { $0.onHandUnits }
        for (lane, units) in zip(lanes, movedUnits) {
            resulting[lane.from] -= units
            resulting[lane.to] += units
        }
        resultingUnits = resulting
        unplacedUnits = zip(resulting, sites).map { max(0, $0 - $1.capacityUnits) }
        let short = zip(resulting, sites).map { max(0, $1.requiredUnits - $0) }
        shortUnits = short
        shortageCost = zip(short, sites).reduce(0) { $0 + Double($1.0) * $1.1.shortageCost }
    }
}

/// Sites as nodes, and one more node that takes what stays: at no cost for needed units, at the cost of the
/// need missed elsewhere for surplus, at a prohibitive one above capacity.
private struct RedistributionModel {
    let supplies: [Int]
    let arcs: [MinimumCostFlow.Arc]

    init(sites: [StockRedistribution.Site], lanes: [StockRedistribution.Lane], total: Int) {
        let rest = sites.count
        // A unit at a needy site saves its shortage cost; adding the largest saving to all keeps costs above
        // zero.
        let dearest = sites.reduce(0) { max($0, $1.shortageCost) }
        let prohibitive = lanes.reduce(1 + 2 * dearest) { $0 + $1.unitCost }
        var arcs = lanes.map { lane in
            MinimumCostFlow.Arc(
                from: lane.from, to: lane.to, capacity: min(lane.capacityUnits ?? total, total),
                unitCost: lane.unitCost)
        }
        for (index, site) in sites.enumerated() {
            let costs = [
                (site.requiredUnits, dearest - site.shortageCost),
                (site.capacityUnits - site.requiredUnits, dearest), (total, dearest + prohibitive),
            ]
            for (units, cost) in costs where units > 0 {
                arcs.append(.init(from: index, to: rest, capacity: min(units, total), unitCost: cost))
            }
        }
        self.arcs = arcs
        supplies = sites.map { $0.onHandUnits } + [-total]
    }
}
