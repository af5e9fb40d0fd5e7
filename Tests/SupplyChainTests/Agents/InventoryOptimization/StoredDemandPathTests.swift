import Baton
import Inventory
import Testing

@testable import SupplyChain

@Suite("Stored forecasts as models of lead-time demand") struct StoredDemandPathTests {
    private static let quantile = 1.959963984540054

    /// Days of the same mean with 95 % bounds, and a total with its own.
    private func record(
        mean: Double, upper: Double, days: Int, totalUpper: Double, confidence: Double = 0.95
    ) -> ForecastRecord {
        ForecastRecord(
            id: "F", sku: "A", createdAt: Timestamp(nanoseconds: 0), origin: TestStore.day(0),
            horizonDays: days,
            model: "test", total: mean * Double(days), lower: 0, upper: totalUpper, confidence: confidence,
            accuracy: .null,
            days: (1...days).map {
                ForecastDay(
                    forecastID: "F", date: TestStore.day($0), mean: mean, lower80: 0, upper80: upper,
                    lower95: 0,
                    upper95: upper)
            })
    }

    /// The upper end of a skewed distribution by the expansion that the model inverts.
    private func upper(mean: Double, deviation: Double, quantile z: Double = Self.quantile) -> Double {
        mean + z * deviation + (z * z - 1) / 3 * deviation * deviation / mean
    }

    @Test("bounds of independent days and of their total give the variance back") func independent() {
        let total = upper(mean: 300, deviation: 5 * 30.0.squareRoot())
        let path = StoredDemandPath(
            record(mean: 10, upper: upper(mean: 10, deviation: 5), days: 30, totalUpper: total), age: 0)
        for days in [1, 7, 30, 45] {
            let moments = path.moments(days: days)
            #expect(abs(moments.mean - 10 * Double(days)) < 1e-9)
            #expect(abs(moments.variance - 25 * Double(days)) < 1e-6)
        }
    }

    @Test("a total wider than independent days makes long lead times wider still", arguments: [0.95, 0.8])
    func dependent(_ confidence: Double) {
        // Days of variance 25 with a covariance of 2 between any two.
        let z = confidence == 0.95 ? Self.quantile : 1.2815515655446004
        let deviation = (25.0 * 30 + 2 * 30 * 29).squareRoot()
        let path = StoredDemandPath(
            record(
                mean: 10, upper: upper(mean: 10, deviation: 5), days: 30,
                totalUpper: upper(mean: 300, deviation: deviation, quantile: z), confidence: confidence),
            age: 0)
        #expect(abs(path.moments(days: 1).variance - 25) < 1e-6)
        #expect(abs(path.moments(days: 14).variance - (25 * 14 + 2 * 14 * 13)) < 1e-4)
    }

    @Test("a total narrower than independent days shrinks them") func narrower() {
        let path = StoredDemandPath(
            record(
                mean: 10, upper: upper(mean: 10, deviation: 5), days: 30,
                totalUpper: upper(mean: 300, deviation: 10)), age: 0)
        #expect(abs(path.moments(days: 30).variance - 100) < 1e-6)
    }

    @Test("past days of the forecast do not count") func age() {
        var forecast = record(mean: 10, upper: 10, days: 10, totalUpper: 100)
        for index in forecast.days.indices { forecast.days[index].mean = Double(index) }
        let path = StoredDemandPath(forecast, age: 3)
        #expect(path.means == [3, 4, 5, 6, 7, 8, 9])
        // Beyond its end the last week repeats.
        #expect(path.moments(days: 9).mean == 42 + 3 + 4)
    }

    @Test("lead times mix: the variance is that of the days and of their number") func leadTime() throws {
        let offer = try SmallStore.offer(leadTimeDays: 0)
        let leadTime = try LeadTimeModel(offer: offer, observedDays: [4, 4, 4, 8, 8, 8])
        let certain = StoredDemandPath(record(mean: 10, upper: 10, days: 30, totalUpper: 300), age: 0)
        let demand = try certain.leadTimeDemand(leadTime, isWholeUnits: true)
        #expect(abs(demand.mean - 60) < 1e-9)
        #expect(abs(demand.variance - 400) < 1e-6)
        let fixed = try LeadTimeModel(offer: offer, observedDays: [4, 4, 4, 4, 4])
        #expect(try certain.leadTimeDemand(fixed, isWholeUnits: true) == .deterministic(40))
    }
}
