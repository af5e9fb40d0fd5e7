import Inventory
import Statistics
import Testing

/// Values: Snyder & Shen, 2nd edition, the examples and problems named, recomputed with stockpyl 1.0.2.
@Suite("Continuous and periodic review policies")
struct ReviewPolicyTests {
    /// Example 5.1 and problem 5.1: h, p, K, demand mean and standard deviation, lead time.
    static let items: [[Double]] = [
        [0.225, 7.5, 8, 1300, 150, 1.0 / 12],
        [3.1, 45, 50, 800, 40, 4.0 / 365],
    ]

    private func model(_ row: [Double]) throws -> ContinuousReview {
        try ContinuousReview(
            fixedCost: row[2], holdingCost: row[0], stockoutCost: row[1], demandMean: row[3],
            demandStandardDeviation: row[4], leadTime: row[5])
    }

    @Test(
        "expected-inventory-level approximation",
        arguments: zip(
            items,
            [
                [213.97044213580244, 318.5901810768729, 95.45114022285196],
                [17.972649360167715, 162.1231617283653, 531.1189321826714],
            ]))
    func expectedInventoryLevel(item: [Double], expected: [Double]) throws {
        let (policy, cost) = try model(item).expectedInventoryLevel()
        #expect(isClose(policy.reorderPoint, expected[0], relative: 1e-4))
        #expect(isClose(policy.orderQuantity, expected[1], relative: 1e-4))
        #expect(isClose(cost, expected[2], relative: 1e-4))
    }

    @Test(
        "backorder quantity with the best reorder point",
        arguments: zip(
            items, [[128.63781442427097, 308.5737801203754], [-1.9298221851002393, 166.085006519797]]))
    func backorderQuantity(item: [Double], expected: [Double]) throws {
        let policy = try model(item).backorderQuantityWithBestPoint()
        #expect(isClose(policy.reorderPoint, expected[0], relative: 1e-4))
        #expect(isClose(policy.orderQuantity, expected[1], relative: 1e-9))
    }

    @Test(
        "economic order quantity with safety stock",
        arguments: zip(
            items, [[190.3369965715624, 304.0467800264368], [15.125515371852014, 160.64386578049977]]))
    func safetyStock(item: [Double], expected: [Double]) throws {
        let policy = try model(item).economicQuantityWithSafetyStock()
        #expect(isClose(policy.reorderPoint, expected[0], relative: 1e-9))
        #expect(isClose(policy.orderQuantity, expected[1], relative: 1e-9))
    }

    @Test(
        "loss-function approximation",
        arguments: zip(
            items, [[126.8670634479628, 328.4491421980451], [-1.9858690730133088, 166.95010263205882]]))
    func lossFunction(item: [Double], expected: [Double]) throws {
        let policy = try model(item).lossFunctionApproximation()
        #expect(isClose(policy.reorderPoint, expected[0], relative: 1e-3))
        #expect(isClose(policy.orderQuantity, expected[1], relative: 1e-3))
    }

    @Test("the exact cost of a policy, and the best reorder point for a quantity")
    func exactCost() throws {
        let item = try model(Self.items[0])
        let cost = try item.cost(.init(reorderPoint: 126.8, orderQuantity: 328.5))
        #expect(isClose(cost, 78.07116250928294, relative: 1e-6))
        let point = try item.bestReorderPoint(orderQuantity: 318)
        #expect(isClose(point, 127.78803486696552, relative: 1e-3))
        let best = try item.cost(.init(reorderPoint: point, orderQuantity: 318))
        for shift in [-1.0, 1] {
            #expect(try item.cost(.init(reorderPoint: point + shift, orderQuantity: 318)) > best)
        }
    }

    @Test("example 5.8: the optimal (r, Q) policy for Poisson demand")
    func exactReorder() throws {
        let solution = try ContinuousReviewExact.poisson(
            fixedCost: 100, holdingCost: 20, stockoutCost: 150, demandRate: 1.5, leadTime: 2)
        #expect(solution.reorderPoint == 3)
        #expect(solution.orderQuantity == 5)
        #expect(isClose(solution.cost, 107.92358063314975, relative: 1e-9))
    }

    @Test("example 4.7: the optimal (s, S) policy for Poisson demand")
    func exactMinimumMaximum() throws {
        let solution = try PeriodicReviewExact.poisson(
            fixedCost: 5, holdingCost: 1, stockoutCost: 4, demandMean: 6)
        #expect(solution.reorderPoint == 4)
        #expect(solution.orderUpToLevel == 10)
        #expect(isClose(solution.cost, 8.034111561471642, relative: 1e-9))
    }

