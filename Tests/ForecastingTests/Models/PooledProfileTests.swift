import Testing

@testable import Forecasting

@Suite("Thin histories and their group")
struct PooledProfileTests {
    /// Twelve series of one weekly pattern and of different levels, all ending on the same day.
    private let group = (1...12).map { seed in
        SampleDemand.weekly(
            days: 70, level: 60 + 8 * Double(seed), amplitude: 30, noise: 5, seed: UInt64(seed))
    }

    @Test("the pattern is the group's, by place after the end of the histories")
    func cycle() throws {
        let profile = try PooledProfile(group)
        let next = SampleDemand.weekly(days: 77, level: 100, amplitude: 30, noise: 0).suffix(7)
        let mean = next.reduce(0, +) / 7
        #expect(largestDifference(profile.cycle, next.map { $0 / mean }) < 0.12)
        #expect(isClose(profile.cycle.reduce(0, +), 7, relative: 1e-9))
    }

    @Test("three days of a series take the group's pattern, and the model says so")
    func thinHistory() throws {
        let whole = SampleDemand.weekly(days: 77, level: 100, amplitude: 30, noise: 0)
        let profile = try PooledProfile(group)
        let forecast = try DemandForecaster(horizon: 7, seed: 1)
            .forecast(Array(whole[67..<70]), group: profile)
        #expect(forecast.model == "Group profile (3 observations, 12 series)")
        #expect(largestDifference(forecast.mean, Array(whole[70...])) < 0.25)
        for step in 0..<7 {
            #expect(forecast.intervals[1].lower[step] <= forecast.mean[step])
            #expect(forecast.intervals[1].upper[step] >= forecast.mean[step])
        }
    }

    @Test("more observations move the level from the group's to the series' own")
    func level() throws {
        let profile = try PooledProfile([[8, 3, 10, 4, 9], [2, 9, 1, 8, 4], [7, 1, 6, 2, 9]], period: 1)
        let means = [1, 3, 9].map { count in
            PooledProfileModel([Double](repeating: 30, count: count), profile: profile)
                .pointForecast(horizon: 1)[0]
        }
        #expect(means == means.sorted() && means[0] > profile.meanLevel && means[2] < 30)
    }

    @Test("a long history does not need its group")
    func longHistory() throws {
        let profile = try PooledProfile(group)
        let forecaster = try DemandForecaster(horizon: 7, seed: 1)
        #expect(try forecaster.forecast(group[0], group: profile) == forecaster.forecast(group[0]))
    }

    @Test("groups without series or without demand")
    func degenerate() throws {
        #expect(throws: ForecastingError.self) { try PooledProfile([]) }
        let silent = try PooledProfile([[0, 0, 0], [0]])
        let forecast = try DemandForecaster(horizon: 3, seed: 1).forecast([0, 0], group: silent)
        #expect(forecast.mean == [0, 0, 0])
        let alone = try PooledProfile([[4, 5, 6]], period: 1)
        #expect(try DemandForecaster(horizon: 3, seed: 1).forecast([5], group: alone).mean[0].isFinite)
    }
}
