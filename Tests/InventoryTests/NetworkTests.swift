import Inventory
import Statistics
import Testing

@Suite("Flows, redistribution and scarce stock")
struct NetworkTests {
    /// The transportation problem of Winston, Operations Research, 4th edition, section 7.1 (Powerco): three
    /// plants, four cities, least cost 1,020.
    @Test("Powerco's plants supply four cities for 1,020")
    func powerco() throws {
        let costs: [[Double]] = [[8, 6, 10, 9], [9, 12, 13, 7], [14, 9, 16, 5]]
        var arcs: [MinimumCostFlow.Arc] = []
        for (plant, row) in costs.enumerated() {
            for (city, cost) in row.enumerated() {
                arcs.append(.init(from: plant, to: 3 + city, capacity: 1000, unitCost: cost))
            }
        }
        let flow = try MinimumCostFlow(supplies: [35, 50, 40, -45, -20, -30, -30], arcs: arcs)
        #expect(isClose(flow.cost, 1020, relative: 1e-12))
    }

    @Test("no flow of a random network is cheaper: potentials prove it", arguments: 1...20)
    func optimality(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let count = 12
        var arcs: [MinimumCostFlow.Arc] = []
        for from in 0..<count {
            for to in 0..<count where from != to {
                arcs.append(
                    .init(
                        from: from, to: to, capacity: Int(random.next() % 9),
                        unitCost: (10 * random.nextUniform()).rounded() / 4))
            }
        }
        var supplies = (0..<count - 1).map { _ in Int(random.next() % 7) - 3 }
        supplies.append(-supplies.reduce(0, +))
        let flow = try MinimumCostFlow(supplies: supplies, arcs: arcs)
        var balance = supplies
        for (arc, units) in zip(arcs, flow.flows) {
            #expect(units >= 0 && units <= arc.capacity)
            balance[arc.from] -= units
            balance[arc.to] += units
        }
        #expect(balance.allSatisfy { $0 == 0 })
        #expect(!hasNegativeCycle(arcs, flow.flows, count))
    }

    /// Bellman and Ford on the residual network: a flow is optimal when it has no cycle of negative cost.
    private func hasNegativeCycle(_ arcs: [MinimumCostFlow.Arc], _ flows: [Int], _ count: Int) -> Bool {
        var distances = [Double](repeating: 0, count: count)
        for _ in 0...count {
            var changed = false
            for (arc, units) in zip(arcs, flows) {
                if units < arc.capacity, distances[arc.from] + arc.unitCost < distances[arc.to] - 1e-9 {
                    distances[arc.to] = distances[arc.from] + arc.unitCost
                    changed = true
                }
                if units > 0, distances[arc.to] - arc.unitCost < distances[arc.from] - 1e-9 {
                    distances[arc.from] = distances[arc.to] - arc.unitCost
                    changed = true
                }
            }
            if !changed { return false }
        }
        return true
    }

