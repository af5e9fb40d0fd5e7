import Anomalies
import Statistics
import Testing

@Suite("Level shifts")
struct LevelShiftDetectorTests {
    private func noise(_ count: Int, seed: UInt64) -> [Double] {
        var random = SeededRandom(seed: seed)
        return (0..<count).map { _ in random.nextNormal() }
    }

    @Test("the decision interval gives the run length of Siegmund's formula")
    func interval() throws {
        // k = 0.5: two-sided run length 168 at h = 4 and 465 at h = 5 (Montgomery, Introduction to Statistical
        // Quality Control).
        let four = try LevelShiftDetector(falseAlarmRate: 1.0 / 168, detectableShift: 1)
        let five = try LevelShiftDetector(falseAlarmRate: 1.0 / 465, detectableShift: 1)
        #expect(abs(four.decisionInterval - 4) < 0.02)
        #expect(abs(five.decisionInterval - 5) < 0.02)
    }

    @Test("false alarms stay at the rate asked for")
    func falseAlarms() throws {
        let detector = try LevelShiftDetector(falseAlarmRate: 0.002, detectableShift: 1)
        var alarms = 0
        for seed in 0..<40 { alarms += try detector.detect(residuals: noise(1000, seed: UInt64(seed))).count }
        #expect(alarms > 30)
        #expect(alarms < 120)
    }

    @Test("a lasting shift is one finding that starts near the change", arguments: [1.5, 4, 12, -3])
    func lasting(shift: Double) throws {
        var residuals = noise(200, seed: 17)
        for index in 120..<200 { residuals[index] += shift }
        let found = try LevelShiftDetector(falseAlarmRate: 0.0005, detectableShift: 1).detect(
            residuals: residuals)
        #expect(found.count == 1)
        let finding = try #require(found.first)
        #expect(abs(finding.range.lowerBound - 120) <= 4)
        #expect(finding.range.upperBound == 200)
        #expect(finding.direction == (shift > 0 ? .above : .below))
        #expect(abs(try #require(finding.observed) - shift) < 0.8)
    }

    @Test("the way back ends the finding and is not one of its own")
    func wayBack() throws {
        let detector = try LevelShiftDetector(falseAlarmRate: 0.0005, detectableShift: 1)
        var findings = 0
        var located = 0
        for seed in 0..<40 {
            var residuals = noise(240, seed: UInt64(seed))
            for index in 80..<140 { residuals[index] += 5 }
            let found = try detector.detect(residuals: residuals)
            findings += found.count
            let main = try #require(found.max { $0.score < $1.score })
            if abs(main.range.lowerBound - 80) <= 2, abs(main.range.upperBound - 140) <= 2 { located += 1 }
            #expect(found.allSatisfy { $0.score >= 3.3 })
        }
        #expect(located >= 36)
        // One for each series, and false alarms at the rate allowed: 40 × 240 × 0.0005 = 5.
        #expect(findings >= 40)
        #expect(findings <= 50)
    }

    @Test("one wild value is not a level")
    func spike() throws {
        var residuals = noise(100, seed: 12)
        residuals[50] = 1000
        let found = try LevelShiftDetector(falseAlarmRate: 0.0005, detectableShift: 1).detect(
            residuals: residuals)
        #expect(found.isEmpty)
    }

    @Test("a plain series reports levels in its own unit")
    func plainSeries() throws {
        let residuals = noise(160, seed: 6)
        let series = residuals.indices.map { 500 + 20 * residuals[$0] + ($0 >= 100 ? 80 : 0) }
        let found = try LevelShiftDetector(falseAlarmRate: 0.0005, detectableShift: 1).detect(
            series: series, referenceCount: 60)
        #expect(found.count == 1)
        #expect(abs(try #require(found.first?.observed) - 580) < 20)
        #expect(throws: AnomalyError.self) {
            try LevelShiftDetector(falseAlarmRate: 0.01, detectableShift: 0)
        }
    }
}
