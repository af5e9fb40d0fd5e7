import Inventory
import Testing

/// Discount cases: Snyder & Shen, 2nd edition, example 3.5, and the docstring example of stockpyl 1.0.2.
@Suite("Order quantities under price breaks and order rules")
struct OrderQuantityTests {
    private func bookModel(_ discount: PriceSchedule.Discount) throws -> DiscountedOrderQuantity {
        try DiscountedOrderQuantity(
            fixedCost: 8, holdingCostRate: 0.3, demandRate: 1300,
            prices: PriceSchedule(
                breakpoints: [0, 400, 800], unitCosts: [0.75, 0.72, 0.68], discount: discount))
    }

    @Test("example 3.5: the all-units discount pulls the order to the last breakpoint")
    func allUnits() throws {
        let choice = try bookModel(.allUnits).optimum()
        #expect(isClose(choice.quantity, 800, relative: 1e-12))
        #expect(choice.region == 2)
        #expect(isClose(choice.cost, 978.6, relative: 1e-9))
    }

    @Test("example 3.5: the incremental discount does not pay")
    func incremental() throws {
        let choice = try bookModel(.incremental).optimum()
        #expect(isClose(choice.quantity, 304.0467800264368, relative: 1e-9))
        #expect(choice.region == 0)
        #expect(isClose(choice.cost, 1043.4105255059483, relative: 1e-9))
    }

    @Test("stockpyl's docstring example of the all-units discount")
    func docstring() throws {
        let model = try DiscountedOrderQuantity(
            fixedCost: 200, holdingCostRate: 0.2, demandRate: 1000,
            prices: PriceSchedule(
                breakpoints: [0, 200, 500], unitCosts: [500, 475, 450], discount: .allUnits))
        let choice = try model.optimum()
        #expect(choice.quantity == 500)
        #expect(choice.region == 2)
        #expect(isClose(choice.cost, 472_900, relative: 1e-9))
    }

    @Test(
        "no allowed quantity beats the optimum", arguments: [PriceSchedule.Discount.allUnits, .incremental])
    func exhaustive(discount: PriceSchedule.Discount) throws {
        let model = try bookModel(discount)
        let rules = try OrderRules(minimumQuantity: 130, multiple: 48, maximumQuantity: 2000)
        let choice = try model.optimum(rules: rules)
        var least = Double.infinity
        for packs in 3...41 { least = min(least, try model.cost(quantity: Double(packs) * 48)) }
        #expect(isClose(choice.cost, least, relative: 1e-12))
        #expect(choice.quantity.truncatingRemainder(dividingBy: 48) == 0)
    }

    @Test("free ordering buys the smallest pack at a time")
    func freeOrdering() throws {
        let model = try DiscountedOrderQuantity(
            fixedCost: 0, holdingCostRate: 0.3, demandRate: 1300,
            prices: PriceSchedule(breakpoints: [0], unitCosts: [2], discount: .allUnits))
        #expect(try model.optimum(rules: OrderRules(multiple: 48)).quantity == 48)
        #expect(throws: InventoryError.self) { try model.optimum() }
    }

    @Test("rounding up respects minimum, case pack and maximum")
    func rounding() throws {
        let rules = try OrderRules(minimumQuantity: 20, multiple: 6, maximumQuantity: 60)
        #expect(rules.roundedUp(0) == 0)
        #expect(rules.roundedUp(-4) == 0)
        #expect(rules.roundedUp(1) == 24)
        #expect(rules.roundedUp(24) == 24)
        #expect(rules.roundedUp(25) == 30)
        #expect(rules.roundedUp(61) == nil)
        #expect(rules.roundedDown(29) == 24)
        #expect(rules.roundedDown(23) == nil)
        #expect(rules.roundedDown(500) == 60)
    }

    @Test("fractions of a unit do not add a pack by rounding error")
    func fractions() throws {
        let rules = try OrderRules(multiple: 0.1)
        let order = try #require(rules.roundedUp(0.1 + 0.2))
        #expect(isClose(order, 0.3, relative: 1e-12))
    }

    @Test("rules that allow nothing and malformed prices are refused")
    func refusals() {
        #expect(throws: InventoryError.self) {
            try OrderRules(minimumQuantity: 50, multiple: 40, maximumQuantity: 70)
        }
        #expect(throws: InventoryError.self) { try OrderRules(multiple: 0) }
        #expect(throws: InventoryError.self) {
            try PriceSchedule(breakpoints: [10, 20], unitCosts: [2, 1], discount: .allUnits)
        }
        #expect(throws: InventoryError.self) {
            try PriceSchedule(breakpoints: [0, 20], unitCosts: [2], discount: .allUnits)
        }
    }

    @Test("Wagner–Whitin, example 3.9 and problem 3.27")
    func wagnerWhitin() throws {
        let example = try WagnerWhitin(demand: [90, 120, 80, 70], fixedCost: 500, holdingCost: 2)
        #expect(example.orderQuantities == [210, 0, 150, 0])
        #expect(example.cost == 1380)
        #expect(example.nextOrderPeriods == [3, 5, 5, 5])
        let problem = try WagnerWhitin(demand: [150, 100, 80, 200], fixedCost: 120, holdingCost: 0.8)
        #expect(problem.orderQuantities == [150, 180, 0, 200])
        #expect(isClose(problem.cost, 424, relative: 1e-12))
        #expect(problem.nextOrderPeriods == [2, 4, 4, 5])
    }

    @Test("joint replenishment: Snyder & Shen's example")
    func jointExample() throws {
        let plan = try JointReplenishment(
            sharedFixedCost: 600, individualFixedCosts: [120, 840, 300], holdingCosts: [160, 20, 50],
            demandRates: [1, 1, 1])
        #expect(plan.orderMultiples == [1, 3, 1])
        #expect(isClose(plan.baseCycleTime, 3.103164454170876, relative: 1e-9))
        #expect(isClose(plan.orderQuantities[1], 9.309493362512628, relative: 1e-9))
        #expect(isClose(plan.cost, 837.8544026261366, relative: 1e-9))
    }

    @Test("joint replenishment: Silver, Pyke & Peterson 1998, page 428")
    func jointSilver() throws {
        let plan = try JointReplenishment(
            sharedFixedCost: 40, individualFixedCosts: [15, 15, 15, 15],
            holdingCosts: [0.24, 0.24, 0.24, 0.24], demandRates: [86000, 12500, 1400, 3000])
        #expect(plan.orderMultiples == [1, 1, 4, 3])
        #expect(isClose(plan.baseCycleTime, 0.07617340262784976, relative: 1e-9))
        #expect(isClose(plan.orderQuantities[2], 426.57105471595867, relative: 1e-9))
        #expect(isClose(plan.cost, 2067.650840930354, relative: 1e-9))
    }
}
