import Foundation
import Statistics
import Testing

@testable import Anomalies

@Suite("The detector of whole series")
struct SeriesDetectorTests {
    private func weekly(_ count: Int, seed: UInt64) -> [Double?] {
        var random = SeededRandom(seed: seed)
        let week: [Double] = [80, 90, 100, 100, 120, 160, 140]
        return (0..<count).map { week[$0 % 7] + 5 * random.nextNormal() }
    }

    private func kinds(_ values: [Double?], rate: Double = 0.001) throws -> [Anomaly] {
        try SeriesDetector(falseAlarmRate: rate).detect(values, period: 7)
    }

    @Test("a spike within a season is found although weekends are higher")
    func spike() throws {
        var values = weekly(140, seed: 1)
        values[70] = 160
        let found = try kinds(values)
        #expect(found.map(\.kind) == [.demandSpike] && found[0].range == 70..<71)
        #expect(abs((found[0].expected ?? 0) - 80) < 15)
    }

    @Test("points of seasonal series alarm no more often than was asked for", arguments: [0.01, 0.001])
    func falseAlarmRate(_ rate: Double) throws {
        let (series, length) = (60, 210)
        var alarms = 0
        for seed in 0..<series {
            alarms += try kinds(weekly(length, seed: UInt64(seed) + 50), rate: rate)
                .filter { [.demandSpike, .demandDrop].contains($0.kind) }.reduce(0) { $0 + $1.range.count }
        }
        let points = Double(series * length)
        #expect(Double(alarms) / points <= rate + 3 * (rate / points).squareRoot())
    }

    @Test("a drop, a new level, a calmer second half, a gap and a hanging value are told apart")
    func kindsApart() throws {
        var drop = weekly(140, seed: 2)
        drop[71] = 20
        #expect(try kinds(drop).map(\.kind) == [.demandDrop])
        var shift = weekly(140, seed: 3)
        for index in 90..<140 { shift[index]? += 60 }
        let shifted = try kinds(shift).filter { $0.kind == .levelShift }
        #expect(shifted.count == 1 && abs((shifted.first?.range.lowerBound ?? 0) - 90) <= 3)
        var random = SeededRandom(seed: 4)
        let scatter: [Double?] = (0..<200).map { index -> Double in
            let spread: Double = index < 100 ? 20 : 2
            return 100 + spread * random.nextNormal()
        }
        let calmer = try kinds(scatter).filter { $0.kind == .varianceChange }
        #expect(calmer.first?.direction == .below && abs((calmer.first?.range.lowerBound ?? 0) - 100) <= 12)
        var gap = weekly(140, seed: 5)
        gap[50] = nil
        gap[51] = nil
        #expect(try kinds(gap).map(\.kind) == [.missingPeriods])
        var hanging = weekly(140, seed: 6)
        for index in 60..<66 { hanging[index] = hanging[60] }
        #expect(try kinds(hanging).contains { $0.kind == .flatLine && $0.range == 60..<66 })
    }

    @Test("the cycle is found in the values")
    func period() {
        #expect(SeriesDetector.period(of: weekly(140, seed: 7)) == 7)
        #expect(SeriesDetector.period(of: [Double?](repeating: 1, count: 50)) == 1)
    }

    @Test("short series, numbers that are none and a period of 0 are refused")
    func refuses() {
        #expect(throws: AnomalyError.self) { try kinds([1, 2, 3]) }
        #expect(throws: AnomalyError.self) { try kinds(weekly(40, seed: 8) + [.infinity]) }
        #expect(throws: AnomalyError.self) {
            try SeriesDetector(falseAlarmRate: 0.01).detect(weekly(40, seed: 8), period: 0)
        }
    }
}

@Suite("Changes of level")
struct LevelChangesTests {
    /// A first-order autoregression with innovations of one standard deviation.
    private func wandering(_ count: Int, correlation: Double, seed: UInt64) -> [Double] {
        var random = SeededRandom(seed: seed)
        var value = 0.0
        return (0..<count).map { _ -> Double in
            value = correlation * value + random.nextNormal()
            return value
        }
    }

    @Test("the false-alarm probability holds, with autocorrelation too", arguments: [0.0, 0.4, 0.7])
    func falseAlarms(correlation: Double) throws {
        let alarms = try (0..<400).count { seed in
            let values = wandering(150, correlation: correlation, seed: UInt64(seed))
            return try !LevelChanges.detect(values, falseAlarmRate: 0.05).isEmpty
        }
        // 20 are allowed; three binomial standard deviations are 13.
        #expect(alarms <= 33)
    }

    @Test("a change is found where it is, a trend is none")
    func places() throws {
        var values = wandering(180, correlation: 0, seed: 5)
        for index in 60..<180 { values[index] += 6 }
        let found = try LevelChanges.detect(values, falseAlarmRate: 0.001)
        #expect(found.map(\.range) == [60..<180])
        #expect(found.map(\.direction) == [.above])
        #expect(abs((found.first?.expected ?? 9) - 0) < 0.5 && abs((found.first?.observed ?? 0) - 6) < 0.5)
        let trend = wandering(180, correlation: 0, seed: 6).enumerated().map { $1 + 0.1 * Double($0) }
        #expect(try LevelChanges.detect(trend, falseAlarmRate: 0.001).isEmpty)
    }
}

@Suite("Changes of variance")
struct VarianceChangeTests {
    @Test(
        "the false-alarm probability holds for light and heavy tails",
        arguments: ["normal", "student", "exponential"])
    func falseAlarms(tail: String) throws {
        var random = SeededRandom(seed: 11)
        var alarms = 0
        for _ in 0..<1_000 {
            let residuals = (0..<120).map { _ -> Double in
                switch tail {
                case "normal": random.nextNormal()
                case "student": random.nextNormal() / max(1e-3, abs(random.nextNormal()))
                default: -log(1 - random.nextUniform())
                }
            }
            if try VarianceChange.detect(residuals: residuals, falseAlarmRate: 0.05) != nil { alarms += 1 }
        }
        // 50 are allowed; three binomial standard deviations are 21.
        #expect(alarms <= 71)
    }

    @Test("the statistic and its probability are Pettitt's")
    func definition() throws {
        // Every pair across the change is in order: K = 10 · 15.
        let residuals = (0..<25).map { index -> Double in index < 10 ? 1 : -5 }
        let found = try #require(try VarianceChange.detect(residuals: residuals, falseAlarmRate: 0.05))
        #expect(found.range == 10..<25 && found.direction == .above)
        #expect(abs(found.probability - 2 * exp(-6 * 150 * 150 / (25.0 * 25 * 26))) < 1e-9)
    }
}
