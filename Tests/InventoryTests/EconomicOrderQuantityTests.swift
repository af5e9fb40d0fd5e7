import Inventory
import Testing

/// Values: Snyder & Shen, Fundamentals of Supply Chain Theory, 2nd edition, the examples and problems named,
/// recomputed with stockpyl 1.0.2.
@Suite("Economic order quantity")
struct EconomicOrderQuantityTests {
    let book: EconomicOrderQuantity

    init() throws {
        book = try EconomicOrderQuantity(fixedCost: 8, holdingCost: 0.225, demandRate: 1300)
    }

    @Test("example 3.1: order 304.05 at a cost of 68.41")
    func example31() throws {
        #expect(isClose(book.optimalQuantity, 304.0467800264368, relative: 1e-12))
        #expect(isClose(book.optimalCost, 68.41052550594829, relative: 1e-12))
        #expect(isClose(try book.cost(quantity: 250), 69.725, relative: 1e-12))
    }

    @Test("the cost at the optimum is the optimal cost, and less than on either side")
    func optimality() throws {
        let quantity = book.optimalQuantity
        #expect(isClose(try book.cost(quantity: quantity), book.optimalCost, relative: 1e-12))
        #expect(try book.cost(quantity: quantity * 0.99) > book.optimalCost)
        #expect(try book.cost(quantity: quantity * 1.01) > book.optimalCost)
    }

    @Test("example 3.8: planned backorders")
    func example38() throws {
        let plan = try book.withBackorders(stockoutCost: 5)
        #expect(isClose(plan.quantity, 310.81255515896464, relative: 1e-12))
        #expect(isClose(plan.stockoutFraction, 0.0430622009569378, relative: 1e-12))
        #expect(isClose(plan.cost, 66.92136355097325, relative: 1e-12))
    }

    @Test(
        "economic production quantity: problem 3.22 and a variant",
        arguments: [
            [4, 0.08, 80, 110, 171.26976771553507, 3.7367949319753104],
            [100, 2.5, 4000, 10000, 730.2967433402215, 1095.445115010332],
        ])
    func production(row: [Double]) throws {
        let model = try EconomicOrderQuantity(fixedCost: row[0], holdingCost: row[1], demandRate: row[2])
        let run = try model.withProduction(rate: row[3])
        #expect(isClose(run.quantity, row[4], relative: 1e-12))
        #expect(isClose(run.cost, row[5], relative: 1e-12))
    }

    @Test(
        "examples 9.4 and problem 9.4a: additive yield",
        arguments: [
            [0.06, 18500, 75000, -15000, 9000, 230246.37046881882, 12914.78222812913],
            [275, 2250, 182500, -50, 0.02, 1778.1098451092846, 475230.2074050533],
        ])
    func additiveYield(row: [Double]) throws {
        let model = try EconomicOrderQuantity(fixedCost: row[1], holdingCost: row[0], demandRate: row[2])
        let order = try model.withAdditiveYield(yieldMean: row[3], yieldStandardDeviation: row[4])
        #expect(isClose(order.quantity, row[5], relative: 1e-9))
        #expect(isClose(order.cost, row[6], relative: 1e-9))
    }

    @Test("example 9.5: multiplicative yield")
    func multiplicativeYield() throws {
        let model = try EconomicOrderQuantity(fixedCost: 18500, holdingCost: 0.06, demandRate: 75000)
        let order = try model.withMultiplicativeYield(
            yieldMean: 0.8333333333333334, yieldStandardDeviation: 0.14085904245475275)
        #expect(isClose(order.quantity, 254460.21299998942, relative: 1e-9))
        #expect(isClose(order.cost, 13086.525239999457, relative: 1e-9))
    }

    @Test("example 9.1: disruptions of the supplier")
    func disruptions() throws {
        let order = try SupplyDisruptions.economicOrderQuantity(
            book, stockoutCost: 5, disruptionRate: 1.5, recoveryRate: 14)
        #expect(isClose(order.quantity, 772.8110739983106, relative: 1e-3))
        #expect(isClose(order.cost, 173.95000257319708, relative: 1e-4))
    }

    @Test("a supplier that never fails needs the economic order quantity")
    func noDisruptions() throws {
        let order = try SupplyDisruptions.economicOrderQuantity(
            book, stockoutCost: 5, disruptionRate: 0, recoveryRate: 14)
        #expect(isClose(order.quantity, book.optimalQuantity, relative: 1e-5))
        #expect(isClose(order.cost, book.optimalCost, relative: 1e-9))
    }

    @Test("example 9.3: base stock under disruptions covers three periods of outage")
    func disruptedBaseStock() throws {
        let newsvendor = try Newsvendor(holdingCost: 0.25, stockoutCost: 3)
        let solution = try SupplyDisruptions.baseStock(
            newsvendor, demand: 2000, disruptionProbability: 0.04, recoveryProbability: 0.25)
        #expect(solution.baseStockLevel == 8000)
        #expect(isClose(solution.cost, 2737.0689302470355, relative: 1e-6))
    }

    @Test("negative demand, free holding and production slower than demand are refused")
    func refusals() {
        #expect(throws: InventoryError.self) {
            try EconomicOrderQuantity(fixedCost: 8, holdingCost: 0.2, demandRate: -1)
        }
        #expect(throws: InventoryError.self) {
            try EconomicOrderQuantity(fixedCost: 8, holdingCost: 0, demandRate: 10)
        }
        #expect(throws: InventoryError.self) { try book.withProduction(rate: 1300) }
        #expect(throws: InventoryError.self) { try book.cost(quantity: 0) }
        #expect(throws: InventoryError.self) { try book.withBackorders(stockoutCost: 0) }
    }
}
