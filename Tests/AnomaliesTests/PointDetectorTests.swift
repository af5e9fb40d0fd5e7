import Anomalies
import Foundation
import Statistics
import Testing

@Suite("Point anomalies")
struct PointDetectorTests {
    private func noise(_ count: Int, seed: UInt64, _ draw: (inout SeededRandom) -> Double) -> [Double] {
        var random = SeededRandom(seed: seed)
        return (0..<count).map { _ in draw(&random) }
    }

    private func ones(_ count: Int) -> [Double] { [Double](repeating: 1, count: count) }
    private func zeros(_ count: Int) -> [Double] { [Double](repeating: 0, count: count) }

    /// The alarming share of clean points.
    private func falseAlarms(
        rate: Double, series: Int, of length: Int, _ draw: (inout SeededRandom) -> Double
    ) throws -> Double {
        let detector = try PointDetector(falseAlarmRate: rate)
        var alarms = 0
        for seed in 0..<series {
            let values = noise(length, seed: UInt64(seed) + 100, draw)
            let found = try detector.detect(observed: values, expected: zeros(length), spread: ones(length))
            alarms += found.reduce(0) { $0 + $1.range.count }
        }
        return Double(alarms) / Double(length * series)
    }

    private static func student(_ degreesOfFreedom: Int, _ random: inout SeededRandom) -> Double {
        let squares = (0..<degreesOfFreedom).reduce(0.0) { sum, _ in
            let draw = random.nextNormal()
            return sum + draw * draw
        }
        return random.nextNormal() / (squares / Double(degreesOfFreedom)).squareRoot()
    }

