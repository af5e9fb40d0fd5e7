import Testing

@testable import Forecasting

@Suite("The profile of a demand history")
struct DemandProfileTests {
    @Test("interval and variation are the textbook's and lead to its class")
    func published() throws {
        let first = try DemandProfile(IntermittentCase.published[0].values, seasonalPeriod: 1)
        #expect(isClose(try #require(first.averageDemandInterval), 3.4285714285714284, relative: 1e-12))
        #expect(
            isClose(try #require(first.squaredCoefficientOfVariation), 0.3456790123456789, relative: 1e-12))
        #expect(first.demandClass == .intermittent)
        let second = try DemandProfile(IntermittentCase.published[1].values, seasonalPeriod: 1)
        #expect(isClose(try #require(second.squaredCoefficientOfVariation), 0.03515625, relative: 1e-12))
        #expect(second.demandClass == .intermittent)
    }

    @Test(
        "the four quadrants of Syntetos, Boylan and Croston",
        arguments: [
            ([5.0, 6, 5, 6, 5, 6, 5, 6], DemandClass.smooth), ([1, 30, 1, 1, 28, 1, 1, 1], .erratic),
            ([5, 0, 5, 0, 0, 5, 0, 5], .intermittent), ([1, 0, 30, 0, 0, 1, 0, 1], .lumpy),
            ([0, 0, 0, 0, 0, 0, 0, 0], .none),
        ])
    func classes(_ demand: [Double], _ expected: DemandClass) throws {
        #expect(try DemandProfile(demand, seasonalPeriod: 1).demandClass == expected)
    }

    @Test("a weekly pattern is strong where it is and weak where it is not")
    func seasonalStrength() throws {
        let weekly = try DemandProfile(SampleDemand.weekly(days: 140))
        let flat = try DemandProfile(SampleDemand.weekly(days: 140, amplitude: 0))
        #expect(try #require(weekly.seasonalStrength) > 0.7)
        #expect(try #require(flat.seasonalStrength) < 0.4)
    }

    @Test("a slope is strong where it is and weak where it is not")
    func trendStrength() throws {
        let rising = try DemandProfile(SampleDemand.weekly(days: 140, trend: 1))
        let level = try DemandProfile(SampleDemand.weekly(days: 140))
        #expect(try #require(rising.trendStrength) > 0.8)
        #expect(try #require(level.trendStrength) < 0.5)
    }

    @Test("planted outliers are found, and nothing else")
    func outliers() throws {
        var demand = SampleDemand.weekly(days: 140)
        demand[50] += 150
        demand[90] = 0
        #expect(try DemandProfile(demand).outlierIndices == [50, 90])
    }

    @Test("a single day has a profile without spread or season")
    func singleDay() throws {
        let profile = try DemandProfile([4])
        #expect(profile.standardDeviation == 0)
        #expect(profile.seasonalStrength == nil)
        #expect(profile.demandClass == .smooth)
    }
}
