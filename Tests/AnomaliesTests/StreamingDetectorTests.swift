import Foundation
import Statistics
import Testing

@testable import Anomalies

@Suite("The streaming detector")
struct StreamingDetectorTests {
    /// A daily cycle of 48 points with noise.
    private func series(_ count: Int, seed: UInt64) -> [Double] {
        var random = SeededRandom(seed: seed)
        return (0..<count).map { index -> Double in
            let angle = 2 * Double.pi * Double(index) / 48
            return 100 + 20 * sin(angle) + random.nextNormal()
        }
    }

    @Test("a value is judged by those before it only")
    func causal() throws {
        let whole = series(900, seed: 1)
        let all = try StreamingDetector.verdicts(series: whole, warmUpCount: 200)
        let part = try StreamingDetector.verdicts(series: Array(whole.prefix(500)), warmUpCount: 200)
        #expect(Array(all.prefix(500)) == part)
        var changed = whole
        for index in 500..<900 { changed[index] = -1_000 }
        let other = try StreamingDetector.verdicts(series: changed, warmUpCount: 200)
        #expect(Array(other.prefix(500)) == part)
        #expect(other[500] != all[500])
    }

    @Test(
        "scale and level of a series do not matter",
        arguments: [(0.001, 0.0), (1_000, 0), (1, 5_000), (-8, 3)])
    func invariance(scale: Double, shift: Double) throws {
        let values = series(700, seed: 2)
        let plain = try StreamingDetector.verdicts(series: values, warmUpCount: 200)
        let moved = try StreamingDetector.verdicts(
            series: values.map { scale * $0 + shift }, warmUpCount: 200)
        for (one, other) in zip(plain, moved) { #expect(abs(one.surprise - other.surprise) < 0.02) }
    }

    @Test("a spike, a new level, a broken cycle and a value that hangs alert soon", arguments: 0..<4)
    func finds(kind: Int) throws {
        var values = series(1_200, seed: 3 + UInt64(kind))
        for index in 900..<1_000 {
            switch kind {
            case 0: if index == 900 { values[index] += 60 }
            case 1: values[index] += 60
            case 2: values[index] = 100 - (values[index] - 100)
            default: values[index] = values[899]
            }
        }
        let verdicts = try StreamingDetector.verdicts(series: values, warmUpCount: 250)
        #expect(verdicts[900..<960].contains { $0.isAlert })
    }

    @Test("an episode alerts once")
    func oneAlert() throws {
        var values = series(1_200, seed: 9)
        for index in 900..<930 { values[index] = index % 2 == 0 ? 300 : -100 }
        let verdicts = try StreamingDetector.verdicts(series: values, warmUpCount: 250)
        #expect(verdicts[900].isAlert)
        #expect(verdicts[900..<940].count { $0.isAlert } == 1)
        #expect(verdicts[901..<930].allSatisfy { $0.score < StreamingDetector.usualThreshold })
    }

    @Test("nothing alerts in the warm-up, in a constant series, nor often in noise")
    func quiet() throws {
        let constant = try StreamingDetector.verdicts(
            series: [Double](repeating: 7, count: 500), warmUpCount: 100)
        #expect(constant.allSatisfy { $0.surprise == 0 && !$0.isAlert })
        var random = SeededRandom(seed: 4)
        let noise = (0..<4_000).map { _ in random.nextNormal() }
        let verdicts = try StreamingDetector.verdicts(series: noise, warmUpCount: 600)
        #expect(verdicts.prefix(600).allSatisfy { !$0.isAlert })
        #expect(verdicts.count { $0.isAlert } <= 12)
    }

    @Test("a value that is no number is refused and changes nothing")
    func refuses() throws {
        var detector = try StreamingDetector(warmUpCount: 60)
        var other = detector
        for value in series(100, seed: 5) {
            _ = try detector.observe(value)
            _ = try other.observe(value)
        }
        #expect(throws: AnomalyError.self) { try detector.observe(.nan) }
        #expect(try detector.observe(1) == other.observe(1))
        #expect(throws: AnomalyError.self) { try StreamingDetector(warmUpCount: 10) }
    }
}

@Suite("The subsequence detector")
struct SubsequenceDetectorTests {
    @Test("the highest scores lie where the shape is broken, whatever scale and level")
    func shape() throws {
        var values = (0..<1_000).map { index -> Double in sin(Double(index) * 2 * Double.pi / 40) }
        var random = SeededRandom(seed: 6)
        for index in values.indices { values[index] += 0.05 * random.nextNormal() }
        for index in 600..<640 { values[index] = 0.2 }
        let scores = try SubsequenceDetector(length: 40).scores(series: values)
        let peak = try #require(scores.indices.max { scores[$0] < scores[$1] })
        #expect((590..<650).contains(peak))
        let moved = try SubsequenceDetector(length: 40).scores(series: values.map { 1e6 - 3_000 * $0 })
        for (one, other) in zip(scores, moved) { #expect(abs(one - other) < 1e-5 * (1 + one)) }
    }

    @Test("its scores are the Mahalanobis distances that definition gives")
    func definition() throws {
        // Length 2, so that the inverse of the covariance can be written out.
        let values: [Double] = [1, 4, 2, 6, 3, 1]
        let pairs = zip(values, values.dropFirst()).map { ($0, $1) }
        let count = Double(pairs.count)
        let a = pairs.map(\.0).reduce(0, +) / count
        let b = pairs.map(\.1).reduce(0, +) / count
        var aa = pairs.reduce(0) { $0 + ($1.0 - a) * ($1.0 - a) } / count
        var bb = pairs.reduce(0) { $0 + ($1.1 - b) * ($1.1 - b) } / count
        let ab = pairs.reduce(0) { $0 + ($1.0 - a) * ($1.1 - b) } / count
        let ridge = 0.1 * (aa + bb) / 2
        aa += ridge
        bb += ridge
        let distances = pairs.map { pair in
            let (x, y) = (pair.0 - a, pair.1 - b)
            return (bb * x * x - 2 * ab * x * y + aa * y * y) / (aa * bb - ab * ab) / 2
        }
        let expected = values.indices.map { index in
            let covering = [index - 1, index].filter(distances.indices.contains)
            return covering.reduce(0) { $0 + distances[$1] } / Double(covering.count)
        }
        let scores = try SubsequenceDetector(length: 2).scores(series: values)
        for (score, wanted) in zip(scores, expected) { #expect(abs(score - wanted) < 1e-9) }
    }

    @Test("a constant series has no anomaly, a short one is refused")
    func degenerate() throws {
        let detector = try SubsequenceDetector(length: 10)
        #expect(try detector.scores(series: [Double](repeating: 3, count: 50)).allSatisfy { $0 == 0 })
        #expect(throws: AnomalyError.self) { try detector.scores(series: [1, 2, 3]) }
        #expect(throws: AnomalyError.self) { try SubsequenceDetector(length: 1) }
    }
}
