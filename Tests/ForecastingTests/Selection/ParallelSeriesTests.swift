import Testing

@testable import Forecasting

@Suite("Series in parallel")
struct ParallelSeriesTests {
    @Test("forecasts do not depend on how many are made at the same time")
    func deterministic() async throws {
        let histories = (40..<52).map { SampleDemand.weekly(days: $0) } + [[]]
        let forecaster = try DemandForecaster(horizon: 5, seed: 1)
        let alone = histories.map { try? forecaster.forecast($0) }
        for concurrency in [1, 2, 7] {
            let together = await ParallelSeries.map(histories, concurrency: concurrency) {
                try? forecaster.forecast($0)
            }
            #expect(together.map { $0 ?? nil } == alone)
        }
    }

    @Test("progress counts up to the number of series")
    func progress() async {
        var seen: [Int] = []
        let doubled = await ParallelSeries.map([1, 2, 3], concurrency: 2) {
            seen.append($0)
        } _: {
            2 * $0
        }
        #expect(doubled == [2, 4, 6])
        #expect(seen == [1, 2, 3])
    }
}
