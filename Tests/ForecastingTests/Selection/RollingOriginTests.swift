import Testing

@testable import Forecasting

@Suite("Rolling origins")
struct RollingOriginTests {
    @Test(
        "folds stay within the history and leave enough to fit", arguments: [11, 15, 16, 30, 90, 365, 1000])
    func folds(_ observations: Int) {
        let rolling = RollingOrigin(observations: observations, seasonalPeriod: 7, horizon: 28)
        for origin in rolling.origins {
            #expect(origin >= max(10, observations / 2))
            #expect(origin + rolling.horizon <= observations)
        }
        #expect(Set(rolling.origins).count == rolling.origins.count)
        #expect(rolling.origins.count <= 8)
    }

    @Test("a history too short to hold anything back has no folds")
    func tooShort() {
        #expect(RollingOrigin(observations: 10, seasonalPeriod: 7, horizon: 28).origins.isEmpty)
    }
}