    /// The allowance is three standard deviations of the count of alarms; they are independent enough for that.
    @Test(
        "the false-alarm rate is an upper bound for normal, skewed and heavy-tailed residuals",
        arguments: [(50, 160), (100, 80), (365, 30), (1000, 12)], [0.01, 0.001])
    func falseAlarmRate(_ size: (length: Int, series: Int), rate: Double) throws {
        let points = Double(size.length * size.series)
        let allowed = rate + 3 * (rate / points).squareRoot()
        let residuals: [(inout SeededRandom) -> Double] = [
            { $0.nextNormal() },
            { -log(max(1e-300, $0.nextUniform())) },
            { exp(0.7 * $0.nextNormal()) },
            { Self.student(5, &$0) },
            { Self.student(3, &$0) },
        ]
        for draw in residuals {
            #expect(
                try falseAlarms(rate: rate, series: size.series, of: size.length, draw) <= allowed)
        }
    }

    @Test("it is not far below its bound where there is enough to learn from")
    func notTooFew() throws {
        #expect(try falseAlarms(rate: 0.01, series: 10, of: 1000) { $0.nextNormal() } > 0.003)
        #expect(try falseAlarms(rate: 0.01, series: 10, of: 1000) { Self.student(3, &$0) } > 0.005)
    }

    @Test("a spike of eight standard deviations in a hundred points is found more often than not missed")
    func power() throws {
        let detector = try PointDetector(falseAlarmRate: 0.001)
        var hits = 0
        for seed in 0..<50 {
            var values = noise(100, seed: UInt64(seed)) { $0.nextNormal() }
            values[50] += 8
            let found = try detector.detect(observed: values, expected: zeros(100), spread: ones(100))
            if found.contains(where: { $0.range.contains(50) }) { hits += 1 }
        }
        #expect(hits >= 35)
    }

    @Test("a spike and a drop are found with direction, expectation and a probability that fits the score")
    func spikeAndDrop() throws {
        var observed = noise(200, seed: 5) { 100 + 10 * $0.nextNormal() }
        observed[60] = 220
        observed[150] = -20
        let expected = [Double](repeating: 100, count: 200)
        let detector = try PointDetector(falseAlarmRate: 0.0005)
        let found = try detector.detect(
            observed: observed, expected: expected, spread: [Double](repeating: 10, count: 200))
        #expect(found.map(\.kind) == [.demandSpike, .demandDrop])
        #expect(found.map(\.range) == [60..<61, 150..<151])
        #expect(found.map(\.direction) == [.above, .below])
        #expect(found[0].expected == 100)
        #expect(found[0].observed == 220)
        for finding in found {
            #expect(finding.probability < 0.0005)
            #expect(isClose(-log10(finding.probability), finding.score, relative: 1e-9))
        }
    }

    @Test("neighbouring points of one episode are one finding, whose peak is the worst of them")
    func episodes() throws {
        var observed = noise(300, seed: 9) { $0.nextNormal() }
        for (offset, value) in [12.0, 15, 0, 13].enumerated() { observed[100 + offset] = value }
        let strict = try PointDetector(falseAlarmRate: 0.001).detect(
            observed: observed, expected: zeros(300), spread: ones(300))
        #expect(strict.map(\.range) == [100..<102, 103..<104])
        let bridged = try PointDetector(falseAlarmRate: 0.001, maximumGap: 1).detect(
            observed: observed, expected: zeros(300), spread: ones(300))
        #expect(bridged.map(\.range) == [100..<104])
        #expect(bridged[0].peak == 101)
    }

    @Test("the score goes on growing where probabilities underflow")
    func unsaturated() throws {
        let calm = noise(300, seed: 3) { $0.nextNormal() }
        let calibration = try #require(try ResidualCalibration(residuals: calm))
        let detector = try PointDetector(falseAlarmRate: 0.001)
        let scores = try [1e2, 1e10, 1e30, 1e60, 1e90].map { value in
            try #require(
                try detector.detect(
                    observed: [value], expected: [0], spread: [1], calibration: calibration
                ).first
            ).score
        }
        for (less, more) in zip(scores, scores.dropFirst()) { #expect(less < more) }
    }

    @Test("a tenth of contamination does not hide itself")
    func masking() throws {
        var observed = noise(200, seed: 21) { $0.nextNormal() }
        for index in stride(from: 5, to: 200, by: 25) { observed[index] = 40 }
        let found = try PointDetector(falseAlarmRate: 0.001).detect(
            observed: observed, expected: zeros(200), spread: ones(200))
        #expect(Set(found.flatMap { Array($0.range) }).isSuperset(of: stride(from: 5, to: 200, by: 25)))
    }

    @Test("scale and offset of the series change nothing but the units")
    func equivariance() throws {
        var observed = noise(150, seed: 33) { $0.nextNormal() }
        observed[70] = 15
        let detector = try PointDetector(falseAlarmRate: 0.001)
        let plain = try detector.detect(observed: observed, expected: zeros(150), spread: ones(150))
        let moved = try detector.detect(
            observed: observed.map { 1000 + 50 * $0 }, expected: zeros(150).map { $0 + 1000 },
            spread: ones(150).map { $0 * 50 })
        #expect(plain.map(\.range) == moved.map(\.range))
        for (left, right) in zip(plain, moved) { #expect(isClose(left.score, right.score, relative: 1e-9)) }
    }

    @Test("a plain series is judged by its neighbours, and a constant one holds nothing")
    func plainSeries() throws {
        var series = noise(200, seed: 8) { 50 + 3 * $0.nextNormal() }
        series[120] = 95
        let detector = try PointDetector(falseAlarmRate: 0.0005)
        #expect(try detector.detect(series: series, halfWindow: 7).map(\.range) == [120..<121])
        #expect(try detector.detect(series: [Double](repeating: 4, count: 50), halfWindow: 3).isEmpty)
    }

    @Test("lists of different length, missing values and spreads of zero are refused")
    func refusals() throws {
        let detector = try PointDetector(falseAlarmRate: 0.01)
        #expect(throws: AnomalyError.self) {
            try detector.detect(observed: zeros(10), expected: zeros(9), spread: ones(10))
        }
        #expect(throws: AnomalyError.self) {
            try detector.detect(observed: zeros(10), expected: zeros(10), spread: zeros(10))
        }
        #expect(throws: AnomalyError.self) {
            try detector.detect(observed: [.nan] + zeros(9), expected: zeros(10), spread: ones(10))
        }
        #expect(throws: AnomalyError.self) { try PointDetector(falseAlarmRate: 0) }
        #expect(throws: AnomalyError.self) { try ResidualCalibration(residuals: [1, 2, 3]) }
    }

    @Test("a skewed interval keeps its skew: the same distance alarms on its narrow side only")
    func bands() throws {
        let detector = try BandDetector(falseAlarmRate: 0.001)
        let found = try detector.detect(
            observed: [100, 140, 60, 160, 330], expected: [100, 100, 100, 100, 100],
            lower: [80, 80, 80, 80, 80], upper: [200, 200, 200, 200, 200], coverage: 0.95,
            kind: .stockOutsideBand)
        #expect(found.map(\.range) == [2..<3, 4..<5])
        #expect(found.map(\.direction) == [.below, .above])
        // 40 below at a half width of 20 is 3.92 standard deviations: 2 (1 − Φ(3.92)) = 8.9e-5.
        #expect(isClose(found[0].probability, 8.854e-5, relative: 1e-3))
        #expect(throws: AnomalyError.self) {
            try detector.detect(
                observed: [1], expected: [5], lower: [6], upper: [7], coverage: 0.9, kind: .stockOutsideBand)
        }
    }
}
