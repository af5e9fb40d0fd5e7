internal import Baton
internal import Inventory

/// Where the stock of one product should be: the moves of least cost that leave as little short as possible.
///
/// Source: the transshipment problem as a minimum-cost flow, see ``StockRedistribution``. A unit short weighs more
/// than any chain of moves, so that need goes before cost.
struct DistributionProblem {
    let data: DistributionData
    /// A site whose stock has to leave and whose customers go elsewhere.
    var disrupted: String?

    /// - Throws: `InventoryError`.
    func solve() throws -> DistributionPlan {
        let needs = needs()
        let costs = try laneCosts()
        let dearest = (costs.max() ?? 0) * Double(data.sites.count) + 1
        var sites: [StockRedistribution.Site] = []
        for (place, site) in data.sites.enumerated() {
            let capacity = capacity(place)
            sites.append(
                try StockRedistribution.Site(
                    onHandUnits: site.availableUnits, requiredUnits: min(needs[place], capacity),
                    capacityUnits: capacity, shortageCost: 2 * dearest))
        }
        var lanes: [StockRedistribution.Lane] = []
        for from in data.sites.indices where sends(from) {
            for to in data.sites.indices where to != from && receives(to) {
                lanes.append(.init(from: from, to: to, unitCost: costs[from]))
            }
        }
        let solution = try StockRedistribution(sites: sites, lanes: lanes)
        return try DistributionPlan(self, needs: needs, lanes: lanes, solution: solution)
    }

    /// Whether goods can leave: a closed site is empty for good, one in maintenance or disrupted cannot ship
    /// unless it is the one to be cleared.
    func sends(_ place: Int) -> Bool {
        let site = data.sites[place]
        return !site.isStockUnknown && (site.location.status == .operational || site.location.id == disrupted)
    }

    func receives(_ place: Int) -> Bool {
        let site = data.sites[place]
        return site.location.status == .operational && site.location.id != disrupted && !site.isStockUnknown
    }

    /// A site that cannot receive keeps what it has; a disrupted one keeps nothing.
    private func capacity(_ place: Int) -> Int {
        let site = data.sites[place]
        if site.location.id == disrupted { return 0 }
        let total = data.sites.reduce(0) { $0 + $1.availableUnits }
        guard receives(place) else { return site.availableUnits }
        // What is there already may stay even where the books say that it does not fit, unless others are free.
        return site.capacityUnits ?? max(total, site.requiredUnits)
    }

    /// Each site's own need, and that of the disrupted one's customers shared out: to its region first, by
    /// demand.
    private func needs() -> [Int] {
        var needs = data.sites.enumerated().map { place, site in receives(place) ? site.requiredUnits : 0 }
        guard let place = data.sites.firstIndex(where: { $0.location.id == disrupted }) else { return needs }
        let lost = data.sites[place]
        let open = data.sites.indices.filter(receives)
        let near = open.filter {
            lost.location.region != nil && data.sites[$0].location.region == lost.location.region
        }
        let heirs = near.isEmpty ? open : near
        let weights = heirs.map { data.sites[$0].dailyDemand }
        let total = weights.reduce(0, +)
        var left = lost.requiredUnits
        for (index, heir) in heirs.enumerated() {
            let share = total > 0 ? weights[index] / total : 1 / Double(heirs.count)
            let units =
                index == heirs.count - 1
                ? left : min(left, Int((Double(lost.requiredUnits) * share).rounded()))
            needs[heir] += units
            left -= units
        }
        return needs
    }

    /// Per unit, by the sending site; equal ones where no site has any.
    private func laneCosts() throws -> [Double] {
        let sending = data.sites.indices.filter(sends)
        let known = sending.compactMap { data.unitCost(from: $0) }
        guard !known.isEmpty else { return data.sites.map { _ in 1 } }
        guard known.count == sending.count else {
            let missing = sending.first { data.unitCost(from: $0) == nil }.map { data.sites[$0].location.id }
            throw OperationFailure.missingData(
                "the cost of sending from \(missing ?? "") is not known, those of other sites are",
                hint: "import it as transfer_cost_per_unit with 'baton data import locations FILE'")
        }
        if let first = known.first, let other = known.first(where: { $0.currency != first.currency }) {
            throw SupplyChainError(
                .mixedCurrencies, "the transfer costs \(first) and \(other) cannot be compared",
                hint: "import them in one currency")
        }
        return data.sites.indices.map { data.unitCost(from: $0)?.approximateAmount ?? 0 }
    }
}