    @Test("supplies out of balance, missing arcs and unknown nodes are refused")
    func flowRefusals() throws {
        let arc = MinimumCostFlow.Arc(from: 0, to: 1, capacity: 2, unitCost: 1)
        #expect(throws: InventoryError.self) { try MinimumCostFlow(supplies: [3, -2], arcs: [arc]) }
        let tooMuch = #expect(throws: InventoryError.self) {
            try MinimumCostFlow(supplies: [3, -3], arcs: [arc])
        }
        #expect(tooMuch?.kind == .infeasible)
        #expect(throws: InventoryError.self) { try MinimumCostFlow(supplies: [1], arcs: [arc]) }
    }

    private func site(
        _ onHand: Int, required: Int, capacity: Int = 1000, shortage: Double = 10
    ) throws -> StockRedistribution.Site {
        try .init(
            onHandUnits: onHand, requiredUnits: required, capacityUnits: capacity, shortageCost: shortage)
    }

    @Test("stock moves from surplus to shortage over the cheaper lane, and no further than it pays")
    func transshipment() throws {
        let plan = try StockRedistribution(
            sites: [site(100, required: 40), site(10, required: 50), site(0, required: 5, shortage: 1)],
            lanes: [
                .init(from: 0, to: 1, capacityUnits: 30, unitCost: 2), .init(from: 0, to: 2, unitCost: 3),
                .init(from: 2, to: 1, unitCost: 1),
            ])
        // 30 directly; 10 more through the third site for 4 each; its own shortage is cheaper than a
        // transfer.
        #expect(plan.movedUnits == [30, 10, 10])
        #expect(plan.resultingUnits == [60, 50, 0])
        #expect(plan.shortUnits == [0, 0, 5])
        #expect(isClose(plan.transferCost, 100, relative: 1e-12))
        #expect(isClose(plan.shortageCost, 5, relative: 1e-12))
    }

    @Test("a disrupted site is emptied as far as the others have room, the rest is reported")
    func disruption() throws {
        let plan = try StockRedistribution(
            sites: [
                site(100, required: 0, capacity: 0), site(50, required: 20, capacity: 80),
                site(0, required: 10, capacity: 40),
            ], lanes: [.init(from: 0, to: 1, unitCost: 1), .init(from: 0, to: 2, unitCost: 5)])
        #expect(plan.movedUnits == [30, 40])
        #expect(plan.unplacedUnits == [30, 0, 0])
        #expect(plan.resultingUnits.reduce(0, +) == 150)
        #expect(plan.shortUnits == [0, 0, 0])
    }

    @Test("a lane to a site that does not exist is refused")
    func unknownSite() throws {
        #expect(throws: InventoryError.self) {
            try StockRedistribution(
                sites: [site(1, required: 0)], lanes: [.init(from: 0, to: 1, unitCost: 1)])
        }
    }

    @Test("scarce stock goes where a unit is needed most: no exchange of a unit helps")
    func scarce() throws {
        let claims = try [
            ScarceStock.Claim(demand: .counts(mean: 20, variance: 20), shortageCost: 5),
            ScarceStock.Claim(demand: .counts(mean: 20, variance: 80), onHandUnits: 4, shortageCost: 5),
            ScarceStock.Claim(demand: .counts(mean: 10, variance: 10), shortageCost: 9, maximumUnits: 8),
        ]
        let plan = try ScarceStock(availableUnits: 45, claims: claims)
        #expect(plan.units.reduce(0, +) == 45)
        #expect(plan.keptUnits == 0)
        var least = Double.infinity
        for first in 0...45 {
            for third in 0...min(8, 45 - first) {
                let cost = zip(claims, [first, 45 - first - third, third]).reduce(0.0) {
                    $0 + $1.0.shortageCost * $1.0.demand.expectedShortage(Double($1.0.onHandUnits + $1.1))
                }
                least = min(least, cost)
            }
        }
        #expect(isClose(plan.expectedShortageCost, least, relative: 1e-9))
    }

    @Test("equal costs and normal demand give everyone the same chance of a shortage")
    func equalChance() throws {
        let means = [100.0, 400, 900]
        let claims = try means.map { mean in
            try ScarceStock.Claim(
                demand: .normal(mean: mean, standardDeviation: mean.squareRoot()), shortageCost: 1)
        }
        let plan = try ScarceStock(availableUnits: 1460, claims: claims)
        for (mean, units) in zip(means, plan.units) {
            #expect(abs((Double(units) - mean) / mean.squareRoot() - 1) < 0.06)
        }
    }

    @Test("units nobody gains from are kept, minimums are honoured, too large ones refused")
    func limits() throws {
        let claim = try ScarceStock.Claim(demand: .deterministic(5), shortageCost: 2, minimumUnits: 1)
        let plan = try ScarceStock(availableUnits: 20, claims: [claim, claim])
        #expect(plan.units == [5, 5])
        #expect(plan.keptUnits == 10)
        #expect(plan.expectedShortageCost == 0)
        let refusal = #expect(throws: InventoryError.self) {
            try ScarceStock(availableUnits: 1, claims: [claim, claim])
        }
        #expect(refusal?.kind == .infeasible)
    }
}
