import Statistics
import Testing

@testable import Forecasting

@Suite("Promotions and holidays")
struct EventTests {
    /// A weekly pattern whose demand is 1.8-fold on every event day.
    private let days = Array(stride(from: 10, to: 133, by: 11))
    private func lifted(_ factor: Double) -> [Double] {
        var demand = SampleDemand.weekly(days: 120, noise: 4)
        for day in days where day < 120 { demand[day] = (demand[day] * factor).rounded() }
        return demand
    }

    @Test("usual demand of an event day is that of its weekday around it")
    func usual() throws {
        let usual = try UsualDemand.estimate(lifted(1.8), without: Set(days))
        let truth = SampleDemand.weekly(days: 120, noise: 0)
        for day in days where day < 120 { #expect(isClose(usual[day], truth[day], relative: 0.08)) }
    }

    @Test("the lift is found, more surely from more days")
    func lift() throws {
        let demand = lifted(1.8)
        let usual = try UsualDemand.estimate(demand, without: Set(days))
        let past = days.filter { $0 < 120 }
        let all = try EventLift(demand: demand, usual: usual, days: past)
        let one = try EventLift(demand: demand, usual: usual, days: [past[0]])
        #expect(isClose(all.ratio, 1.8, relative: 0.05))
        #expect(all.variance < one.variance)
    }

    @Test("little evidence is drawn to the prior, much is not")
    func shrinkage() {
        let prior = EventLiftPrior(mean: 1.2, deviation: 0.3)
        let vague = EventLift(days: 1, ratio: 3, variance: 4).shrunk(towards: prior)
        let sure = EventLift(days: 50, ratio: 3, variance: 0.001).shrunk(towards: prior)
        #expect(vague > 1.2 && vague < 1.3)
        #expect(sure > 2.9 && sure < 3)
        #expect(EventLift(days: 1, ratio: 1, variance: .infinity).shrunk(towards: prior) == 1.2)
    }

    @Test("the pooled prior has the mean of the series and only their true spread")
    func pooling() throws {
        var random = SeededRandom(seed: 8)
        func lifts(_ spread: Double) -> [EventLift] {
            (0..<200).map { _ in
                let truth = 1.5 + spread * random.nextNormal()
                return EventLift(days: 3, ratio: truth + 0.2 * random.nextNormal(), variance: 0.04)
            }
        }
        let varied = try #require(EventLiftPrior(pooling: lifts(0.3)))
        #expect(isClose(varied.mean, 1.5, relative: 0.05))
        #expect(isClose(varied.deviation, 0.3, relative: 0.2))
        let alike = try #require(EventLiftPrior(pooling: lifts(0)))
        #expect(alike.deviation < 0.1)
        #expect(EventLiftPrior(pooling: []) == nil)
    }

    @Test("future event days are lifted and the others are not")
    func forecast() throws {
        let forecaster = try DemandForecaster(horizon: 14, seed: 1)
        let event = DemandEvent(name: "promotion", days: days)
        let result = try forecaster.forecast(
            lifted(1.8), events: [event], prior: EventLiftPrior(deviation: 1))
        let truth = SampleDemand.weekly(days: 134, noise: 0)
        #expect(isClose(try #require(result.lifts["promotion"]), 1.8, relative: 0.06))
        for step in 0..<14 {
            let expected = truth[120 + step] * (days.contains(120 + step) ? 1.8 : 1)
            #expect(isClose(result.forecast.mean[step], expected, relative: 0.15))
        }
        #expect(isClose(result.forecast.total.mean, result.forecast.mean.reduce(0, +), relative: 1e-9))
    }

    @Test("factors scale mean, bounds and totals, and only as many as periods are taken")
    func factors() throws {
        let forecast = try DemandForecaster(horizon: 3, seed: 1).forecast(SampleDemand.weekly(days: 60))
        let doubled = try forecast.scaled(by: [2, 2, 2])
        #expect(largestDifference(doubled.mean, forecast.mean.map { 2 * $0 }) < 1e-12)
        #expect(isClose(doubled.total.quantile(0.9), 2 * forecast.total.quantile(0.9), relative: 1e-6))
        #expect(try forecast.scaled(by: [1, 1, 1]) == forecast)
        #expect(throws: ForecastingError.self) { try forecast.scaled(by: [1]) }
        #expect(throws: ForecastingError.self) { try forecast.scaled(by: [1, -1, 1]) }
    }
}
