import Statistics
import Testing

@testable import Forecasting

@Suite("Combinations of forecasts")
struct CombinationTests {
    private let history = SampleDemand.weekly(days: 120)

    private func part(_ method: NaiveModel.Method, error: Double, prior: Double = 1) -> Combination.Part {
        let model = NaiveModel(checked: history, period: 7, method: method)
        let fold = FoldOutcome(
            model: model, observations: 100,
            actual: model.pointForecast(horizon: 5).map { $0 + error })
        return Combination.Part(Candidate(model: model, folds: [fold], heldBack: 5), prior: prior)
    }

    private func forecast(_ parts: [Combination.Part], heldBack: Int) throws -> Double {
        let combination = Combination(parts, history: history, heldBack: heldBack)
        return try #require(combination.candidate).model.pointForecast(horizon: 1)[0]
    }

    @Test("equal errors make a plain mean")
    func plainMean() throws {
        let parts = [part(.mean, error: 3), part(.naive, error: 3)]
        let single = try parts.map { try forecast([$0], heldBack: 50) }
        #expect(isClose(try forecast(parts, heldBack: 50), (single[0] + single[1]) / 2, relative: 1e-9))
    }

    @Test("smaller errors weigh more, and the more so the more was held back")
    func weights() throws {
        let parts = [part(.mean, error: 3), part(.naive, error: 6)]
        let better = try forecast([parts[0]], heldBack: 50)
        let distances = try [0, 50, 200].map { abs(try forecast(parts, heldBack: $0) - better) }
        #expect(distances[0] > distances[1] && distances[1] > distances[2])
    }

    @Test("a part that is left alone is itself; none is nothing")
    func alone() throws {
        let parts = [part(.mean, error: 1), part(.naive, error: 1000)]
        let candidate = try #require(Combination(parts, history: history, heldBack: 200).candidate)
        #expect(candidate.model.name == "Mean")
        #expect(Combination([], history: history, heldBack: 10).candidate == nil)
    }

    @Test("a mean of forecasts lies between them, and so do its bounds")
    func between() throws {
        let models: [any DemandModel] = [
            try ThetaModel(history, period: 7), try DynamicThetaModel(history, period: 7),
        ]
        let combined = CombinedModel(name: "both", members: models)
        let deviations = try #require(combined.normalDeviations(horizon: 4))
        for step in 0..<4 {
            let own = models.map { $0.pointForecast(horizon: 4)[step] }
            #expect(combined.pointForecast(horizon: 4)[step] >= own.min() ?? 0)
            #expect(combined.pointForecast(horizon: 4)[step] <= own.max() ?? 0)
            let widths = models.compactMap { $0.normalDeviations(horizon: 4)?[step] }
            #expect(deviations[step] <= widths.max() ?? 0)
        }
    }

    @Test("the average over forms lies within them and is no surer than the surest")
    func average() throws {
        let model = ETSAverageModel(PublishedSeries.airPassengers, period: 12)
        #expect(isClose(model.weights.reduce(0, +), 1, relative: 1e-9))
        let points = model.models.map { $0.pointForecast(horizon: 3)[2] }
        let mean = model.pointForecast(horizon: 3)[2]
        #expect(mean >= points.min() ?? 0 && mean <= points.max() ?? 0)
        let deviation = try #require(model.normalDeviations(horizon: 3))[2]
        let least = model.models.compactMap { $0.variances(horizon: 3)?[2] }.min() ?? 0
        #expect(deviation >= least.squareRoot())
    }

    @Test("intermittent methods keep counts when they are averaged")
    func counts() throws {
        let history = SampleDemand.intermittent(days: 150, share: 0.2)
        let forecast = try DemandForecaster(
            horizon: 10, seasonalPeriod: 1, model: .named("IntermittentCombination"), seed: 1
        ).forecast(history)
        #expect(forecast.model.hasPrefix("Mean of "))
        #expect(forecast.intervals[1].lower[0] == 0)
        let upper = forecast.intervals[1].upper[0]
        #expect(upper > forecast.mean[0] && upper < 10)
    }

    @Test("bounds of 95 % hold about that share of what follows simulated yearly series")
    func coverage() throws {
        var within = 0
        for seed in 1...30 {
            var random = SeededRandom(seed: UInt64(seed))
            var level = 1000.0
            let walk = (0..<31).map { _ in
                level += 20 + 40 * random.nextNormal()
                return max(0, level)
            }
            let forecast = try DemandForecaster(horizon: 6, seasonalPeriod: 1, levels: [95], seed: 1)
                .forecast(Array(walk.prefix(25)))
            for step in 0..<6
            where walk[25 + step] >= forecast.intervals[0].lower[step]
                && walk[25 + step] <= forecast.intervals[0].upper[step]
            {
                within += 1
            }
        }
        let share = Double(within) / 180
        #expect(share > 0.88, "\(share)")
    }

    @Test("short histories ask for wider bounds than long ones")
    func estimationUncertainty() {
        let factors = [10, 25, 100, 1000].map { EstimationUncertainty.factor(observations: $0) }
        #expect(factors == factors.sorted(by: >))
        #expect(factors[3] > 1 && factors[3] < 1.05)
    }

    @Test(
        "every family that a name stands for forecasts a usual history",
        arguments: ["ETS", "Theta", "DOT", "CES", "ARIMA", "Combination", "ETS+Theta", "Drift", "IMAPA"])
    func namedFamilies(_ name: String) throws {
        let forecast = try DemandForecaster(horizon: 3, model: .named(name), seed: 1).forecast(history)
        #expect(forecast.mean.allSatisfy { $0.isFinite && $0 >= 0 })
        #expect(forecast.accuracy != nil)
    }
}
