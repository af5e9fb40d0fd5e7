import Inventory
import Statistics
import Testing

@Suite("Tabulated demand and lead times that vary")
struct TabulatedDemandTests {
    @Test("the table of a count distribution has its probabilities, quantiles and losses")
    func counts() throws {
        for variance in [20.0, 60, 900] {
            let demand = try DemandDistribution.counts(mean: 20, variance: variance)
            let table = try TabulatedDemand(demand)
            #expect(isClose(table.mean, 20, relative: 1e-9))
            #expect(isClose(table.variance, variance, relative: 1e-9))
            for units in stride(from: 0, through: 80, by: 7) {
                #expect(abs(table.cdf(units) - demand.cdf(Double(units))) < 1e-12)
                #expect(abs(table.loss(units) - demand.expectedShortage(Double(units))) < 1e-9)
            }
            for probability in [0.01, 0.5, 0.9, 0.999] {
                #expect(Double(try table.quantile(probability)) == (try demand.quantile(probability)))
            }
        }
    }

    @Test("periods add up: convolution agrees with the closed families")
    func periods() throws {
        for variance in [3.0, 11] {
            let demand = try DemandDistribution.counts(mean: 3, variance: variance)
            let convolved = try TabulatedDemand(demand).sum(overPeriods: 5)
            let closed = try TabulatedDemand(demand.total(overPeriods: 5))
            for units in 0...60 {
                #expect(abs(convolved.pmf(units) - closed.pmf(units)) < 1e-12)
            }
        }
        let normal = try DemandDistribution.normal(mean: 10, standardDeviation: 2).total(overPeriods: 2.25)
        #expect(isClose(normal.mean, 22.5, relative: 1e-12))
        #expect(isClose(normal.variance, 9, relative: 1e-12))
    }

    @Test("three dice, by hand")
    func dice() throws {
        let die = EmpiricalDemand.self
        let faces = try die.init(sample: [1, 2, 3, 4, 5, 6])
        let total = try TabulatedDemand(DemandDistribution.empirical(faces).total(overPeriods: 3))
        #expect(isClose(total.pmf(10), 27.0 / 216, relative: 1e-12))
        #expect(isClose(total.cdf(4), 4.0 / 216, relative: 1e-12))
        #expect(total.smallest == 3)
        #expect(total.largest == 18)
    }

    @Test("a varying lead time keeps the two moments of the textbook and adds the shape")
    func varyingLeadTime() throws {
        let demand = DemandDistribution.poisson(try Poisson(mean: 10))
        // Punctual after 2 periods, or very late after 8.
        let shares = [0, 0, 0.9, 0, 0, 0, 0, 0, 0.1]
        let total = try demand.total(overLeadTime: shares)
        let moments = try LeadTimeDemand(
            demandMean: 10, demandStandardDeviation: 10.0.squareRoot(), leadTimeMean: 2.6,
            leadTimeStandardDeviation: 1.8)
        #expect(isClose(total.mean, moments.mean, relative: 1e-9))
        #expect(isClose(total.variance, moments.variance, relative: 1e-9))
        // The 95 percent level must cover the late deliveries' lower half; two normal moments fall far short.
        let level = try total.quantile(0.95)
        let normal = try SafetyStock.forCycleService(0.95, demand: moments)
        #expect(level >= 79)
        #expect(level <= 81)
        #expect(normal.reorderPoint < 60)
    }

    @Test("the review interval lengthens every lead time")
    func review() throws {
        let demand = DemandDistribution.poisson(try Poisson(mean: 2))
        let total = try demand.total(overLeadTime: [0, 0.5, 0.5], reviewPeriods: 3)
        #expect(isClose(total.mean, 9, relative: 1e-9))
    }

    @Test("fill rate and cycle service under a lead-time distribution agree with a simulation of its draws")
    func drawnLeadTimes() throws {
        let demand = DemandDistribution.poisson(try Poisson(mean: 4))
        let total = try demand.total(overLeadTime: [0, 0.3, 0.5, 0.2])
        var random = SeededRandom(seed: 11)
        let weights = [0.3, 0.8, 1]
        var covered = 0
        let draws = 40_000
        for _ in 0..<draws {
            let uniform = random.nextUniform()
            let periods = (weights.firstIndex { uniform < $0 } ?? 2) + 1
            var units = 0
            for _ in 0..<periods {
                var sum = 0.0
                while true {
                    sum += -logarithm(1 - random.nextUniform())
                    if sum > 4 { break }
                    units += 1
                }
            }
            covered += units <= 10 ? 1 : 0
        }
        let share = Double(covered) / Double(draws)
        let expected = total.cdf(10)
        #expect(abs(share - expected) < 4 * (expected * (1 - expected) / Double(draws)).squareRoot())
    }

    @Test("probabilities that miss one, fractions of observed periods and broken outcomes are refused")
    func refusals() throws {
        #expect(throws: InventoryError.self) { try TabulatedDemand(probabilities: [0.5, 0.4]) }
        #expect(throws: InventoryError.self) { try TabulatedDemand(smallest: -1, probabilities: [1]) }
        let sample = DemandDistribution.empirical(try EmpiricalDemand(sample: [1, 2]))
        #expect(throws: InventoryError.self) { try sample.total(overPeriods: 1.5) }
        let halves = DemandDistribution.empirical(try EmpiricalDemand(sample: [0.5, 2]))
        #expect(throws: InventoryError.self) { try TabulatedDemand(halves) }
        let wide = try DemandDistribution.normal(mean: 1e9, standardDeviation: 1e8)
        #expect(throws: InventoryError.self) { try TabulatedDemand(wide) }
    }
}
