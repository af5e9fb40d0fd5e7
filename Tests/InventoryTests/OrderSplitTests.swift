import Inventory
import Statistics
import Testing

@Suite("Split of an order under price breaks and shares")
struct OrderSplitTests {
    private func offer(
        _ breakpoints: [Double], _ costs: [Double], _ discount: PriceSchedule.Discount = .allUnits,
        fixed: Double = 0, minimum: Int = 1, capacity: Int = 1_000_000, multiple: Int = 1, share: Double = 1
    ) throws -> OrderSplit.Offer {
        try .init(
            prices: PriceSchedule(breakpoints: breakpoints, unitCosts: costs, discount: discount),
            fixedCost: fixed, minimumUnits: minimum, capacityUnits: capacity, multipleUnits: multiple,
            maximumShare: share)
    }

    @Test("one price each: the published allocation without its defect limit")
    func onePrice() throws {
        let offers = try [
            offer([0], [10], fixed: 100, minimum: 50, capacity: 600),
            offer([0], [9.5], fixed: 300, minimum: 200, capacity: 500),
            offer([0], [9.1], fixed: 800, minimum: 400, capacity: 900),
        ]
        let split = try OrderSplit(demandUnits: 1000, offers: offers)
        let linear = try OrderAllocation(
            demandUnits: 1000,
            offers: [
                .init(unitPrice: 10, fixedCost: 100, minimumUnits: 50, capacityUnits: 600, defectRate: 0),
                .init(unitPrice: 9.5, fixedCost: 300, minimumUnits: 200, capacityUnits: 500, defectRate: 0),
                .init(unitPrice: 9.1, fixedCost: 800, minimumUnits: 400, capacityUnits: 900, defectRate: 0),
            ], maximumDefectRate: 1)
        #expect(isClose(split.cost, linear.cost, relative: 1e-12))
    }

    @Test("no split of a random problem is cheaper, tried one by one", arguments: 1...40)
    func exhaustive(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let demand = 12 + Int(random.next() % 14)
        var offers: [OrderSplit.Offer] = []
        for _ in 0..<3 {
            let first = 3 + Double(random.next() % 6)
            let price = 4 + Double(random.next() % 5)
            let minimum = 1 + Int(random.next() % 5)
            offers.append(
                try offer(
                    [0, first, first + 1 + Double(random.next() % 8)], [price, price - 1, price - 1.5],
                    random.nextUniform() < 0.5 ? .allUnits : .incremental, fixed: Double(random.next() % 20),
                    minimum: minimum, capacity: minimum + Int(random.next() % 22),
                    multiple: [1, 2, 3, 4][Int(random.next() % 4)],
                    share: [1, 0.5, 0.7][Int(random.next() % 3)]))
        }
        let surplus = Int(random.next() % 4)
        let counts = random.nextUniform() < 0.5 ? 2...3 : nil
        let least = cheapest(demand, surplus, offers, counts)
        guard least < .infinity else {
            let refusal = #expect(throws: InventoryError.self) {
                try OrderSplit(
                    demandUnits: demand, offers: offers, maximumSurplusUnits: surplus, supplierCounts: counts)
            }
            #expect(refusal?.kind == .infeasible)
            return
        }
        let split = try OrderSplit(
            demandUnits: demand, offers: offers, maximumSurplusUnits: surplus, supplierCounts: counts)
        #expect(isClose(split.cost, least, relative: 1e-9))
        #expect(split.units.reduce(0, +) == demand + split.surplusUnits)
        #expect(split.surplusUnits >= 0 && split.surplusUnits <= surplus)
        for (units, offer) in zip(split.units, offers) {
            #expect(isAllowed(units, offer, demand))
        }
    }

    private func isAllowed(_ units: Int, _ offer: OrderSplit.Offer, _ demand: Int) -> Bool {
        if units == 0 { return true }
        return units >= offer.minimumUnits && units <= offer.capacityUnits && units % offer.multipleUnits == 0
            && (offer.maximumShare == 1 || Double(units) <= offer.maximumShare * Double(demand) + 1e-9)
    }

    private func cheapest(
        _ demand: Int, _ surplus: Int, _ offers: [OrderSplit.Offer], _ counts: ClosedRange<Int>?
    ) -> Double {
        var least = Double.infinity
        let top = demand + surplus
        for first in 0...top {
            for second in 0...(top - first) {
                for third in max(0, demand - first - second)...max(0, top - first - second) {
                    let units = [first, second, third]
                    guard zip(units, offers).allSatisfy({ isAllowed($0.0, $0.1, demand) }) else { continue }
                    if let counts, !counts.contains(units.count { $0 > 0 }) { continue }
                    let cost = zip(units, offers).reduce(0.0) { sum, pair in
                        guard pair.0 > 0 else { return sum }
                        return sum + pair.1.fixedCost + pair.1.prices.purchaseCost(quantity: Double(pair.0))
                    }
                    least = min(least, cost)
                }
            }
        }
        return least
    }

    @Test("a price break can make more units cost less, when a surplus is allowed")
    func surplus() throws {
        let offers = try [offer([0, 100], [10, 8])]
        #expect(try OrderSplit(demandUnits: 90, offers: offers).cost == 900)
        let split = try OrderSplit(demandUnits: 90, offers: offers, maximumSurplusUnits: 20)
        #expect(split.units == [100])
        #expect(split.cost == 800)
    }

    @Test("shares force a second supplier, and a number of suppliers can be asked for")
    func shares() throws {
        let offers = try [offer([0], [5], share: 0.6), offer([0], [7]), offer([0], [6], capacity: 10)]
        #expect(try OrderSplit(demandUnits: 100, offers: offers).units == [60, 30, 10])
        let free = try [offer([0], [5]), offer([0], [7], minimum: 5)]
        #expect(try OrderSplit(demandUnits: 100, offers: free, supplierCounts: 2...2).units == [95, 5])
    }

    @Test("case packs that do not add up, impossible counts and orders beyond measure are refused")
    func refusals() throws {
        let packs = try [offer([0], [5], multiple: 12)]
        #expect(throws: InventoryError.self) { try OrderSplit(demandUnits: 30, offers: packs) }
        #expect(try OrderSplit(demandUnits: 30, offers: packs, maximumSurplusUnits: 6).units == [36])
        #expect(throws: InventoryError.self) {
            try OrderSplit(demandUnits: 12, offers: packs, supplierCounts: 2...3)
        }
        #expect(throws: InventoryError.self) {
            try OrderSplit(demandUnits: 2_000_000_000, offers: [offer([0], [5])])
        }
        #expect(throws: InventoryError.self) {
            try OrderSplit(demandUnits: 12, offers: [offer([0], [5], multiple: .max)])
        }
        #expect(throws: InventoryError.self) { try offer([0], [5], share: 0) }
    }
}
