import Inventory
import Statistics
import Testing

@Suite("Errors over whole lead times")
struct LeadTimeErrorTests {
    @Test("the error of a steady level counts with the square of the lead time")
    func steadyLevel() throws {
        let demand = try LeadTimeDemand(
            steadyLevel: 10, errorStandardDeviation: 2, smoothing: 0.2, leadTimePeriods: 9)
        #expect(demand.mean == 90)
        // Prak, Teunter & Syntetos (2017): σ² (L + L² α/(2 − α)), by hand 4 (9 + 81 · 0.2/1.8).
        #expect(isClose(demand.variance, 72, relative: 1e-12))
        #expect(throws: InventoryError.self) {
            try LeadTimeDemand(steadyLevel: 1, errorStandardDeviation: 1, smoothing: 1.5, leadTimePeriods: 2)
        }
    }

    @Test("the variance of smoothed forecasts over a lead time, against a simulation")
    func simulated() throws {
        var random = SeededRandom(seed: 2)
        var level = 50.0
        var squares = 0.0
        let trials = 20_000
        for _ in 0..<trials {
            // Far enough apart for the level to forget.
            for _ in 0..<40 { level += 0.15 * (50 + 5 * random.nextNormal() - level) }
            let total = (0..<6).reduce(0.0) { sum, _ in sum + 50 + 5 * random.nextNormal() }
            squares += (total - 6 * level) * (total - 6 * level)
        }
        let expected = try LeadTimeDemand(
            steadyLevel: 50, errorStandardDeviation: 5, smoothing: 0.15, leadTimePeriods: 6)
        #expect(isClose(squares / Double(trials), expected.variance, relative: 0.04))
    }

    @Test("items with few lead times follow the assortment, items with many themselves")
    func factors() throws {
        let factors = try LeadTimeErrorScale.factors(
            ratios: [4, 1, 4, 1], leadTimesSeen: [1e9, 1e9, 1e-9, 1e-9], priorLeadTimes: 4, least: 0)
        for (found, expected) in zip(factors, [4.0, 1, 2, 2]) {
            #expect(isClose(found, expected, relative: 1e-6))
        }
        let bounded = try LeadTimeErrorScale.factors(
            ratios: [0.5, 0.5], leadTimesSeen: [4, 4], priorLeadTimes: 4, least: 1)
        #expect(bounded == [1, 1])
    }

    @Test("lists of different length and negative ratios are refused")
    func refusals() {
        let cases: [([Double], [Double])] = [([1], [1, 2]), ([-1], [1]), ([], []), ([1], [0])]
        for (ratios, seen) in cases {
            #expect(throws: InventoryError.self) {
                try LeadTimeErrorScale.factors(
                    ratios: ratios, leadTimesSeen: seen, priorLeadTimes: 4, least: 1)
            }
        }
    }
}
