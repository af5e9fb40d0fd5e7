import Anomalies
import Foundation
import Statistics
import Testing

@Suite("Spikes in intermittent counts")
struct CountDetectorTests {
    private func counts(
        _ length: Int, from distribution: some DiscreteDistribution, seed: UInt64
    ) throws -> [Double] {
        var random = SeededRandom(seed: seed)
        return try (0..<length).map { _ in Double(try distribution.quantile(random.nextUniform())) }
    }

    @Test("a series of mostly zeros does not flood")
    func noFlood() throws {
        let detector = try CountDetector(falseAlarmRate: 0.002)
        var alarms = 0
        for seed in 0..<30 {
            let series = try counts(200, from: NegativeBinomial(mean: 0.3, variance: 0.6), seed: UInt64(seed))
            #expect(CountDetector.applies(to: series))
            alarms += try detector.detect(counts: series).count
        }
        #expect(alarms <= 24)
    }

    /// Counts learn their own distribution; the allowance is three standard deviations of the count of alarms.
    @Test(
        "the false-alarm rate is an upper bound for Poisson and overdispersed counts",
        arguments: [(0.3, 0.3), (2, 2), (4, 4), (0.3, 0.9), (2, 6), (4, 20)], [0.01, 0.001])
    func falseAlarmRate(_ demand: (mean: Double, variance: Double), rate: Double) throws {
        let (series, length) = (60, 200)
        let detector = try CountDetector(falseAlarmRate: rate)
        var alarms = 0
        for seed in 0..<series {
            let seed = UInt64(seed) + 1_000
            let values =
                try demand.variance > demand.mean
                ? counts(
                    length, from: NegativeBinomial(mean: demand.mean, variance: demand.variance), seed: seed)
                : counts(length, from: Poisson(mean: demand.mean), seed: seed)
            alarms += try detector.detect(counts: values).reduce(0) { $0 + $1.range.count }
        }
        let points = Double(series * length)
        #expect(Double(alarms) / points <= rate + 3 * (rate / points).squareRoot())
    }

    @Test("a burst of sales of a slow mover is one finding, and several do not hide each other")
    func bursts() throws {
        var series = try counts(200, from: Poisson(mean: 0.2), seed: 4)
        series[80] = 25
        series[81] = 30
        series[160] = 28
        let found = try CountDetector(falseAlarmRate: 0.001).detect(counts: series)
        #expect(found.map(\.range) == [80..<82, 160..<161])
        #expect(found[0].peak == 81)
        #expect(found.allSatisfy { $0.kind == .demandSpike && $0.score > 3 })
    }

    @Test("expected counts give the exact tail probability of the distribution")
    func exactTail() throws {
        let found = try CountDetector(falseAlarmRate: 0.01).detect(
            counts: [0, 3, 9, 1], expectedMeans: [2, 2, 2, 2], expectedVariances: [2, 2, 2, 2])
        #expect(found.map(\.range) == [2..<3])
        #expect(isClose(found[0].probability, try Poisson(mean: 2).survival(8), relative: 1e-9))
        let wide = try CountDetector(falseAlarmRate: 0.01).detect(
            counts: [9], expectedMeans: [2], expectedVariances: [12])
        #expect(wide.isEmpty)
    }

    @Test("the score goes on growing where probabilities underflow")
    func unsaturated() throws {
        let detector = try CountDetector(falseAlarmRate: 0.01)
        let scores = try [1e2, 1e3, 1e4, 1e5].map { count in
            try #require(
                try detector.detect(counts: [count], expectedMeans: [1], expectedVariances: [3]).first
            ).score
        }
        for (less, more) in zip(scores, scores.dropFirst()) { #expect(more > 5 * less) }
    }

    @Test("fast movers and measurements are not counts; no demand at all is nothing to find")
    func applicability() throws {
        #expect(!CountDetector.applies(to: [40, 52, 47, 61]))
        #expect(!CountDetector.applies(to: [0, 0.5, 0, 0]))
        #expect(!CountDetector.applies(to: []))
        let detector = try CountDetector(falseAlarmRate: 0.01)
        #expect(try detector.detect(counts: [Double](repeating: 0, count: 20)).isEmpty)
        #expect(throws: AnomalyError.self) { try detector.detect(counts: [0, 0, -1, 0, 0, 0, 0, 0]) }
        #expect(throws: AnomalyError.self) { try detector.detect(counts: [0, 1]) }
    }
}
