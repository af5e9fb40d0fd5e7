import Statistics
import Testing

@testable import Forecasting

@Suite("The forecast of a demand series")
struct DemandForecasterTests {
    /// Histories of every pattern and of every degenerate kind.
    static let histories: [[Double]] = [
        SampleDemand.weekly(days: 120), SampleDemand.weekly(days: 60, level: 4, amplitude: 3, noise: 3),
        SampleDemand.intermittent(days: 120, share: 0.2), SampleDemand.intermittent(days: 40, share: 0.05),
        [Double](repeating: 7, count: 60), [Double](repeating: 0, count: 60), [3, 9], [5], [0],
        SampleDemand.weekly(days: 90).map { $0 * 1e9 }, (0..<60).map { Double($0 % 7) },
        (1...50).map { 200 - 4 * Double($0) }, [1e12] + [Double](repeating: 0, count: 30),
        [Double](repeating: 0, count: 30) + [5],
        [0.001, 0.002, 0.001, 0.003, 0.002, 0.001, 0.002, 0.004, 0.001, 0.002],
    ]

    @Test("bounds are two-sided, nested and never negative, whatever the history", arguments: histories)
    func bounds(_ history: [Double]) throws {
        let forecast = try DemandForecaster(horizon: 14, levels: [95, 50, 80], seed: 1).forecast(history)
        #expect(forecast.intervals.map(\.level) == [50, 80, 95])
        #expect(forecast.mean.count == 14)
        for step in 0..<14 {
            var lower = forecast.mean[step]
            var upper = forecast.mean[step]
            #expect(lower.isFinite && lower >= 0)
            for interval in forecast.intervals {
                #expect(interval.lower[step] >= 0)
                #expect(interval.lower[step] <= lower)
                #expect(interval.upper[step] >= upper && interval.upper[step].isFinite)
                lower = interval.lower[step]
                upper = interval.upper[step]
            }
        }
        #expect(forecast.fitted.count == history.count)
        #expect(forecast.residuals.count == history.count)
        #expect(forecast.residualStandardDeviation.isFinite && forecast.total.standardDeviation.isFinite)
    }

    @Test("the total is the sum of the means, and its quantiles rise with probability", arguments: histories)
    func totals(_ history: [Double]) throws {
        let forecast = try DemandForecaster(horizon: 14, seed: 1).forecast(history)
        #expect(isClose(forecast.total.mean, forecast.mean.reduce(0, +), relative: 1e-9))
        for periods in [1, 7, 14] {
            let total = try forecast.total(over: periods)
            let quantiles = [0.05, 0.25, 0.5, 0.75, 0.95].map { total.quantile($0) }
            #expect(quantiles == quantiles.sorted())
            #expect(quantiles.allSatisfy { $0 >= 0 && $0.isFinite })
        }
    }

    @Test("the total is less certain than independent days would make it when the level wanders")
    func totalsKeepDependence() throws {
        var level = 500.0
        var random = SeededRandom(seed: 3)
        let walk = (0..<200).map { _ in
            level += 8 * random.nextNormal()
            return level
        }
        let forecast = try DemandForecaster(
            horizon: 14, seasonalPeriod: 1, model: .named("ETS(A,N,N)"), seed: 1
        ).forecast(walk)
        let independent = 14.0.squareRoot() * forecast.residualStandardDeviation
        #expect(forecast.total.standardDeviation > 2 * independent)
    }

