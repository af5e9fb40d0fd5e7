import Inventory
import Statistics
import Testing

@Suite("Undershoot")
struct UndershootTests {
    private struct Demand: Sendable, CustomTestStringConvertible {
        let daily: DemandDistribution
        let isWholeUnits: Bool
        let reviewDays: Int
        var testDescription: String {
            "mean \(daily.mean), variance \(daily.variance), every \(reviewDays) days"
        }
    }

    private static func demands() throws -> [Demand] {
        try [1, 3].flatMap { days in
            try [
                Demand(daily: .counts(mean: 4, variance: 4), isWholeUnits: true, reviewDays: days),
                Demand(daily: .counts(mean: 2, variance: 14), isWholeUnits: true, reviewDays: days),
                Demand(daily: .gamma(mean: 5, standardDeviation: 3), isWholeUnits: false, reviewDays: days),
            ]
        }
    }

    /// The share of deliveries before which nobody had to wait.
    private func cycleService(reorderPoint: Double, _ demand: Demand) throws -> Double {
        var generator = SeededRandom(seed: 11)
        let sampler = try DemandSampler(demand.daily)
        let sales = (0..<300_000).map { _ in sampler.next(&generator) }
        let outcome = try PolicySimulation.replay(
            demand: sales, policy: .minimumMaximum(minimum: reorderPoint, maximum: reorderPoint + 120),
            rules: SimulationRules(leadTime: .fixed(5), reviewPeriods: demand.reviewDays),
            startingUnits: reorderPoint + 120)
        let deliveries = outcome.receivedUnits.indices.filter { outcome.receivedUnits[$0] > 0 }
        return Double(deliveries.count { outcome.backorderedUnits[$0 - 1] == 0 }) / Double(deliveries.count)
    }

    @Test("the service promised is the one that a simulation finds", arguments: try demands())
    private func service(_ demand: Demand) throws {
        let lead = try demand.daily.total(overPeriods: 5)
        let undershoot = try Undershoot(
            reviewDemand: demand.daily.total(overPeriods: Double(demand.reviewDays)), orderQuantity: 120,
            isWholeUnits: demand.isWholeUnits)
        let points = try (0..<400).map { try lead.quantile((Double($0) + 0.5) / 400) }
        let protection = try EmpiricalDemand(
            outcomes: points.flatMap { units in undershoot.outcomes.map { units + $0.units } },
            probabilities: points.flatMap { _ in undershoot.outcomes.map { $0.probability / 400 } })
        let point = protection.quantile(0.95)
        let found = try cycleService(reorderPoint: point, demand)
        #expect(abs(found - protection.cdf(point)) < 0.01)
        // Without it the promise is not kept.
        #expect(try cycleService(reorderPoint: lead.quantile(0.95), demand) < 0.95 - 0.01)
    }

    @Test("mean and variance are those of the excess of a renewal process")
    func moments() throws {
        // E U = E D(D − 1)/(2 E D) in whole units; E D²/(2 E D) without.
        let poisson = try Undershoot(
            reviewDemand: .counts(mean: 4, variance: 4), orderQuantity: 100, isWholeUnits: true)
        #expect(abs(poisson.mean - 2) < 0.02)
        // Exponential demand has no memory: what is left of it is as it was.
        let exponential = try Undershoot(
            reviewDemand: .gamma(mean: 3, standardDeviation: 3), orderQuantity: 100, isWholeUnits: false)
        #expect(abs(exponential.mean - 3) < 0.1)
        #expect(abs(exponential.variance - 9) < 0.5)
        // A unit a day leaves no room for any.
        let single = try Undershoot(
            reviewDemand: .deterministic(1), orderQuantity: 100, isWholeUnits: true)
        #expect(single.mean == 0 && single.variance == 0)
    }

    @Test("orders at every review protect the whole interval; none is needed without demand")
    func limits() throws {
        let small = try Undershoot(
            reviewDemand: .counts(mean: 4, variance: 6), orderQuantity: 4, isWholeUnits: true)
        #expect(abs(small.mean - 4) < 0.1 && abs(small.variance - 6) < 1.5)
        let none = try Undershoot(
            reviewDemand: .deterministic(0), orderQuantity: 4, isWholeUnits: true)
        #expect(none == .none)
        #expect(throws: InventoryError.self) {
            try Undershoot(reviewDemand: .deterministic(1), orderQuantity: 0, isWholeUnits: true)
        }
    }
}
