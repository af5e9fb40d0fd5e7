import Foundation
import Inventory
import Statistics
import Testing

@Suite("Variances that lean on the assortment") struct PooledVariabilityTests {
    private func item(_ mean: Double, _ ratio: Double, _ cost: Double, _ periods: Int) throws
        -> PooledVariability.Item
    {
        try .init(mean: mean, variance: ratio * mean, unitCost: cost, demandPeriods: periods)
    }

    @Test("ratios on a line stay where they are, whatever the weights") func onTheLine() throws {
        let items = try (1...20).map { number in
            let mean = Double(number)
            let cost = 100 / Double(number % 7 + 1)
            return try item(mean, 3 * pow(mean, 0.4) * pow(cost, -0.3), cost, number)
        }
        for prior in [0.5, 15, 1000] {
            for (before, after) in zip(items, try PooledVariability.variances(of: items, priorPeriods: prior))
            {
                #expect(abs(after / before.variance - 1) < 1e-9)
            }
        }
    }

    @Test("an item seen rarely moves to the line, one seen often stays") func weights() throws {
        var items = try (1...20).map { try item(Double($0), 2, 10, 1_000_000) }
        items[4] = try item(5, 20, 10, 0)
        items[5] = try item(6, 20, 10, 1_000_000)
        let pooled = try PooledVariability.variances(of: items, priorPeriods: 15)
        #expect(pooled[4] < 20 && pooled[4] > 5)
        #expect(abs(pooled[5] / 120 - 1) < 1e-3)
    }

    @Test("items without demand keep their variance, and so do all of a small assortment") func exceptions()
        throws
    {
        let few = try (1...9).map { try item(Double($0), Double($0), 10, 1) }
        #expect(try PooledVariability.variances(of: few, priorPeriods: 15) == few.map(\.variance))
        let idle = try [item(0, 0, 10, 0)] + (1...12).map { try item(Double($0), 2, 10, 3) }
        #expect(try PooledVariability.variances(of: idle, priorPeriods: 15)[0] == 0)
    }

    @Test("it comes closer to the true variances than each item alone") func better() throws {
        var random = SeededRandom(seed: 4)
        var items: [PooledVariability.Item] = []
        var truths: [Double] = []
        for _ in 0..<300 {
            let cost = 1 + 500 * random.nextUniform()
            let mean = 0.2 + 3 * random.nextUniform()
            let truth = mean * (1 + 40 / cost)
            // A variance estimated from a handful of orders.
            let estimate = truth * random.nextGamma(shape: 3) / 3
            truths.append(truth)
            items.append(try .init(mean: mean, variance: estimate, unitCost: cost, demandPeriods: 6))
        }
        func error(_ variances: [Double]) -> Double {
            zip(variances, truths).reduce(0) { $0 + abs(log($1.0 / $1.1)) }
        }
        let pooled = try PooledVariability.variances(of: items, priorPeriods: 15)
        #expect(error(pooled) < 0.6 * error(items.map(\.variance)))
    }

    @Test("numbers out of range are refused") func refusals() {
        #expect(throws: InventoryError.self) { try item(-1, 1, 1, 1) }
        #expect(throws: InventoryError.self) { try item(1, 1, 0, 1) }
        #expect(throws: InventoryError.self) { try PooledVariability.variances(of: [], priorPeriods: 0) }
    }
}