    @Test(
        "whatever the values, period and horizon, a forecast is finite, nested and not negative",
        arguments: 1...60)
    func randomHistories(_ seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let scale = [1e-60, 0.01, 1, 1e4, 1e60][seed % 5]
        let share = random.nextUniform()
        let spread = [0.1, 1, 3][seed % 3]
        let history = (0..<(1 + Int(random.nextUniform() * 90))).map { _ in
            random.nextUniform() < share ? scale * (1 + abs(spread * random.nextNormal())) : 0
        }
        let forecaster = try DemandForecaster(
            horizon: 1 + seed % 20, seasonalPeriod: [1, 2, 7, 30][seed % 4], levels: [50, 80, 95, 99.9],
            seed: 1)
        let forecast = try forecaster.forecast(history)
        for step in forecast.mean.indices {
            let ends = forecast.intervals.map { ($0.lower[step], $0.upper[step]) }
            #expect(ends.map(\.0) == ends.map(\.0).sorted(by: >) && ends.map(\.1) == ends.map(\.1).sorted())
            #expect(
                ends.allSatisfy { $0.0 >= 0 && $0.0 <= forecast.mean[step] && $0.1 >= forecast.mean[step] })
            #expect(ends.allSatisfy { $0.1.isFinite })
        }
        #expect(forecast.total.standardDeviation.isFinite && forecast.total.quantile(0.99).isFinite)
    }

    @Test("the same input gives the same forecast")
    func deterministic() throws {
        let history = SampleDemand.weekly(days: 100)
        let forecaster = try DemandForecaster(horizon: 10, seed: 42)
        #expect(try forecaster.forecast(history) == forecaster.forecast(history))
    }

    /// A power of two scales every number exactly, so that nothing but the units differs.
    @Test(
        "the unit of demand changes nothing but the unit of the forecast", arguments: [0x1p-10, 8, 0x1p20],
        [0, 1, 2, 3])
    func units(_ factor: Double, _ kind: Int) throws {
        let history =
            switch kind {
            case 0: SampleDemand.weekly(days: 120)
            case 1: SampleDemand.weekly(days: 70, trend: 0.7, noise: 12)
            case 2: SampleDemand.weekly(days: 90, level: 60, amplitude: 0, noise: 15, seed: 4)
            default: [Double](repeating: 7, count: 60)
            }
        let forecaster = try DemandForecaster(horizon: 10, levels: [80, 95], seed: 1)
        let plain = try forecaster.forecast(history)
        let scaled = try forecaster.forecast(history.map { $0 * factor })
        #expect(scaled.model == plain.model)
        func isScaled(_ scaled: [Double], _ plain: [Double]) -> Bool {
            zip(scaled, plain).allSatisfy { isClose($0, $1 * factor, relative: 1e-6) }
        }
        #expect(isScaled(scaled.mean, plain.mean))
        for (one, other) in zip(scaled.intervals, plain.intervals) {
            #expect(isScaled(one.lower, other.lower) && isScaled(one.upper, other.upper))
        }
    }

    @Test(
        "what is no demand is refused with a reason",
        arguments: [
            ([], "emptyHistory"), ([1, .nan, 3], "notFinite"), ([1, .infinity], "notFinite"),
            ([3, -1, 2], "negativeDemand"),
        ])
    func refused(_ history: [Double], _ kind: String) {
        do {
            _ = try DemandForecaster(horizon: 5, seed: 1).forecast(history)
            Issue.record("\(history) was forecast")
        } catch {
            #expect("\(error.kind)" == kind && !error.hint.isEmpty)
        }
    }

    @Test("a weekly pattern shows in the forecast")
    func seasonalPattern() throws {
        let history = SampleDemand.weekly(days: 140, amplitude: 40, noise: 4)
        let forecast = try DemandForecaster(horizon: 7, seed: 1).forecast(history)
        let truth = SampleDemand.weekly(days: 147, amplitude: 40, noise: 0).suffix(7)
        #expect(largestDifference(forecast.mean, Array(truth)) < 0.12)
        let accuracy = try #require(forecast.accuracy)
        #expect(accuracy.folds == 8)
        #expect(try #require(accuracy.mase) < 0.9)
    }

    @Test("intervals hold about the share of future days that they claim")
    func calibration() throws {
        var within = 0
        for seed in 1...12 {
            let all = SampleDemand.weekly(days: 114, noise: 15, seed: UInt64(seed))
            let forecast = try DemandForecaster(horizon: 14, levels: [80], seed: 1).forecast(
                Array(all.prefix(100)))
            let interval = forecast.intervals[0]
            for step in 0..<14
            where all[100 + step] >= interval.lower[step] && all[100 + step] <= interval.upper[step] {
                within += 1
            }
        }
        let share = Double(within) / Double(12 * 14)
        #expect(share > 0.70 && share < 0.90, "\(share)")
    }

    @Test(
        "a named model is used and named",
        arguments: [
            "ETS(A,N,A)", "Theta", "Mean", "Naive", "SeasonalNaive", "Croston", "SBA", "TSB",
        ])
    func namedModel(_ name: String) throws {
        let forecaster = try DemandForecaster(horizon: 5, model: .named(name.lowercased()), seed: 1)
        #expect(try forecaster.forecast(SampleDemand.weekly(days: 80)).model == name)
    }

    @Test("thin history names its fallback")
    func thinHistory() throws {
        let forecast = try DemandForecaster(horizon: 5, seed: 1).forecast([4, 6])
        #expect(forecast.model == "Mean (fallback: 2 observations)")
        #expect(forecast.mean == [5, 5, 5, 5, 5])
        #expect(forecast.accuracy == nil)
        #expect(forecast.intervals[1].upper[0] > 6)
    }

    @Test("no demand at all is forecast as none")
    func allZero() throws {
        let forecast = try DemandForecaster(horizon: 5, seed: 1).forecast([Double](repeating: 0, count: 40))
        #expect(forecast.model == "Zero")
        #expect(forecast.demandClass == .none)
        #expect(forecast.total.quantile(0.99) == 0)
    }

    @Test("constant demand is forecast as itself without doubt")
    func constant() throws {
        let forecast = try DemandForecaster(horizon: 3, seed: 1).forecast([Double](repeating: 7, count: 60))
        #expect(largestDifference(forecast.mean, [7, 7, 7]) < 1e-6)
        #expect(forecast.residualStandardDeviation < 1e-6)
    }

    @Test("slow movers keep a model of counts or averages and are classified")
    func slowMover() throws {
        let forecast = try DemandForecaster(horizon: 28, seed: 1).forecast(
            SampleDemand.intermittent(days: 200, share: 0.2))
        #expect(forecast.demandClass == .intermittent)
        #expect(isClose(forecast.mean[0], 0.5, relative: 0.4))
    }

    @Test(
        "unusable input is refused with what was expected",
        arguments: [
            ([], ForecastingError.Kind.emptyHistory), ([1, .nan, 2], .notFinite),
            ([1, .infinity], .notFinite),
            ([1, -2, 3], .negativeDemand),
        ] as [([Double], ForecastingError.Kind)])
    func badHistory(_ history: [Double], _ kind: ForecastingError.Kind) throws {
        let forecaster = try DemandForecaster(horizon: 5, seed: 1)
        let error = #expect(throws: ForecastingError.self) { try forecaster.forecast(history) }
        #expect(error?.kind == kind)
        #expect(error?.message.hasPrefix("expected") == true)
        #expect(error?.hint.isEmpty == false)
    }

    @Test("options out of range are refused before anything is computed")
    func badOptions() {
        func kind(_ make: () throws -> DemandForecaster) -> ForecastingError.Kind? {
            (#expect(throws: ForecastingError.self) { _ = try make() })?.kind
        }
        #expect(kind { try DemandForecaster(horizon: 0, seed: 1) } == .horizonOutOfRange)
        #expect(
            kind { try DemandForecaster(horizon: 5, seasonalPeriod: 0, seed: 1) } == .seasonalPeriodOutOfRange
        )
        #expect(kind { try DemandForecaster(horizon: 5, levels: [100], seed: 1) } == .levelOutOfRange)
        #expect(kind { try DemandForecaster(horizon: 5, model: .named("Prophet"), seed: 1) } == .unknownModel)
        #expect(kind { try DemandForecaster(horizon: 5, seed: 1, pathCount: 5) } == .optionOutOfRange)
    }

    @Test("a lead time beyond the horizon is refused")
    func totalBeyondHorizon() throws {
        let forecast = try DemandForecaster(horizon: 5, seed: 1).forecast(SampleDemand.weekly(days: 40))
        let error = #expect(throws: ForecastingError.self) { try forecast.total(over: 6) }
        #expect(error?.kind == .horizonOutOfRange)
        #expect(try forecast.total(over: 5) == forecast.total)
    }

    @Test("a model that the history rules out says so")
    func notApplicable() throws {
        let forecaster = try DemandForecaster(horizon: 5, model: .named("ETS(M,N,N)"), seed: 1)
        let error = #expect(throws: ForecastingError.self) { try forecaster.forecast([1, 2, 0, 4, 5]) }
        #expect(error?.kind == .modelNotApplicable)
    }
}