    /// Zheng & Federgruen (1991), table 1: mean demand, s, S, cost; K = 64, h = 1, p = 9.
    static let zhengFedergruen: [[Double]] = [
        [10, 6, 40, 35.022], [15, 10, 49, 42.698], [20, 14, 62, 49.173], [25, 19, 56, 54.262],
        [30, 23, 66, 57.819], [35, 28, 77, 61.215], [40, 33, 87, 64.512], [45, 37, 97, 67.776],
        [50, 42, 108, 70.975], [55, 47, 118, 74.149], [60, 52, 129, 77.306], [65, 56, 75, 78.518],
        [70, 62, 81, 79.037], [75, 67, 86, 79.554], [21, 15, 65, 50.406], [22, 16, 68, 51.632],
        [23, 17, 52, 52.757], [24, 18, 54, 53.518], [51, 43, 110, 71.611], [52, 44, 112, 72.246],
        [59, 51, 126, 76.679], [61, 52, 131, 77.929], [63, 54, 73, 78.287], [64, 55, 74, 78.402],
    ]

    @Test("the optimal (s, S) policies of Zheng and Federgruen's table 1", arguments: zhengFedergruen)
    func table(row: [Double]) throws {
        let solution = try PeriodicReviewExact.poisson(
            fixedCost: 64, holdingCost: 1, stockoutCost: 9, demandMean: row[0])
        #expect(solution.reorderPoint == Int(row[1]))
        #expect(solution.orderUpToLevel == Int(row[2]))
        #expect(abs(solution.cost - row[3]) < 0.001)
    }

    @Test("example 4.8: the power approximation")
    func power() throws {
        let printed = try PowerApproximation.policy(
            fixedCost: 2.5, holdingCost: 0.18, stockoutCost: 0.7, demandMean: 50,
            demandStandardDeviation: 8, limitsSmallLots: false)
        #expect(isClose(printed.reorderPoint, 40.19461695647407, relative: 1e-9))
        #expect(isClose(printed.orderUpToLevel, 74.29017010980579, relative: 1e-9))
        let limited = try PowerApproximation.policy(
            fixedCost: 2.5, holdingCost: 0.18, stockoutCost: 0.7, demandMean: 50,
            demandStandardDeviation: 8)
        #expect(isClose(limited.reorderPoint, 40.19461695647407, relative: 1e-9))
        #expect(isClose(limited.orderUpToLevel, 56.60395592743389, relative: 1e-9))
    }

    @Test("for large lots the power approximation comes close to the optimal levels")
    func powerAgainstExact() throws {
        let near = try PowerApproximation.policy(
            fixedCost: 64, holdingCost: 1, stockoutCost: 9, demandMean: 10,
            demandStandardDeviation: 10.0.squareRoot())
        #expect(abs(near.reorderPoint - 6) < 1.5)
        #expect(abs(near.orderUpToLevel - 40) < 5)
    }

    @Test("orders are due only at or below the trigger, and never count stock twice")
    func decisions() throws {
        let low = try InventoryPosition(onHand: 30, onOrder: 0, reserved: 5)
        let covered = try InventoryPosition(onHand: 30, onOrder: 100, reserved: 5)
        let lots = ReplenishmentPolicy.reorderPoint(60, orderQuantity: 25)
        #expect(try lots.orderQuantity(position: low) == 50)
        #expect(try lots.orderQuantity(position: covered) == 0)
        let levels = ReplenishmentPolicy.minimumMaximum(minimum: 25, maximum: 90)
        #expect(try levels.orderQuantity(position: low) == 65)
        #expect(try levels.orderQuantity(position: covered) == 0)
        #expect(try ReplenishmentPolicy.baseStock(40).orderQuantity(position: low) == 15)
        let packs = try OrderRules(minimumQuantity: 12, multiple: 12)
        #expect(try ReplenishmentPolicy.baseStock(40).orderQuantity(position: low, rules: packs) == 24)
        let tight = try OrderRules(maximumQuantity: 40)
        #expect(throws: InventoryError.self) { try levels.orderQuantity(position: low, rules: tight) }
        #expect(throws: InventoryError.self) {
            try ReplenishmentPolicy.minimumMaximum(minimum: 25, maximum: 25).orderQuantity(position: low)
        }
    }

    @Test("a position exactly one lot below the trigger needs two lots to rise above it")
    func wholeLots() throws {
        let policy = ReplenishmentPolicy.reorderPoint(50, orderQuantity: 10)
        #expect(try policy.orderQuantity(position: InventoryPosition(onHand: 40, onOrder: 0)) == 20)
        #expect(try policy.orderQuantity(position: InventoryPosition(onHand: 50, onOrder: 0)) == 10)
        #expect(try policy.orderQuantity(position: InventoryPosition(onHand: 51, onOrder: 0)) == 0)
    }

    @Test("days of supply follow the forecast day by day")
    func daysOfSupply() throws {
        let position = try InventoryPosition(onHand: 25, onOrder: 500, reserved: 5)
        #expect(try position.daysOfSupply(dailyDemand: 4) == 5)
        #expect(try position.daysOfSupply(dailyDemand: 0) == nil)
        #expect(try position.daysOfSupply(dailyForecast: [5, 10, 0, 10]) == 3.5)
        #expect(try position.daysOfSupply(dailyForecast: [5, 5]) == nil)
        #expect(throws: InventoryError.self) { try position.daysOfSupply(dailyDemand: -1) }
    }
}
