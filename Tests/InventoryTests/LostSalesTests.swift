import Inventory
import Statistics
import Testing

@Suite("Lost sales and perishable items")
struct LostSalesTests {
    @Test("Erlang's table: ten servers at five erlangs lose 1.84 percent")
    func erlang() throws {
        let policy = try LostSalesBaseStock(level: 10, leadTimeDemandMean: 5)
        #expect(abs(1 - policy.fillRate - 0.0184) < 0.00005)
        #expect(isClose(policy.onHandUnits, 10 - 5 * policy.fillRate, relative: 1e-12))
        let two = try LostSalesBaseStock(level: 2, leadTimeDemandMean: 1)
        // a²/2 over 1 + a + a²/2.
        #expect(isClose(1 - two.fillRate, 0.2, relative: 1e-12))
    }

    @Test("the level for a fill rate is the smallest, the optimum has no cheaper neighbour")
    func levels() throws {
        let policy = try LostSalesBaseStock.forFillRate(0.97, leadTimeDemandMean: 12)
        #expect(policy.fillRate >= 0.97)
        #expect(try LostSalesBaseStock(level: policy.level - 1, leadTimeDemandMean: 12).fillRate < 0.97)
        let best = try LostSalesBaseStock.optimum(
            holdingCost: 2, stockoutCost: 30, demandRate: 4, leadTime: 3)
        for level in (best.policy.level - 3)...(best.policy.level + 3) {
            let other = try LostSalesBaseStock(level: level, leadTimeDemandMean: 12)
            let cost = 2 * other.onHandUnits + 30 * 4 * (1 - other.fillRate)
            #expect(cost >= best.cost - 1e-12)
        }
    }

    @Test("(r, Q) with lost sales agrees with a long simulation of single customers")
    func review() throws {
        let policy = try LostSalesReview(reorderPoint: 4, orderQuantity: 9, demandRate: 3, leadTime: 1.5)
        let (fillRate, held, orders) = simulate(point: 4, quantity: 9, rate: 3, leadTime: 1.5)
        #expect(isClose(policy.fillRate, fillRate, relative: 0.005))
        #expect(isClose(policy.onHandUnits, held, relative: 0.01))
        #expect(isClose(policy.orderRate, orders, relative: 0.01))
    }

    private func simulate(
        point: Int, quantity: Int, rate: Double, leadTime: Double
    ) -> (fillRate: Double, held: Double, orders: Double) {
        var random = SeededRandom(seed: 3)
        var clock = 0.0
        var stock = point + quantity
        var arrival: Double?
        var served = 0
        var orders = 0
        var held = 0.0
        let customers = 300_000
        for _ in 0..<customers {
            var next = clock - logarithm(1 - random.nextUniform()) / rate
            if let due = arrival, due <= next {
                held += Double(stock) * (due - clock)
                stock += quantity
                clock = due
                arrival = nil
            }
            held += Double(stock) * (next - clock)
            swap(&clock, &next)
            guard stock > 0 else { continue }
            served += 1
            stock -= 1
            if stock == point {
                orders += 1
                arrival = clock + leadTime
            }
        }
        return (Double(served) / Double(customers), held / clock, Double(orders) / clock)
    }

    @Test("no neighbouring (r, Q) policy with lost sales is cheaper")
    func optimum() throws {
        let best = try LostSalesReview.optimum(
            fixedCost: 30, holdingCost: 2, stockoutCost: 25, demandRate: 6, leadTime: 0.8)
        for point in 0...20 {
            for quantity in (point + 1)...40 {
                let other = try LostSalesReview(
                    reorderPoint: point, orderQuantity: quantity, demandRate: 6, leadTime: 0.8)
                let cost = 30 * other.orderRate + 2 * other.onHandUnits + 25 * 6 * (1 - other.fillRate)
                #expect(cost >= best.cost - 1e-9)
            }
        }
    }

    @Test("without a lead time a lost-sales shop never orders before the shelf is empty")
    func noLeadTime() throws {
        let best = try LostSalesReview.optimum(
            fixedCost: 30, holdingCost: 2, stockoutCost: 25, demandRate: 6, leadTime: 0)
        #expect(best.policy.reorderPoint == 0)
        #expect(best.policy.fillRate == 1)
        // √(2 · 30 · 6/2) = 13.4; the discrete lot has cost Kλ/Q + h(Q + 1)/2.
        #expect(best.policy.orderQuantity == 13)
        #expect(isClose(best.cost, 180.0 / 13 + 14, relative: 1e-12))
    }

    @Test("expected outdating by hand: expected demand takes the oldest units first")
    func outdating() throws {
        let item = try PerishableReplenishment(safetyStock: 4, expectedDemand: [3, 3, 3])
        // 5 units end today, of which 2 are left over; tomorrow 1 of the 4 is left; the last period does not
        // count.
        #expect(try item.expectedOutdating(unitsByShelfLife: [5, 4, 0], dueUnits: [10, 0]) == 3)
        let position = try InventoryPosition(onHand: 9, onOrder: 0)
        // 4 + 9 − (9 − 3).
        #expect(
            try item.orderQuantity(position: position, unitsByShelfLife: [5, 4, 0], dueUnits: []) == 7)
        let packs = try OrderRules(multiple: 6)
        #expect(
            try item.orderQuantity(
                position: position, unitsByShelfLife: [5, 4, 0], dueUnits: [], rules: packs) == 12)
    }

    @Test("counting outdating serves more customers than base stock of the same safety stock")
    func perishablePolicies() throws {
        let demand = try DemandDistribution.counts(mean: 2, variance: 6)
        let sampler = try DemandSampler(demand)
        var random = SeededRandom(seed: 9)
        let path = (0..<3000).map { _ in sampler.next(&random) }
        let rules = try SimulationRules(leadTime: .fixed(2), shortage: .lost, shelfLifePeriods: 3)
        let item = try PerishableReplenishment(safetyStock: 5, expectedDemand: [2, 2, 2])
        let aware = try PolicySimulation.replay(demand: path, rules: rules, startingUnits: 10) {
            (stock) throws(InventoryError) in
            try item.orderQuantity(
                position: stock.position, unitsByShelfLife: stock.unitsByShelfLife, dueUnits: stock.dueUnits)
        }
        let plain = try PolicySimulation.replay(
            demand: path, policy: .baseStock(11), rules: rules, startingUnits: 10)
        #expect(try #require(aware.totals.fillRate) > (try #require(plain.totals.fillRate)) + 0.005)
    }

    @Test("negative levels, lots below the point and free stock are refused")
    func refusals() throws {
        #expect(throws: InventoryError.self) { try LostSalesBaseStock(level: -1, leadTimeDemandMean: 5) }
        #expect(throws: InventoryError.self) {
            try LostSalesBaseStock.forFillRate(0.9, leadTimeDemandMean: 1e12)
        }
        #expect(throws: InventoryError.self) {
            try LostSalesReview(reorderPoint: 5, orderQuantity: 5, demandRate: 1, leadTime: 1)
        }
        #expect(throws: InventoryError.self) {
            try LostSalesReview.optimum(
                fixedCost: 1, holdingCost: 0, stockoutCost: 1, demandRate: 1, leadTime: 1)
        }
        #expect(throws: InventoryError.self) {
            try PerishableReplenishment(safetyStock: 1, expectedDemand: [])
        }
    }
}
